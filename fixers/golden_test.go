package fixers

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"doctor/internal/host"
	"doctor/internal/redact"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the diffs in testdata/fix")

// A golden is a txtar archive: "fix" with the fixer and its arguments, the files before, "want/..."
// with the files after, and "diff", or "error" alone. A file that is only under want/ is new; one
// that is not under want/ must stay as it is, or, if listed in "gone", be removed.
type golden struct {
	fixes                    []Fix
	before, after            map[string][]byte
	diff, refusal, goneNames string
}

func readGolden(t *testing.T, path string) (golden, *txtar.Archive) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return parseGolden(t, data)
}

func parseGolden(t testing.TB, data []byte) (golden, *txtar.Archive) {
	archive := txtar.Parse(data)
	g := golden{before: map[string][]byte{}, after: map[string][]byte{}}
	for _, f := range archive.Files {
		name, want := strings.CutPrefix(f.Name, "want/")
		switch {
		case f.Name == "fix":
			g.fixes = readFixes(t, string(f.Data))
		case f.Name == "diff":
			g.diff = string(f.Data)
		case f.Name == "error":
			g.refusal = strings.TrimSpace(string(f.Data))
		case f.Name == "gone":
			g.goneNames = string(f.Data)
		case want:
			g.after[name] = f.Data
		default:
			g.before[name] = f.Data
		}
	}
	return g, archive
}

func readFixes(t testing.TB, text string) []Fix {
	var fixes []Fix
	for _, block := range strings.Split(text, "\n\n") {
		fix, name, args := fixOf(nil), "", map[string]string{}
		for _, line := range strings.Split(strings.TrimSpace(block), "\n") {
			key, value, _ := strings.Cut(line, " = ")
			switch key {
			case "fixer":
				name = value
			case "title":
				fix.Title = redact.NewText(value)
			default:
				args[key] = value
			}
		}
		fix.Edit = written{t, args}.edit(name)
		fixes = append(fixes, fix)
	}
	return fixes
}

// variant writes a text in another form that every fixer must keep.
type variant struct{ crlf, bom, chopped bool }

func (v variant) of(text []byte) []byte {
	text = bytes.Clone(text)
	if v.chopped {
		text = bytes.TrimSuffix(text, []byte("\n"))
	}
	if v.crlf {
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	}
	if v.bom && len(text) > 0 {
		text = append([]byte("\ufeff"), text...)
	}
	return text
}

func TestGoldens(t *testing.T) {
	paths, err := filepath.Glob("testdata/fix/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no goldens", err)
	}
	covered := map[string]bool{}
	for _, path := range paths {
		g, archive := readGolden(t, path)
		for _, fix := range g.fixes {
			covered[reflect.TypeOf(fix.Edit).Name()] = true
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			checkGolden(t, g, archive, path)
		})
	}
	for _, name := range editTypes(t) {
		if !covered[name] && name != "StripBOM" && name != "UnixLineEnds" { // not from the text of an archive: TestStripBOM, TestUnixLineEnds
			t.Errorf("no golden for the edit %s", name)
		}
	}
}

func checkGolden(t *testing.T, g golden, archive *txtar.Archive, path string) {
	for i := range 8 {
		v := variant{crlf: i&1 != 0, bom: i&2 != 0, chopped: i&4 != 0}
		if v.bom && strings.Contains(path, "edit-ini") {
			continue // boto3 refuses such a file
		}
		if runtime.GOOS != "linux" && strings.Contains(path, "allow-user") {
			continue
		}
		t.Run(fmt.Sprintf("%+v", v), func(t *testing.T) {
			p := newProject(t)
			for name, data := range g.before {
				if v.crlf && v.chopped && bytes.Count(data, []byte("\n")) == 1 {
					t.Skip("one line without an end does not tell how lines end")
				}
				p.write(name, v.of(data), 0o640)
			}
			diff, err := p.fix(g.fixes...)
			if g.refusal != "" {
				if err == nil || !strings.Contains(p.plain(err.Error()), g.refusal) {
					t.Fatalf("error %v, want %q", err, g.refusal)
				}
				g.after = nil
			} else if err != nil {
				t.Fatal(err)
			}
			p.compare(g, v)
			if i == 0 && g.refusal == "" {
				compareDiff(t, g, archive, path, diff)
			}
			if g.refusal == "" {
				if _, err := p.fix(g.fixes...); err == nil {
					t.Error("a second time there is something to change")
				}
				p.compare(g, v)
				p.undo(g, v)
			}
		})
	}
}

