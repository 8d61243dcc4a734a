package fixers

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"doctor/internal/disk"
	"doctor/internal/disk/disktest"
	"doctor/internal/host"
)

// stagedFiles matches the staged files that doctor writes next to those that it replaces.
const stagedFiles = ".doctor-fix-*.tmp"

func (p *project) storeWith(before func(step, path string) error) *Store {
	return &Store{Dir: p.state, disk: disk.Writer{Before: before}}
}

// tree is every file of the project by name, with its mode and text, without the staged files that
// a crash leaves behind.
func (p *project) tree() string {
	p.t.Helper()
	var out strings.Builder
	err := filepath.Walk(p.dir, func(path string, info fs.FileInfo, err error) error {
		if swept, _ := filepath.Match(stagedFiles, info.Name()); err != nil || swept {
			return err
		}
		rel, _ := filepath.Rel(p.dir, path)
		fmt.Fprintf(&out, "%s %v", rel, info.Mode())
		if i, err := new(host.Machine).Lstat(path); err == nil && i.ACL != nil {
			fmt.Fprintf(&out, "+%x", i.AccessList())
		}
		if to, err := os.Readlink(path); err == nil {
			fmt.Fprintf(&out, " -> %s", to)
		} else if info.Mode().IsRegular() {
			fmt.Fprintf(&out, " %q", p.read(filepath.ToSlash(rel)))
		}
		out.WriteString("\n")
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return out.String()
}

// left are the files that a crash left in the project.
func (p *project) left() []string {
	found, _ := filepath.Glob(filepath.Join(p.dir, stagedFiles))
	return found
}

// round is a set of fixes that are applied together.
type round []Edit

// crashed are applications for crash tests: of one file, of several, of one in several rounds.
func crashed() map[string][]round {
	edit := RetargetVariables{File: ".env", Set: map[string]string{"A": "2"}}
	again := RetargetVariables{File: ".env", Set: map[string]string{"A": "3"}}
	create := RetargetVariables{File: "new.env", Set: map[string]string{"B": "1"}, Create: true}
	more := RetargetVariables{File: "new.env", Set: map[string]string{"B": "2"}}
	rename := RenameFile{From: "wrong.yml", To: overrideName}
	onward := retargetFix().Edit
	link := RenameFile{From: "link.yml", To: "docker-compose.yml"}
	all := map[string][]round{
		"an edit":                         {{edit}},
		"a new file":                      {{create}},
		"a rename":                        {{rename}},
		"a rename of a link":              {{link}},
		"several files":                   {{edit, create, rename}},
		"a file that is edited twice":     {{edit}, {again}},
		"a new file that is edited":       {{create}, {more}},
		"a renamed file that is edited":   {{rename}, {onward}},
		"several files in several rounds": {{edit, rename}, {again, onward, create}, {more}},
	}
	if runtime.GOOS != "windows" {
		if host.HasAccessLists(os.TempDir()) {
			allow := AllowUser{Path: ".env", UID: 50000, Perm: 6}
			all["access"] = []round{{allow}}
			all["access and an edit"] = []round{{allow, create}, {edit}}
			all["an edit and access"] = []round{{edit}, {allow}}
			all["a new file and access"] = []round{{create}, {AllowUser{Path: "new.env", UID: 50000, Perm: 4}}}
		}
		mode := Chmod{Path: ".env", Mode: 0o600}
		closed := Chmod{Path: ".env", Mode: 0o400}
		all["a mode"] = []round{{mode}}
		all["a mode that is set twice"] = []round{{mode}, {closed}}
		all["an edit with a mode"] = []round{{edit, mode}}
		all["a new file with a mode"] = []round{{create}, {Chmod{Path: "new.env", Mode: 0o640}}}
		all["a renamed file with a mode"] = []round{{rename}, {Chmod{Path: overrideName, Mode: 0o600}}}
	}
	return all
}

func crashProject(t *testing.T) *project {
	p := newProject(t)
	p.write(".env", []byte("A=1\n"), 0o644)
	p.write("wrong.yml", []byte(overrideText), 0o640)
	link(t, "wrong.yml", p.path("link.yml"))
	return p
}

// apply plans and applies the rounds; it ends with the first that fails. trees are the project
// before the first and after each.
func (p *project) apply(store *Store, rounds []round) (trees []string, err error) {
	p.t.Helper()
	trees = append(trees, p.tree())
	j := store.Begin(p.dir, p.journal().now)
	for _, r := range rounds {
		plan := p.plan()
		for _, edit := range r {
			proposal, err := plan.Propose(fixOf(edit))
			if err != nil {
				p.t.Fatal(err)
			}
			if err := plan.Accept(proposal); err != nil {
				p.t.Fatal(err)
			}
		}
		if _, err := plan.Apply(p.t.Context(), j); err != nil {
			return trees, err
		}
		trees = append(trees, p.tree())
	}
	return trees, nil
}

// applySteps are the trees before and after each of some rounds of fixes, and how many
// steps those take.
func applySteps(t *testing.T, rounds []round) (trees []string, steps int) {
	t.Helper()
	p, count := crashProject(t), &disktest.Crash{At: disktest.Never}
	trees, err := p.apply(p.storeWith(count.Before), rounds)
	if err != nil {
		t.Fatal(err)
	}
	if count.Steps < 10*len(rounds) {
		t.Fatalf("only %d steps were seen", count.Steps)
	}
	return trees, count.Steps
}

// undoSteps are the same trees, and how many steps it takes to undo the last round.
func undoSteps(t *testing.T, rounds []round) (trees []string, steps int) {
	t.Helper()
	p, count := crashProject(t), &disktest.Crash{At: disktest.Never}
	trees, err := p.apply(p.store(), rounds)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.storeWith(count.Before).Undo(t.Context(), p.dir); err != nil {
		t.Fatal(err)
	}
	if count.Steps < 4 {
		t.Fatalf("only %d steps were seen", count.Steps)
	}
	return trees, count.Steps
}

// TestKilledAtEveryStep: whenever a fix is killed, each file is in its old or new state, and undo
// restores everything or reports that nothing has changed.
func TestKilledAtEveryStep(t *testing.T) {
	for name, rounds := range crashed() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			trees, steps := applySteps(t, rounds)
			for at := 1; at <= steps; at++ {
				p := crashProject(t)
				c := &disktest.Crash{At: at}
				_, err := p.apply(p.storeWith(c.Before), rounds)
				p.isWhole(fmt.Sprintf("killed before step %d", at), trees)
				p.undoAll(fmt.Sprintf("killed before step %d (%v)", at, err), trees[0])
				p = crashProject(t)
				c = &disktest.Crash{At: at}
				_, _ = p.apply(p.storeWith(c.Before), rounds)
				p.applyAgain(fmt.Sprintf("killed before step %d", at), rounds, trees)
			}
		})
	}
}

