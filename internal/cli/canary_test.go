package cli

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"doctor/checks/builtin"
	"doctor/checks/checktest"
	"doctor/internal/casetest"
	"doctor/internal/memnet"
)

var (
	canaryOutputs = flag.Int("canaries", 1000, "how many outputs are searched for planted secrets")
	canarySeed    = flag.Uint64("seed", 1, "where the generator of worlds starts")
)

// canarySample is how many outputs are enough to have asked the engine and AWS, and to have fixed
// something.
const canarySample = 150

// TestCanaries plants secrets in every possible place, in the project of each rule's example
// and in the answers of engine and AWS, runs all commands in all formats and searches
// everything they print and write: no eight consecutive characters of a planted secret may
// occur, whether reversed, in base64, or escaped for URLs or JSON.
func TestCanaries(t *testing.T) {
	wanted := *canaryOutputs
	if casetest.IsSample(t) {
		wanted = min(wanted, canarySample)
	}
	var outputs, planted, engine, aws, kept atomic.Int64
	t.Run("worlds", func(t *testing.T) {
		for n := range (wanted + outputsOfWorld - 1) / outputsOfWorld {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				t.Parallel()
				w := newWarren(t, n)
				for _, args := range w.commands() {
					out := w.run(args)
					outputs.Add(1)
					if found := w.search(out); found != "" {
						t.Errorf("world %d of seed %d: %s shows %s\nplanted: %s\n%s", n, *canarySeed, strings.Join(args, " "), found, w.where[found], excerpt(out, found))
						break
					}
				}
				planted.Add(int64(len(w.where)))
				engine.Add(w.engineAsked.Load())
				aws.Add(w.awsAsked.Load())
				kept.Add(int64(w.kept))
			})
		}
	})
	t.Logf("%d outputs searched for %d planted secrets; the engine was asked %d times, AWS %d times; fix kept %d files",
		outputs.Load(), planted.Load(), engine.Load(), aws.Load(), kept.Load())
	if wanted >= canarySample && (engine.Load() == 0 || aws.Load() == 0 || kept.Load() == 0) {
		t.Error("engine or AWS was never asked, or nothing was fixed")
	}
}

// TestCanariesAreSeen: the search finds unmasked secrets in each form, and without a mask the
// files and answers of a warren show each secret.
func TestCanariesAreSeen(t *testing.T) {
	found := 0
	for n := range 40 {
		w := newWarren(t, n)
		seen, text := map[string]bool{}, strings.Join(w.unmasked(), "\n")
		for at := 0; ; {
			c, next := w.find(text[at:])
			if c == "" {
				break
			}
			seen[c], at = true, at+next+1
		}
		for c, where := range w.where {
			if strings.Contains(text, c) && !seen[c] { // another may have been put in its place
				t.Errorf("world %d: %s is not seen in what it was planted in: %s", n, c, where)
			}
			for name, form := range forms(c) {
				if w.search("before "+form+" after") != c {
					t.Errorf("world %d: %s is not seen %s", n, c, name)
				}
			}
		}
		found += len(seen)
	}
	if found < 100 {
		t.Errorf("only %d are in the worlds", found)
	}
}

// warren is a project with secrets in it, and in its engine and AWS.
type warren struct {
	t             *testing.T
	random        *rand.Rand
	home, project string
	env           map[string]string
	where         map[string]string // by planted secret, what it was planted in
	needles       map[string]string // by what to search for, the secret
	outside
	// crash is the file with whose text a check panics, "" if none does.
	crash string
	// kept is the number of files in doctor's own folder, counted after each command.
	kept int
}

// newWarren makes the n-th warren of the seed.
func newWarren(t *testing.T, n int) *warren {
	t.Helper()
	base := t.TempDir()
	w := &warren{
		t: t, random: rand.New(rand.NewPCG(*canarySeed, uint64(n))), home: filepath.Join(base, "home"), project: filepath.Join(base, "project"), //nolint:gosec // n counts up from 0
		where: map[string]string{}, needles: map[string]string{}, outside: outside{network: memnet.New()},
	}
	w.env = map[string]string{"HOME": w.home, "PATH": os.Getenv("PATH"), "AWS_ENDPOINT_URL": "http://" + awsHost}
	plants := w.random.IntN(8)
	if w.random.IntN(4) == 0 { // one that reaches AWS, with few problems before that
		plants = w.random.IntN(3)
		w.must(os.CopyFS(base, os.DirFS(filepath.Join(examplesDir, "airflow3-repaired"))))
	} else {
		w.must(os.CopyFS(base, checktest.Base()))
		var examples []string
		for _, c := range builtin.Checks() {
			for _, r := range c.Rules {
				examples = append(examples, c.Example(r).Before, c.Example(r).After)
			}
		}
		w.layOut(examples[w.random.IntN(len(examples))])
	}
	if w.random.IntN(4) == 0 { // finding why compose refuses one is slow
		w.plantOverride()
	}
	for range plants {
		w.plant()
	}
	w.beginOutside()
	if w.random.IntN(4) == 0 {
		files := w.files()
		w.crash = files[w.random.IntN(len(files))]
	}
	return w
}

func (w *warren) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// layOut writes the files of an example.
func (w *warren) layOut(archive string) {
	base := filepath.Dir(w.home)
	a := txtar.Parse([]byte(archive))
	for line := range strings.Lines(string(a.Comment)) {
		if name, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "env "), "="); ok && strings.HasPrefix(line, "env ") {
			w.env[name] = w.fill(value)
		}
	}
	for _, f := range a.Files {
		path := filepath.Join(base, strings.TrimPrefix(f.Name, "DELETE "))
		if path != filepath.Join(base, f.Name) {
			w.must(os.RemoveAll(path))
			continue
		}
		w.write(path, w.fill(string(f.Data)))
	}
}

func (w *warren) fill(text string) string {
	return strings.NewReplacer("@@HOME@@", w.home, "@@PROJECT@@", w.project).Replace(text)
}

func (w *warren) write(path, text string) {
	w.t.Helper()
	w.must(os.MkdirAll(filepath.Dir(path), 0o755))
	w.must(os.WriteFile(path, []byte(text), 0o644)) //nolint:gosec // some files are read by another user
}

// unmasked is everything that secrets were planted in.
func (w *warren) unmasked() []string {
	all := w.said
	for _, path := range w.files() {
		data, err := os.ReadFile(path)
		w.must(err)
		all = append(all, string(data))
	}
	for _, value := range w.env {
		all = append(all, value)
	}
	return all
}

// files are the files of the warren, sorted by name.
func (w *warren) files() []string {
	var all []string
	w.walk(filepath.Dir(w.home), func(path string) { all = append(all, path) })
	return all
}

// TestCrashTellsNoValue: the value of a panic outside of the checks is not printed, whether it
// is a known secret or not.
func TestCrashTellsNoValue(t *testing.T) {
	for _, value := range []any{"token 0aKdiEk39xmeXlq", errors.New("token 0aKdiEk39xmeXlq"), []string{"0aKdiEk39xmeXlq"}} {
		var stdout, stderr bytes.Buffer
		a := newApp(system{
			stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, dir: t.TempDir(), now: canaryNow, goos: "linux",
			account: func() (string, error) { panic(value) },
		}, builtin.Checks())
		code, said := a.run(t.Context(), nil), stdout.String()+stderr.String()
		if code != exitUnknown || strings.Contains(said, "0aKdiEk") || !strings.Contains(said, "crashed") || !strings.Contains(said, "TestCrashTellsNoValue") {
			t.Errorf("code %d: %s", code, said)
		}
	}
}
