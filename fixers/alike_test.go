package fixers

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// patchOf is the patch that makes one text of another, with the lines that differ replaced.
func patchOf(format Format, before, after string) Patch {
	t := &target{label: "file", before: []byte(before), Change: Change{Format: format}}
	old, now := split([]byte(before)), split([]byte(after))
	at := 0
	for i, line := range old {
		if line != now[i] {
			t.Splices = append(t.Splices, Splice{Start: at, End: at + len(line), New: now[i]})
		}
		at += len(line)
	}
	return Patch{t}
}

func unscrubbed(text string) string { return text }

// TestAlike: what differs between lines that look the same is told, and nothing of the secret.
func TestAlike(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string
		want          Alike
	}{
		"comment":                 {"aws_secret_access_key = geheim # work", "aws_secret_access_key = geheim", Alike{2, CommentRemoved, AtEnd, 7}},
		"comment after a tab":     {"aws_secret_access_key = geheim\t;work", "aws_secret_access_key = geheim", Alike{2, CommentRemoved, AtEnd, 6}},
		"comment, space kept":     {"aws_secret_access_key = geheim #x", "aws_secret_access_key = geheim ", Alike{2, CommentRemoved, AtEnd, 2}},
		"no comment":              {"aws_secret_access_key = geheim#x", "aws_secret_access_key = geheim", Alike{2, PartRemoved, AtEnd, 2}},
		"quotes":                  {`aws_secret_access_key = "geheim"`, "aws_secret_access_key = geheim", Alike{2, QuotesRemoved, AtEnd, 2}},
		"typographic quotes":      {`aws_secret_access_key = “geheim”`, "aws_secret_access_key = geheim", Alike{2, QuotesRemoved, AtEnd, 2}},
		"quotes before a comment": {`aws_secret_access_key = 'geheim' # x`, "aws_secret_access_key = geheim # x", Alike{2, QuotesRemoved, AtStart, 2}},
		"quoted":                  {"aws_secret_access_key = ge$heim", "aws_secret_access_key = 'ge$heim'", Alike{2, QuotesAdded, AtEnd, 2}},
		"other quotes":            {`aws_secret_access_key = "geheim"`, "aws_secret_access_key = 'geheim'", Alike{2, QuotesChanged, AtEnd, 0}},
		"one quote":               {`aws_secret_access_key = geheim"`, "aws_secret_access_key = geheim", Alike{2, PartRemoved, AtEnd, 1}},
		"spaces at the end":       {"aws_secret_access_key = geheim \t", "aws_secret_access_key = geheim", Alike{2, SpacesRemoved, AtEnd, 2}},
		"spaces inside":           {"aws_secret_access_key = ge  heim", "aws_secret_access_key = geheim", Alike{2, SpacesRemoved, Inside, 2}},
		"spaces added":            {"aws_secret_access_key = geheim,b", "aws_secret_access_key = geheim, b", Alike{2, SpacesAdded, Inside, 1}},
		"a tab for a space":       {"aws_secret_access_key = ge heim", "aws_secret_access_key = ge\theim", Alike{2, SpacesAdded, Inside, 0}},
		"zero width":              {"aws_secret_access_key = \u200bgeheim", "aws_secret_access_key = geheim", Alike{2, InvisibleRemoved, AtStart, 1}},
		"no-break space":          {"aws_secret_access_key = geheim\u00a0", "aws_secret_access_key = geheim", Alike{2, InvisibleRemoved, AtEnd, 1}},
		"line end":                {"aws_secret_access_key = geheim\r", "aws_secret_access_key = geheim", Alike{Line: 2, Kind: LineEndChanged}},
		"case":                    {"aws_secret_access_key = GEHEIM", "aws_secret_access_key = geheim", Alike{2, CaseChanged, AtEnd, 0}},
		"beginning":               {"aws_secret_access_key = xgeheim", "aws_secret_access_key = geheim", Alike{2, PartRemoved, AtStart, 1}},
		"added":                   {"aws_secret_access_key = gehe", "aws_secret_access_key = geheim", Alike{2, PartAdded, AtEnd, 2}},
		"longer":                  {"aws_secret_access_key = geheim", "aws_secret_access_key = abcdefgh", Alike{2, Replaced, AtEnd, 2}},
		"shorter":                 {"aws_secret_access_key = geheim", "aws_secret_access_key = xy", Alike{2, Replaced, AtEnd, -4}},
		"a letter of two bytes":   {"aws_secret_access_key = gehä", "aws_secret_access_key = gehö", Alike{2, Replaced, AtEnd, 0}},
		"bytes that are no text":  {"aws_secret_access_key = \xff", "aws_secret_access_key = \xfe", Alike{2, Replaced, AtEnd, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			patch := patchOf(INI, "[a]\n"+c.before+"\nL = geheim\n", "[a]\n"+c.after+"\nL = geheim\n")
			diff := patch.Diff()
			if strings.Contains(diff, "geheim") || !strings.Contains(diff, "\n-aws_secret_access_key = ****\n+aws_secret_access_key = ****\n") {
				t.Fatalf("the lines do not look the same:\n%s", diff)
			}
			got := patch.Alike(unscrubbed)
			if want := []Alike{c.want}; !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, want %+v", got, want)
			}
			if strings.Contains(fmt.Sprintf("%+v", got), "heim") {
				t.Errorf("it tells of the secret: %+v", got)
			}
		})
	}
}

// TestAlikePairs: only lines that look the same are told, each once.
func TestAlikePairs(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string
		want          []Alike
	}{
		"seen":         {"AWS_PROFILE=a\n", "AWS_PROFILE=b\n", nil},
		"only spaces":  {"AWS_PROFILE=a \n", "AWS_PROFILE=a\n", []Alike{{1, SpacesRemoved, AtEnd, 1}}},
		"another name": {"A=geheim\n", "B=geheim2\n", nil},
		"two":          {"A=geheim\nA=\"heimge\"\n", "A=heimge\nA=geheim3\n", []Alike{{1, Replaced, AtEnd, 0}, {2, Replaced, AtEnd, -1}}},
		"the same":     {"A=geheim\nB=1\n", "A=geheim\nB=2\n", []Alike{{2, Replaced, AtEnd, 0}}},
	} {
		patch := patchOf(Dotenv, c.before, c.after)
		if got := patch.Alike(unscrubbed); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v:\n%s", name, got, c.want, patch.Diff())
		}
	}
	// What only the scrubber hides is told too.
	patch := patchOf(Dotenv, "AWS_PROFILE=geheim\n", "AWS_PROFILE=geheim2\n")
	hide := func(text string) string {
		return strings.NewReplacer("geheim2", "****", "geheim", "****").Replace(text)
	}
	if got, want := patch.Alike(hide), []Alike{{1, PartAdded, AtEnd, 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
