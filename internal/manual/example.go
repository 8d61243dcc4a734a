package manual

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/rogpeppe/go-internal/txtar"

	"doctor/checks"
	"doctor/internal/lazyregexp"
)

// contextLines are shown before and after a change, or a place.
const contextLines = 1

// writeExample shows what a fix changes in the example of a rule, file by file; if it changes
// nothing, the lines of the finding.
func writeExample(out *strings.Builder, r *checks.Rule, e checks.Example) {
	if e.Before == "" {
		return
	}
	before, after := txtar.Parse([]byte(e.Before)), txtar.Parse([]byte(e.After))
	circumstances := describe(before, after)
	var blocks strings.Builder
	for _, name := range names(before, after) {
		old, _ := file(before, name)
		fixed, _ := file(after, name)
		if to := renamed(name, before, after); to != "" {
			circumstances = strings.TrimSpace(fmt.Sprintf("%s `%s` is renamed to `%s`.", circumstances, shownName(name), shownName(to)))
		} else if old != fixed && !isRenamed(name, before, after) {
			block(&blocks, name, "diff", diff(old, fixed))
		}
	}
	if blocks.Len() == 0 {
		writePlaces(&blocks, before, placesOf(r, e.Want))
	}
	if blocks.Len() == 0 && circumstances == "" {
		writeBeginnings(&blocks, before)
	}
	if blocks.Len() == 0 && circumstances == "" {
		return
	}
	out.WriteString("\n**Example.**")
	if circumstances != "" {
		out.WriteString(" " + circumstances)
	}
	out.WriteString("\n" + blocks.String())
}

// renamed is the new name of a file that is not there under its old one, "" if it is not renamed.
func renamed(name string, before, after *txtar.Archive) string {
	text, was := file(before, name)
	if _, is := file(after, name); !was || is || text == "" {
		return ""
	}
	for _, f := range after.Files {
		if _, old := file(before, f.Name); !old && string(f.Data) == text {
			return f.Name
		}
	}
	return ""
}

func isRenamed(name string, before, after *txtar.Archive) bool {
	return slices.ContainsFunc(before.Files, func(f txtar.File) bool { return renamed(f.Name, before, after) == name })
}