// applyAgain requires that the next fix completes a killed one, whether or not its changes were
// made, and that undo then reverts both.
func (p *project) applyAgain(when string, rounds []round, trees []string) {
	p.t.Helper()
	j := p.journal()
	for _, r := range rounds {
		plan := p.plan()
		for _, edit := range r {
			proposal, err := plan.Propose(fixOf(edit))
			if err != nil { // made already
				continue
			}
			if err := plan.Accept(proposal); err != nil {
				p.t.Fatal(err)
			}
		}
		if _, err := plan.Apply(p.t.Context(), j); err != nil {
			p.t.Fatalf("%s: the next fix: %v", when, err)
		}
	}
	if err := p.store().Tidy(p.t.Context(), p.dir); err != nil {
		p.t.Errorf("%s: tidying: %v", when, err)
	}
	if got, want := p.tree(), trees[len(trees)-1]; got != want || len(p.left()) > 0 {
		p.t.Fatalf("%s: after the next fix there is\n%s\nand should be\n%s (%v)", when, got, want, p.left())
	}
	for p.tree() != trees[0] {
		if _, err := p.store().Undo(p.t.Context(), p.dir); err != nil {
			p.t.Fatalf("%s: after the next fix, undo: %v\n%s", when, err, p.tree())
		}
	}
}

// isWhole requires that each file has a mode and a text from before or after one of the rounds.
func (p *project) isWhole(when string, trees []string) {
	p.t.Helper()
	known := map[string]bool{}
	for _, tree := range trees {
		for line := range strings.Lines(tree) {
			name, mode, text := parts(line)
			known[name+mode], known[name+text] = true, true
		}
	}
	for line := range strings.Lines(p.tree()) {
		if name, mode, text := parts(line); !known[name+mode] || !known[name+text] {
			p.t.Errorf("%s: there was never a file like that: %s", when, line)
		}
	}
}

// parts of one line of a tree.
func parts(line string) (name, mode, text string) {
	name, rest, _ := strings.Cut(line, " ")
	mode, text, _ = strings.Cut(rest, " ")
	return name, mode, text
}

