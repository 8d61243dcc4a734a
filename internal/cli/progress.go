package cli

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/text/width"

	"doctor/checks"
	"doctor/report"
)

// patience is how long a run may take before it shows what it is waiting for, refresh how often
// that is updated.
const (
	patience = 500 * time.Millisecond
	refresh  = 200 * time.Millisecond
)

// progress shows on standard error, if that is a terminal and the run takes long, the checks
// that are still running and for how long, the slowest first: one line, rewritten, removed at
// the end.
type progress struct {
	app     *app
	verbose bool

	mu sync.Mutex
	// waiting are the running checks, in the order in which they started.
	waiting []running
	timer   *time.Timer
	shown   bool
	stopped bool
	// of is the number of projects if there are several, done how many are diagnosed.
	of, done int
	// crashes are the crashes of checks, with their stacks.
	crashes []string
}

type running struct {
	id    string
	since time.Time
}

// newProgress follows the diagnosis of so many projects.
func newProgress(a *app, v report.Verbosity, projects int) *progress {
	p := &progress{app: a, verbose: v == report.Verbose}
	if projects > 1 {
		p.of = projects
	}
	if a.stderrTerminal && a.getenv("TERM") != "dumb" && v != report.Quiet {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.timer = time.AfterFunc(patience, p.tick)
	}
	return p
}

// crashesOnly follows one of several projects: only its crashes matter.
type crashesOnly struct{ progress }

// Started implements run.Observer.
func (*crashesOnly) Started(*checks.Check) {}

// Finished implements run.Observer.
func (*crashesOnly) Finished(checks.Result) {}

// Started implements run.Observer.
func (p *progress) Started(c *checks.Check) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.Last { // it only reads results, and takes no time
		return
	}
	p.waiting = append(p.waiting, running{c.ID, p.app.now()})
	p.draw()
}

// Finished implements run.Observer.
func (p *progress) Finished(r checks.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting = slices.DeleteFunc(p.waiting, func(w running) bool { return w.id == r.Check.ID })
	p.draw()
}

// Crashed keeps the stack for verbose output.
func (p *progress) Crashed(c *checks.Check, value any, stack []byte) {
	if !p.verbose {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.crashes = append(p.crashes, fmt.Sprintf("%s crashed: %v\n%s", c.ID, value, stack))
}

// tellCrashes prints the crashes after a run: whether their text contains a secret is known
// only when everything has been read.
func (a *app) tellCrashes(crashes []string) {
	for _, crash := range crashes {
		words, stack, _ := strings.Cut(crash, "\ngoroutine ")
		_, _ = fmt.Fprintf(a.stderr, "doctor: %s\n", a.clean(words))
		for line := range strings.Lines("goroutine " + stack) {
			_, _ = fmt.Fprintf(a.stderr, "    %s\n", a.clean(strings.TrimRight(line, "\n")))
		}
	}
}

// diagnosed counts one of several projects.
func (p *progress) diagnosed() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
}

func (p *progress) tick() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopped {
		return
	}
	p.shown = true
	p.draw()
	p.timer.Reset(refresh)
}

func (p *progress) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer != nil {
		p.timer.Stop()
	}
	if p.shown {
		_, _ = fmt.Fprint(p.app.stderr, "\r\x1b[K")
	}
	p.stopped, p.shown = true, false
}

func (p *progress) draw() {
	if !p.shown || len(p.waiting) == 0 && p.of == 0 {
		return
	}
	if p.of > 0 {
		_, _ = fmt.Fprintf(p.app.stderr, "\r\x1b[K%s", cut(fmt.Sprintf("diagnosed %d of %d projects", p.done, p.of), max(p.app.width, 20)-1))
		return
	}
	var all []string
	for _, w := range p.waiting {
		all = append(all, fmt.Sprintf("%s (%.1f s)", report.Visible(w.id), p.app.now().Sub(w.since).Seconds()))
	}
	// A terminal wraps after its last column, so that one stays empty.
	line := cut("waiting for "+strings.Join(all, ", "), max(p.app.width, 20)-1)
	_, _ = fmt.Fprintf(p.app.stderr, "\r\x1b[K%s", line)
}

// cut shortens a line to so many columns.
func cut(line string, columns int) string {
	fits, used := 0, 0 // without the last column, which an ellipsis may need
	for i, r := range line {
		if used < columns {
			fits = i
		}
		if used += columnsOf(r); used > columns {
			return line[:fits] + "…"
		}
	}
	return line
}

// columnsOf is how many columns of a terminal a character takes.
func columnsOf(r rune) int {
	switch kind := width.LookupRune(r).Kind(); {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case kind == width.EastAsianWide, kind == width.EastAsianFullwidth:
		return 2
	}
	return 1
}
