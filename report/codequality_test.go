package report

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/internal/redact"
)

// issues decodes a report as GitLab does; members that it does not know are refused.
func issues(t *testing.T, r Report) []qualityIssue {
	t.Helper()
	var all []qualityIssue
	decoder := json.NewDecoder(bytes.NewReader([]byte(render(t, "codequality", r, options()))))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestCodeQuality: GitLab drops a report in which a member is missing, a path is not within the
// repository, or two findings have one fingerprint.
func TestCodeQuality(t *testing.T) {
	seen := map[string]bool{}
	severities := map[string]int{}
	for _, one := range issues(t, everything()) {
		severities[one.Severity]++
		switch at := one.Location; {
		case one.Description == "" || one.CheckName == "" || len(one.Fingerprint) != 32 || seen[one.Fingerprint]:
			t.Errorf("incomplete, or not unique: %+v", one)
		case at.Path == "" || strings.HasPrefix(at.Path, "/") || strings.HasPrefix(at.Path, "~") || strings.HasPrefix(at.Path, "./") || at.Lines.Begin < 1:
			t.Errorf("no place in the repository: %+v", one)
		}
		seen[one.Fingerprint] = true
	}
	if got := slices.Sorted(maps.Keys(severities)); !slices.Equal(got, []string{"info", "major", "minor"}) {
		t.Errorf("severities %v", got)
	}
	if all := issues(t, good()); all == nil || len(all) > 0 {
		t.Errorf("without findings it is not an empty list: %v", all)
	}
}

// TestFingerprintsStay: when lines are inserted above a finding, it is still the same finding;
// one of another file is another.
func TestFingerprintsStay(t *testing.T) {
	prints := func(r Report) (all []string) {
		for _, one := range issues(t, r) {
			all = append(all, one.Fingerprint)
		}
		return all
	}
	was := prints(everything())
	moved := everything()
	for _, p := range moved.Projects {
		for _, result := range p.Results {
			for i := range result.Findings {
				for j := range result.Findings[i].At {
					result.Findings[i].At[j].Line += 7
				}
			}
		}
	}
	if got := prints(moved); !slices.Equal(got, was) {
		t.Errorf("the fingerprints are\n%q, were\n%q", got, was)
	}
	elsewhere := everything()
	elsewhere.Projects[0].Results[1].Findings[1].At[0].File = "other.env"
	if got := prints(elsewhere); got[1] == was[1] || got[2] != was[2] {
		t.Errorf("for another file of one finding, the fingerprints are\n%q, were\n%q", got, was)
	}
}

// TestCodeQualityTellsWhatIsNotSeen: a list without findings is not about what the checkout lacks.
func TestCodeQualityTellsWhatIsNotSeen(t *testing.T) {
	var out bytes.Buffer
	unseen := ProjectDocument{Anchor: "Dockerfile", NotSeen: []NotSeenDocument{{What: ".env", Why: "ignored by .gitignore:1"}}}
	if err := (codeQuality{}).Render(&out, Document{Projects: []ProjectDocument{unseen}}); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, `.env (ignored by .gitignore:1)`) || !strings.Contains(got, `"severity": "info"`) {
		t.Errorf("it is\n%s", got)
	}
}

// TestOneReasonOneEntry: an invalid file that keeps all checks from running is one entry in each
// list of findings; checks with reasons of their own have each their own.
func TestOneReasonOneEntry(t *testing.T) {
	const invalid, late = "invalid settings: .doctor.yaml:2:1", "not done within 5s"
	r := good()
	r.Projects[0].Results = append(r.Projects[0].Results, r.Projects[0].Results[0])
	for i, reason := range []string{invalid, invalid, late} {
		r.Projects[0].Results[i].Status, r.Projects[0].Results[i].Reason = checks.Unknown, redact.NewText(reason)
	}
	for _, format := range []string{"codequality", "github", "sarif", "short"} {
		text := render(t, format, r, options())
		if got := [2]int{strings.Count(text, invalid), strings.Count(text, late)}; got != [2]int{1, 1} {
			t.Errorf("%s has them %d times\n%s", format, got, text)
		}
	}
	text := render(t, "codequality", r, options())
	for _, want := range []string{"2 checks could not tell: " + invalid, "Could not tell: " + late} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