// undoAll requires that undo ends with the original tree, whatever its message, and that nothing of
// the fix is left.
func (p *project) undoAll(when, want string) {
	p.t.Helper()
	changed := p.tree() != want
	done, err := p.store().Undo(p.t.Context(), p.dir)
	if errors.Is(err, ErrNothingToUndo) && !changed {
		err = nil
	}
	if err != nil {
		p.t.Fatalf("%s: undo: %v\n%s", when, err, p.tree())
	}
	if got := p.tree(); got != want {
		p.t.Fatalf("%s: after undo there is\n%s\nand should be\n%s", when, got, want)
	}
	if changed != (len(done.Files) > 0) {
		p.t.Errorf("%s: undo says it put back %v; there was something to put back: %v", when, done.Files, changed)
	}
	if _, err := p.store().Undo(p.t.Context(), p.dir); !errors.Is(err, ErrNothingToUndo) {
		p.t.Errorf("%s: undo again: %v", when, err)
	}
}

// TestUndoKilledAtEveryStep: whenever an undo is killed, the next one completes it. It never gets
// stuck, and an older fix can still be undone.
func TestUndoKilledAtEveryStep(t *testing.T) {
	for name, rounds := range crashed() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			trees, steps := undoSteps(t, rounds)
			for at := 1; at <= steps; at++ {
				p := crashProject(t)
				if _, err := p.fix(fixOf(RetargetVariables{File: ".env", Set: map[string]string{"OLDER": "1"}})); err != nil {
					t.Fatal(err)
				}
				before := p.tree()
				if _, err := p.apply(p.store(), rounds); err != nil {
					t.Fatal(err)
				}
				c := &disktest.Crash{At: at}
				_, killed := p.storeWith(c.Before).Undo(t.Context(), p.dir)
				if p.tree() != before || killed != nil {
					if _, err := p.store().Undo(t.Context(), p.dir); err != nil {
						t.Fatalf("killed before step %d: undo: %v", at, err)
					}
				}
				if got := p.tree(); got != before && got != trees[0] {
					t.Errorf("killed before step %d: after undo there is\n%s\nand should be\n%s", at, got, before)
				}
				for p.tree() == before {
					if _, err := p.store().Undo(t.Context(), p.dir); err != nil {
						t.Fatalf("killed before step %d: the older one: %v", at, err)
					}
				}
				if got := p.tree(); got != trees[0] || len(p.left()) > 0 {
					t.Errorf("killed before step %d: after all there is\n%s\nand should be\n%s (%v)", at, got, trees[0], p.left())
				}
			}
		})
	}
}

// TestUndoThatCannotRemoveItsRecord: the files are restored, and each undo reports the record.
func TestUndoThatCannotRemoveItsRecord(t *testing.T) {
	p := crashProject(t)
	trees, err := p.apply(p.store(), crashed()["several files"])
	if err != nil {
		t.Fatal(err)
	}
	store := p.storeWith(func(step, path string) error {
		if step == "remove" && filepath.Base(path) == recordName {
			return &fs.PathError{Op: step, Path: path, Err: syscall.EACCES}
		}
		return nil
	})
	done, err := store.Undo(t.Context(), p.dir)
	if err != nil || len(done.Files) != 3 || !errors.Is(done.Why, syscall.EACCES) || done.Record == "" || p.tree() != trees[0] {
		t.Errorf("%v, %v\n%s", done, err, p.tree())
	}
	if done, err = store.Undo(t.Context(), p.dir); err != nil || len(done.Files) != 0 || done.Why == nil {
		t.Errorf("again: %v, %v", done, err)
	}
	if done, err = p.store().Undo(t.Context(), p.dir); err != nil || len(done.Files) != 0 || done.Why != nil {
		t.Errorf("with the right to: %v, %v", done, err)
	}
}

// TestUndoThatFailsOnTheWay reports what it has restored, and the next undo continues.
func TestUndoThatFailsOnTheWay(t *testing.T) {
	p := crashProject(t)
	trees, err := p.apply(p.store(), crashed()["several files"])
	if err != nil {
		t.Fatal(err)
	}
	done, err := p.storeWith(func(step, path string) error {
		if step == "replace" && filepath.Base(path) == ".env" {
			return &os.LinkError{Op: "rename", Old: "x", New: path, Err: syscall.EIO}
		}
		return nil
	}).Undo(t.Context(), p.dir)
	if !errors.Is(err, syscall.EIO) || !strings.Contains(err.Error(), "cannot undo the change of .env") || len(done.Files) != 2 {
		t.Errorf("%v, %v", done, err)
	}
	if done, err = p.store().Undo(t.Context(), p.dir); err != nil || strings.Join(done.Files, " ") != ".env" || p.tree() != trees[0] {
		t.Errorf("again: %v, %v\n%s", done, err, p.tree())
	}
}
