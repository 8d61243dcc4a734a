package cli

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"doctor/checks"
	"doctor/report"
)

// patience is how long a run may take before it shows what it is waiting for.
const patience = 500 * time.Millisecond

// progress shows on standard error, if that is a terminal and the run takes long, the checks
// that are still running: one line, rewritten, removed at the end.
type progress struct {
	app     *app
	verbose bool

	mu      sync.Mutex
	waiting []string
	timer   *time.Timer
	shown   bool
	stopped bool
	// crashes are the crashes of checks, with their stacks.
	crashes []string
}

func newProgress(a *app, v report.Verbosity) *progress {
	p := &progress{app: a, verbose: v == report.Verbose}
	if a.stderrTerminal && a.getenv("TERM") != "dumb" && v != report.Quiet {
		p.timer = time.AfterFunc(patience, p.begin)
	}
	return p
}

// Started implements run.Observer.
func (p *progress) Started(c *checks.Check) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.Last { // it only reads results, and takes no time
		return
	}
	p.waiting = append(p.waiting, c.ID)
	p.draw()
}

// Finished implements run.Observer.
func (p *progress) Finished(r checks.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting = slices.DeleteFunc(p.waiting, func(id string) bool { return id == r.Check.ID })
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

func (p *progress) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown = !p.stopped
	p.draw()
}

func (p *progress) stop() {
	if p.timer != nil {
		p.timer.Stop()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.erase()
	p.stopped, p.shown = true, false
}

func (p *progress) draw() {
	if !p.shown || len(p.waiting) == 0 {
		return
	}
	line := "waiting for " + strings.Join(p.waiting, ", ")
	if width := max(p.app.width, 20); len(line) >= width {
		line = line[:width-2] + "…"
	}
	_, _ = fmt.Fprintf(p.app.stderr, "\r\x1b[K%s", line)
}

func (p *progress) erase() {
	if p.shown {
		_, _ = fmt.Fprint(p.app.stderr, "\r\x1b[K")
	}
}