// names are the files of both archives, those that the first marks as deleted included.
func names(before, after *txtar.Archive) []string {
	var all []string
	for _, f := range slices.Concat(before.Files, after.Files) {
		if name := strings.TrimPrefix(f.Name, deleted); !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// deleted precedes the name of a file that an example does not have.
const deleted = "DELETE "

func file(a *txtar.Archive, name string) (string, bool) {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

// diff is a unified diff without its header.
func diff(old, fixed string) string {
	d, err := udiff.ToUnifiedDiff("", "", old, udiff.Lines(old, fixed), contextLines)
	if err != nil {
		return ""
	}
	var out strings.Builder
	for i, hunk := range d.Hunks {
		if i > 0 {
			out.WriteString("@@\n")
		}
		for _, line := range hunk.Lines {
			mark := " "
			switch line.Kind {
			case udiff.Delete:
				mark = "-"
			case udiff.Insert:
				mark = "+"
			}
			if i := strings.Count(out.String(), "\n"); i == maxDiff && len(hunk.Lines) > maxDiff {
				return out.String() + "…\n"
			}
			out.WriteString(mark + strings.TrimSuffix(line.Content, "\n") + "\n")
		}
	}
	return out.String()
}

// maxDiff is how many lines are shown of a change that has more.
const maxDiff = 20

// block writes a part of a file under its name.
func block(out *strings.Builder, name, language, content string) {
	content = strings.TrimRight(content, "\n")
	fence := "```"
	for strings.Contains(content, fence) {
		fence += "`"
	}
	fmt.Fprintf(out, "\n`%s`\n\n%s%s\n%s\n%s\n", shownName(name), fence, language, content, fence)
}

var (
	findingLine = lazyregexp.New(`^(?:error|warning) (\S+)$`)
	placeLine   = lazyregexp.New(`^  at: (.+?):(\d+)(?::\d+)?$`)
)

// placesOf are the lines of files that the finding of an example is about.
func placesOf(r *checks.Rule, want string) map[string][]int {
	places := map[string][]int{}
	own := false
	for line := range strings.Lines(want) {
		line = strings.TrimSuffix(line, "\n")
		if m := findingLine().FindStringSubmatch(line); m != nil {
			own = m[1] == r.ID
		}
		if m := placeLine().FindStringSubmatch(line); m != nil && own {
			number, _ := strconv.Atoi(m[2])
			places[m[1]] = append(places[m[1]], number)
		}
	}
	return places
}

// maxWhole is the length of a file that is shown as a whole if no place in it is known, in lines.
const maxWhole = 12

// writePlaces shows the lines around the places.
func writePlaces(out *strings.Builder, a *txtar.Archive, places map[string][]int) {
	for _, f := range a.Files {
		if at := places[shownName(f.Name)]; len(at) > 0 {
			block(out, f.Name, language(f.Name), around(string(f.Data), at))
		}
	}
}

// writeBeginnings shows the beginning of each file.
func writeBeginnings(out *strings.Builder, a *txtar.Archive) {
	for _, f := range a.Files {
		if lines := strings.SplitAfter(string(f.Data), "\n"); len(f.Data) > 0 {
			text := strings.Join(lines[:min(len(lines), maxWhole)], "")
			if len(lines) > maxWhole+1 {
				text += "…\n"
			}
			block(out, f.Name, language(f.Name), text)
		}
	}
}

// around are the lines of a text with these numbers, and those beside them.
func around(text string, numbers []int) string {
	lines := strings.SplitAfter(text, "\n")
	var out strings.Builder
	last := -1
	for i, line := range lines {
		if !slices.ContainsFunc(numbers, func(n int) bool { return max(n-1-i, i-n+1) <= contextLines }) || line == "" {
			continue
		}
		if i > last+1 && last >= 0 {
			out.WriteString("…\n")
		}
		out.WriteString(line)
		last = i
	}
	return out.String()
}

// describe says what files cannot show: modes, links, the system, what is not there.
func describe(before, after *txtar.Archive) string {
	was, is := circumstances(before, after), circumstances(after, before)
	var both []string
	was = slices.DeleteFunc(was, func(s string) bool {
		if slices.Contains(is, s) {
			both = append(both, s)
		}
		return slices.Contains(is, s)
	})
	is = slices.DeleteFunc(is, func(s string) bool { return slices.Contains(both, s) })
	var out []string
	for _, part := range []struct {
		when string
		what []string
	}{{"", both}, {"Before: ", was}, {"After: ", is}} {
		if len(part.what) > 0 {
			text := part.when + strings.Join(part.what, "; ") + "."
			out = append(out, strings.ToUpper(text[:1])+text[1:])
		}
	}
	return strings.Join(out, " ")
}

// circumstances are the lines above the files of an example, in words, and the files that are
// not there and not in the other archive; see package checktest.
func circumstances(a, other *txtar.Archive) []string {
	var all []string
	for line := range strings.Lines(string(a.Comment)) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		first, last := words[1], shownName(words[len(words)-1])
		switch words[0] {
		case "mode":
			all = append(all, fmt.Sprintf("`%s` has mode %s", last, first))
		case "owner":
			all = append(all, fmt.Sprintf("`%s` belongs to %s", last, first))
		case "encoding":
			all = append(all, fmt.Sprintf("`%s` is encoded as %s", last, first))
		case "link":
			all = append(all, fmt.Sprintf("`%s` is a link to `%s`", shownName(first), last))
		case "env":
			all = append(all, fmt.Sprintf("the shell has `%s`", strings.ReplaceAll(strings.Join(words[1:], " "), "@@HOME@@", "/home/you")))
		case "os":
			all = append(all, "on "+map[string]string{"windows": "Windows", "darwin": "macOS", "linux": "Linux"}[first])
		case "git":
			all = append(all, fmt.Sprintf("git tracks `%s`", last))
		case "folder":
			all = append(all, fmt.Sprintf("the project folder is `%s`", first))
		}
	}
	for _, f := range a.Files {
		name, ok := strings.CutPrefix(f.Name, deleted)
		if _, made := file(other, name); ok && !made {
			all = append(all, fmt.Sprintf("`%s` does not exist", shownName(name)))
		}
	}
	return all
}

// shownName is the path of a file for the reader: relative to the project, or with ~ for the
// home folder.
func shownName(name string) string {
	if inside, ok := strings.CutPrefix(name, "project/"); ok {
		return inside
	}
	if inside, ok := strings.CutPrefix(name, "home/"); ok {
		return "~/" + inside
	}
	return name
}

// language is the name by which Markdown viewers highlight the file.
func language(name string) string {
	for suffix, language := range map[string]string{
		".yml": "yaml", ".yaml": "yaml", "Dockerfile": "dockerfile", ".env": "sh", ".json": "json", ".py": "python",
		"/config": "ini", "/credentials": "ini",
	} {
		if strings.HasSuffix(name, suffix) {
			return language
		}
	}
	return "text"
}
