package cli

import (
	"bytes"
	_ "embed" // the list
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"doctor/internal/casetest"
)

// unlike names the cases that are diagnosed or repaired in another way in some formats, each with the
// reason:
//
//	SET/NAME FORMAT,... REASON
//
//go:embed testdata/unlike.txt
var unlike string

var allFormats = flag.Bool("formats", false, "repair each recorded case in every hostile format, not in one of them")

// treated is what became of a case: the errors, the signs of all findings and the files, before
// and after, these without the folders of the test.
type treated struct {
	errors  [2][]ailment
	signs   [2][]string
	files   [2]map[string]string
	changed bool
	told    string
}

// treat repairs a case.
func treat(t *testing.T, p *repairedCase) (out treated) {
	t.Helper()
	raw := [2]map[string]string{}
	look := func(i int) {
		found := p.findings(t)
		out.signs[i] = signs(found)
		out.errors[i] = slices.DeleteFunc(found, func(a ailment) bool { return a.Severity != "error" })
	}
	keep := func(i int) {
		raw[i] = snapshot(t, p.g.Project, p.g.Home)
		out.files[i] = map[string]string{}
		for path, text := range raw[i] {
			out.files[i][p.g.Tokens(path)] = p.g.Tokens(text)
		}
	}
	look(0)
	keep(0)
	_, out.told = p.fix(t, "--yes")
	keep(1)
	if out.changed = !maps.Equal(raw[0], raw[1]); out.changed {
		look(1)
	} else {
		out.errors[1], out.signs[1] = out.errors[0], out.signs[0]
	}
	return out
}

// signs are findings in a form to compare: severity, rule and services.
func signs(findings []ailment) (out []string) {
	for _, a := range findings {
		out = append(out, fmt.Sprintf("%s %s %v", a.Severity, a.Rule, a.Services))
	}
	slices.Sort(out)
	return out
}

// TestFixHostileFormats repairs the recorded cases with their files in hostile formats: what is
// found in both must be repaired in both, with what the format has kept.
func TestFixHostileFormats(t *testing.T) {
	var lock sync.Mutex
	counts := map[string]map[string]int{}
	count := func(name, what string) {
		lock.Lock()
		defer lock.Unlock()
		if counts[name] == nil {
			counts[name] = map[string]int{}
		}
		counts[name][what]++
	}
	all, why := dresses(), reasonsUnlike(t)
	t.Run("cases", func(t *testing.T) {
		for i, c := range casetest.Load(t, casetest.First, casetest.More) {
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				plain := treat(t, &repairedCase{c: c, g: c.LayOut(t, casetest.Now()), state: t.TempDir()})
				for turn := range all {
					d := all[(i+turn)%len(all)]
					fits := true
					t.Run(d.name, func(t *testing.T) {
						p := &repairedCase{c: c, g: c.LayOut(t, casetest.Now()), state: t.TempDir()}
						if fits = len(dressUp(t, d, p.g)) > 0; !fits {
							count(d.name, "does not fit")
							return
						}
						count(d.name, judgeDressed(t, d, p, plain, why[c.Set+"/"+c.Name+" "+d.name]))
					})
					if fits && !*allFormats {
						break
					}
				}
			})
		}
	})
	repaired := 0
	for _, d := range all {
		t.Logf("%s: %v", d.name, counts[d.name])
		repaired += counts[d.name]["repaired"]
	}
	t.Logf("%d cases repaired in hostile formats", repaired)
}

// reasonsUnlike are the reasons of the list by case and format.
func reasonsUnlike(t *testing.T) map[string]string {
	t.Helper()
	why := map[string]string{}
	for line := range strings.Lines(unlike) {
		words := strings.SplitN(strings.TrimSpace(line), " ", 3)
		if _, file, _ := strings.Cut(words[0], "/"); len(words) < 3 || !casetest.Named(file+".txtar") {
			t.Fatalf("testdata/unlike.txt: no reason, or no case: %s", line)
		}
		for name := range strings.SplitSeq(words[1], ",") {
			if !slices.ContainsFunc(dresses(), func(d dress) bool { return d.name == name }) {
				t.Errorf("testdata/unlike.txt: no format %s", name)
			}
			why[words[0]+" "+name] = words[2]
		}
	}
	return why
}

// judgeDressed repairs a case in a dress, and says in a word what became of it. why is the reason if
// it is on the list.
func judgeDressed(t *testing.T, d dress, p *repairedCase, plain treated, why string) string {
	t.Helper()
	before := snapshot(t, p.g.Project, p.g.Home)
	got := treat(t, p)
	if got.changed {
		known := got.errors[0]
		if d.fault {
			known = slices.Concat(known, plain.errors[0])
		}
		judgeRepaired(t, p, known, got.errors[1], got.told)
	}
	for path, text := range got.files[1] {
		was := got.files[0][path]
		if d.kept == nil || text == was || was == "" || formatOf(path) == other {
			continue
		}
		if lost := d.kept([]byte(content(was)), []byte(content(text))); lost != "" {
			t.Errorf("%s: %s\n%q\n%q", path, lost, was, text)
		}
	}
	if got.changed {
		judgeUndone(t, p, before)
	}
	same := slices.Equal(got.signs[0], plain.signs[0])
	alike := (same || d.fault) && slices.Equal(got.signs[1], plain.signs[1])
	switch {
	case alike && why != "":
		t.Errorf("it is like without the format: take it off testdata/unlike.txt (%s)", why)
	case !alike && why == "":
		t.Errorf("found are\n%s\nleft are\n%s\nwithout the format\n%s\nand\n%s\n%s", strings.Join(got.signs[0], "\n"), strings.Join(got.signs[1], "\n"),
			strings.Join(plain.signs[0], "\n"), strings.Join(plain.signs[1], "\n"), got.told)
	case alike:
		judgeFiles(t, d, got, plain)
	}
	switch {
	case !alike:
		return "unlike, as listed"
	case !same:
		return "repaired with the fault that it is"
	case !got.changed:
		return "nothing to repair"
	}
	return "repaired"
}

// judgeFiles: a repair leaves the same lines as it does without the dress.
func judgeFiles(t *testing.T, d dress, got, plain treated) {
	t.Helper()
	for path, text := range got.files[1] {
		was, plainWas, plainText := got.files[0][path], plain.files[0][path], plain.files[1][path]
		if formatOf(path) == other || was == "" || content(plainWas) == "" {
			continue
		}
		if want := d.wear(cloth{formatOf(path), []byte(content(plainText))}); d.exact && !bytes.Equal(want, []byte(content(text))) {
			t.Errorf("%s is\n%q\nwithout the format\n%q\n%s", path, text, plainText, got.told)
		}
		if n, most := gone(content(was), content(text)), gone(content(plainWas), content(plainText)); d.lines && n > most {
			t.Errorf("%s: %d lines are changed, without the format %d:\n%q\n%q", path, n, most, was, text)
		}
	}
}

// content is the content in a line of a snapshot.
func content(text string) string {
	_, after, _ := strings.Cut(text, " ")
	return after
}

// gone counts the lines of a text that are not in another, without comments and line ends.
func gone(before, after string) (n int) {
	left := map[string]int{}
	for line := range strings.SplitSeq(after, "\n") {
		left[strings.TrimSuffix(line, "\r")]++
	}
	for line := range strings.SplitSeq(before, "\n") {
		line = strings.TrimSuffix(line, "\r")
		if left[line]--; left[line] < 0 && strings.TrimSpace(strings.TrimPrefix(line, bom)) != hostileComment && line != "" && line != bom {
			n++
		}
	}
	return n
}