func compareDiff(t *testing.T, g golden, archive *txtar.Archive, path, diff string) {
	if diff == g.diff {
		return
	}
	if !*update {
		t.Errorf("diff:\n%s\nwant:\n%s", diff, g.diff)
		return
	}
	for i := range archive.Files {
		if archive.Files[i].Name == "diff" {
			archive.Files[i].Data = []byte(diff)
			if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// project is a project on disk, with a home folder and a state folder next to it.
type project struct {
	t                *testing.T
	dir, home, state string
}

func newProject(t *testing.T) *project {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := &project{t, filepath.Join(root, "project"), filepath.Join(root, "home"), filepath.Join(root, "state")}
	for _, dir := range []string{p.dir, p.home} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// path of a file by its label: ~/ is the home folder.
func (p *project) path(name string) string {
	if rest, ok := strings.CutPrefix(name, "~/"); ok {
		return filepath.Join(p.home, filepath.FromSlash(rest))
	}
	return filepath.Join(p.dir, filepath.FromSlash(name))
}

func (p *project) plain(text string) string {
	return strings.NewReplacer(p.dir, "PROJECT", p.home, "HOME").Replace(text)
}

func (p *project) write(name string, data []byte, mode os.FileMode) {
	p.t.Helper()
	path := p.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, data, mode); err != nil {
		p.t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		p.t.Fatal(err)
	}
}

func (p *project) read(name string) string {
	p.t.Helper()
	data, err := os.ReadFile(p.path(name))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(data)
}

func (p *project) plan() *Plan {
	return NewPlan(new(host.Machine), Project{Dir: p.dir, Home: p.home})
}

func (p *project) store() *Store { return &Store{Dir: p.state} }

func (p *project) journal() *Journal {
	return p.store().Begin(p.dir, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
}

// fix plans fixes together, applies them and returns their diffs.
func (p *project) fix(fixes ...Fix) (string, error) {
	plan := p.plan()
	var diff strings.Builder
	for _, fix := range fixes {
		proposal, err := plan.Propose(fix)
		if err != nil {
			return "", err
		}
		diff.WriteString(proposal.Diff())
		if err := plan.Accept(proposal); err != nil {
			return "", err
		}
	}
	_, err := plan.Apply(p.t.Context(), p.journal())
	return diff.String(), err
}

// compare compares all files after a fix, and requires that there are no others.
func (p *project) compare(g golden, v variant) {
	p.t.Helper()
	want := map[string]string{}
	for name, data := range g.before {
		if !strings.Contains(g.goneNames, name+"\n") {
			want[name] = string(v.of(data))
		}
	}
	for name, data := range g.after {
		if _, old := g.before[name]; old || g.goneNames != "" {
			want[name] = string(v.of(data))
		} else {
			want[name] = string(data) // a new file has nothing to keep
		}
	}
	p.expect(want)
}

func (p *project) undo(g golden, v variant) {
	p.t.Helper()
	if _, err := p.store().Undo(p.t.Context(), p.dir); err != nil {
		p.t.Fatal("undo:", err)
	}
	want := map[string]string{}
	for name, data := range g.before {
		want[name] = string(v.of(data))
		info, err := os.Stat(p.path(name))
		if err == nil && info.Mode().Perm() != 0o640 {
			p.t.Errorf("%s has mode %v after undo", name, info.Mode())
		}
	}
	p.expect(want)
}

// expect compares the files of the project and the home folder with these.
func (p *project) expect(want map[string]string) {
	p.t.Helper()
	got := map[string]string{}
	for prefix, root := range map[string]string{"": p.dir, "~/": p.home} {
		err := filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
			if err == nil && info.Mode().IsRegular() {
				rel, _ := filepath.Rel(root, path)
				got[prefix+filepath.ToSlash(rel)] = p.read(prefix + filepath.ToSlash(rel))
			}
			return err
		})
		if err != nil {
			p.t.Fatal(err)
		}
	}
	for name, text := range want {
		if got[name] != text {
			p.t.Errorf("%s is\n%q, want\n%q", name, got[name], text)
		}
		delete(got, name)
	}
	for name := range got {
		p.t.Errorf("%s is there and should not be", name)
	}
}
