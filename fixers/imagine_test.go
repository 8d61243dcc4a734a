package fixers

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/internal/host"
	"doctor/internal/lazyregexp"
)

// treeOn is the tree of a project as a machine has it, in the form of project.tree.
func treeOn(m *host.Machine, root string) string {
	var out strings.Builder
	var walk func(path string)
	walk = func(path string) {
		info, err := m.Lstat(path)
		if err != nil {
			fmt.Fprintln(&out, err)
			return
		}
		rel, _ := filepath.Rel(root, path)
		fmt.Fprintf(&out, "%s %v", rel, info.Mode)
		if to, err := m.Readlink(path); err == nil {
			fmt.Fprintf(&out, " -> %s", to)
		} else if info.IsRegular() {
			data, err := m.Read(path)
			if err != nil {
				fmt.Fprint(&out, err)
			}
			fmt.Fprintf(&out, " %q", data)
		}
		out.WriteString("\n")
		if info.IsDir() {
			names, _ := m.ReadDir(path)
			for _, name := range names {
				walk(filepath.Join(path, name))
			}
		}
	}
	walk(root)
	return out.String()
}

// imagine plans some fixes on a machine and returns it with them made.
func (p *project) imagine(m *host.Machine, fixes []Fix) *host.Machine {
	p.t.Helper()
	plan := NewPlan(m, Project{Dir: p.dir, Home: p.home})
	for _, fix := range fixes {
		proposal, err := plan.Propose(fix)
		if err == nil {
			err = plan.Accept(proposal)
		}
		if err != nil {
			p.t.Fatal(err)
		}
	}
	over := m.Overlay()
	if err := plan.Imagine(over); err != nil {
		p.t.Fatal(err)
	}
	return over.Machine()
}

// listInTree is a list as tree shows it, behind the mode.
var listInTree = lazyregexp.New(`\+[0-9a-f]{20,}`)

// TestImagineIsApply: after each round the files in memory are those that Apply leaves on the disk,
// and the disk of the project that was only imagined stays as it is.
func TestImagineIsApply(t *testing.T) {
	for name, rounds := range crashed() {
		t.Run(name, func(t *testing.T) {
			trees, _ := applySteps(t, rounds)
			p := crashProject(t)
			before := p.tree()
			m := &host.Machine{Now: time.Now}
			for i, round := range rounds {
				var fixes []Fix
				for _, edit := range round {
					fixes = append(fixes, fixOf(edit))
				}
				m = p.imagine(m, fixes)
				// TestImagineAllowUser compares access control lists.
				if got, want := treeOn(m, p.dir), listInTree().ReplaceAllString(trees[i+1], ""); got != want {
					t.Errorf("after round %d:\n%s\nwant\n%s", i+1, got, want)
				}
			}
			if p.tree() != before {
				t.Errorf("the disk has changed:\n%s\nwas\n%s", p.tree(), before)
			}
		})
	}
}

// TestImagineGoldens: every kind of edit can be imagined.
func TestImagineGoldens(t *testing.T) {
	paths, err := filepath.Glob("testdata/fix/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no goldens", err)
	}
	for _, path := range paths {
		g, _ := readGolden(t, path)
		if g.refusal != "" {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			v := variant{crlf: true}
			p := newProject(t)
			for name, data := range g.before {
				if strings.Count(string(data), "\n") == 0 {
					v.crlf = false
				}
				p.write(name, v.of(data), 0o640)
			}
			m := p.imagine(&host.Machine{Now: time.Now}, g.fixes)
			for name, data := range g.after {
				want := string(v.of(data))
				if _, old := g.before[name]; !old && g.goneNames == "" {
					want = string(data)
				}
				if got, err := m.Read(p.path(name)); err != nil || string(got) != want {
					t.Errorf("%s is %q (%v), want %q", name, got, err, want)
				}
			}
			gone := strings.Fields(g.goneNames)
			for name, data := range g.before {
				_, err := m.Lstat(p.path(name))
				if isGone := err != nil; isGone != slices.Contains(gone, name) {
					t.Errorf("%s: %v", name, err)
				}
				if p.read(name) != string(v.of(data)) {
					t.Errorf("%s has changed on the disk", name)
				}
			}
		})
	}
}
