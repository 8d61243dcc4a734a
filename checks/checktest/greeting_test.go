package checktest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

// recorder is a test that fails into a list.
type recorder struct {
	testing.TB
	mu   sync.Mutex
	said []string
}

func (r *recorder) add(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, text)
}

func (r *recorder) Errorf(format string, args ...any) { r.add(fmt.Sprintf(format, args...)) }

func (r *recorder) Error(args ...any) { r.add(fmt.Sprint(args...)) }

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

func (r *recorder) Fatal(args ...any) {
	r.Error(args...)
	runtime.Goexit()
}

// try runs an example with a recorder and returns its complaints.
func try(t *testing.T, list []*checks.Check, c *checks.Check, o Options) []string {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() { // which Fatal ends
		defer close(done)
		trial{r, list, c.Rules[0], c.Example(c.Rules[0])}.run(o)
	}()
	<-done
	return r.said
}

// replace is an edit that rewrites one line of a file, or all of it.
type replace struct {
	fixers.Unprinted[replace]
	File    string
	Line    int      // 0 for all
	To      []string `edit:"optional"` // the lines
	Refused bool
}

func (replace) Name() string { return "replace" }

func (replace) Promise() fixers.Safety { return fixers.Safe }

func (e replace) Paths() []string { return []string{e.File} }

func (e replace) Plan(files fixers.Files, p fixers.Project) (fixers.Change, error) {
	change := fixers.Change{File: p.Absolute(e.File)}
	if e.Refused {
		return change, errors.New("by hand only")
	}
	data, err := files.Read(change.File)
	from, to := 0, max(0, len(data)-1)
	if lines := strings.SplitAfter(string(data), "\n"); e.Line > 0 {
		from = len(strings.Join(lines[:e.Line-1], ""))
		to = from + len(lines[e.Line-1]) - 1
	}
	if len(e.To) == 0 {
		to = len(data)
	}
	change.Splices = []fixers.Splice{{Start: from, End: to, New: strings.Join(e.To, "\n")}}
	return change, err
}

// greeting is a check of the lines of greeting.txt. Its fields make it wrong.
type greeting struct {
	message  string
	edit     func(line int) fixers.Edit
	commands []string
	example  string
	uncovers bool
	crashes  bool
	severity checks.Severity
	symptom  string
	subject  func(line string) string
}

const example = `-- before/project/greeting.txt --
bad morning
-- after/project/greeting.txt --
good morning
-- want --
`

const wanted = `error greeting-bad
  subject: bad morning
  message: line 1 is bad
  symptom: Ouch: "bad morning"
  at: greeting.txt:1
  services: scheduler, triggerer
  fix (safe): Be nice
    --- greeting.txt
    +++ greeting.txt
    @@ -1 +1 @@
    -****
    +****
`

const twoLines = `-- before/project/greeting.txt --
bad morning
bad day
-- want --
error greeting-bad
  subject: bad morning
  message: line 1 is bad
  symptom: Ouch: "bad morning"
  at: greeting.txt:1
  services: scheduler, triggerer
  fix (safe): Be nice
    --- greeting.txt
    +++ greeting.txt
    @@ -1,2 +1,2 @@
    -****
    +****
     ****

error greeting-bad
  subject: bad day
  message: line 2 is bad
  symptom: Ouch: "bad day"
  at: greeting.txt:2
  services: scheduler, triggerer
  fix (safe): Be nice
    --- greeting.txt
    +++ greeting.txt
    @@ -1,2 +1,2 @@
     ****
    -****
    +****
`

// right is the correct check.
func right() greeting {
	return greeting{message: "line %d is bad", edit: lines("good day"), example: example + wanted, symptom: "Ouch: ", subject: func(line string) string { return line }}
}

// lines replaces the bad line by another one, all rewrites the whole file.
func lines(to ...string) func(int) fixers.Edit {
	return func(line int) fixers.Edit { return replace{File: "greeting.txt", Line: line, To: to} }
}

func all(to ...string) func(int) fixers.Edit {
	return func(int) fixers.Edit { return replace{File: "greeting.txt", To: to} }
}

func (g greeting) check() *checks.Check {
	empty := &checks.Rule{ID: "greeting-empty", Severity: checks.Error, Title: "Nothing said", Doc: "Say something.", Since: "1"}
	bad := &checks.Rule{ID: "greeting-bad", Severity: checks.Error, Title: "Rude", Doc: "It prints Ouch: and the line.", Since: "1"}
	if g.uncovers {
		bad.Uncovers = []*checks.Rule{empty}
	}
	return &checks.Check{
		ID: "greeting", Title: "Greeting", Doc: "Is it friendly?", Scope: facts.Host, Rules: []*checks.Rule{bad, empty},
		Examples: fstest.MapFS{"testdata/greeting-bad.txtar": {Data: []byte(g.example)}},
		Run: func(_ context.Context, p *checks.Pass) error {
			if g.crashes {
				panic("on purpose")
			}
			data, err := p.Machine.Read(filepath.Join(p.Dir, "greeting.txt"))
			if err != nil {
				return checks.Skipf("nothing to read")
			}
			if len(data) == 0 {
				p.Report(checks.Finding{Rule: empty, Message: redact.NewText("not a word")})
			}
			for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
				if !strings.HasPrefix(line, "bad") || p.Machine.Env["MANNERS"] != "" {
					continue
				}
				fix := checks.Fix{Title: redact.NewText("Be nice"), Safety: checks.Safe, Commands: redact.Texts(g.commands...)}
				if g.edit != nil {
					fix.Edit = g.edit(i + 1)
				}
				p.Report(checks.Finding{
					Rule: bad, Subject: g.subject(line), Severity: g.severity, Message: redact.Textf(g.message, i+1), Symptom: redact.Textf("%s%q", g.symptom, line),
					At: []checks.Position{{File: "greeting.txt", Line: i + 1}}, Services: []string{"triggerer", "scheduler"},
					Fixes: []checks.Fix{fix},
				})
			}
			return nil
		},
	}
}

// command is the check with a fix for the user to run.
func command(lines ...string) greeting {
	g := right()
	g.edit, g.commands = nil, lines
	g.example = example + wanted[:strings.Index(wanted, "    ---")]
	for _, line := range lines {
		g.example += "    $ " + line + "\n"
	}
	return g
}
