package cli

import (
	"bufio"
	"context"
	"io"
	"strings"

	"doctor/checks"
	"doctor/report"
)

// answers reads the user's input. Reading cannot be interrupted, so it has its own goroutine.
type answers struct{ lines chan string }

func newAnswers(in io.Reader) *answers {
	a := &answers{make(chan string)}
	go func() {
		defer close(a.lines)
		for scanner := bufio.NewScanner(in); scanner.Scan(); {
			a.lines <- scanner.Text()
		}
	}()
	return a
}

// line is the next line; ok is false at the end of the input and after an interrupt.
func (a *answers) line(ctx context.Context) (line string, ok bool) {
	select {
	case <-ctx.Done():
		return "", false
	case line, ok = <-a.lines:
		return line, ok
	}
}

// The answers to the prompt, as in `git add -p`.
const (
	answerYes     = "y"
	answerNo      = "n"
	answerQuit    = "q"
	answerAll     = "a"
	answerNotFile = "d"
)

// answerOf is the answer that a line gives, "" if none.
func answerOf(line string) string {
	word := strings.ToLower(strings.TrimSpace(line))
	switch word {
	case answerYes, answerNo, answerQuit, answerAll, answerNotFile:
		return word
	case "yes", "no", "quit", "all":
		return word[:1]
	}
	return ""
}

// standing are the answers that hold for later fixes too.
type standing struct {
	quit, all bool
	files     map[string]bool // that are not to be changed
}

// refuses reports whether a fix is not to be offered anymore.
func (s *standing) refuses(c candidate) bool { return s.quit || s.files[c.proposal.File] }

// accepts reports whether a fix is applied without asking: an unsafe one is for a person to read.
func (s *standing) accepts(c candidate) bool { return s.all && c.proposal.Safety == checks.Safe }

// ask asks until the answer is known, and reports whether to apply the fix. The end of the input
// means quit.
func (r *repair) ask(ctx context.Context, c candidate) bool {
	for {
		answer := answerQuit
		if line, ok := r.line(ctx, "Apply this fix [y,n,q,a,d,?]? "); ok {
			if answer = answerOf(line); answer == "" {
				r.help(c)
				continue
			}
		}
		if ctx.Err() != nil {
			return false
		}
		r.standing.keep(answer, c)
		return answer == answerYes || answer == answerAll
	}
}

// line reads one line of the user; ok is false at the end of the input and after an interrupt.
func (r *repair) line(ctx context.Context, prompt string) (line string, ok bool) {
	if r.answers == nil {
		r.answers = newAnswers(r.stdin)
	}
	r.asked = true
	r.write(r.paint("title", prompt))
	if line, ok = r.answers.line(ctx); !ok {
		r.write("\n")
	}
	return line, ok
}

// keep remembers what an answer means for later fixes.
func (s *standing) keep(answer string, c candidate) {
	switch answer {
	case answerQuit:
		s.quit = true
	case answerAll:
		s.all = true
	case answerNotFile:
		if s.files == nil {
			s.files = map[string]bool{}
		}
		s.files[c.proposal.File] = true
	}
}

// help explains the answers.
func (r *repair) help(c candidate) {
	for _, line := range []string{
		"y - apply this fix",
		"n - do not apply this fix; offer the next one: another way, or for another problem",
		"q - quit: apply the fixes accepted so far, and no more",
		"a - apply this fix and all later ones; unsafe ones are still asked about",
		"d - do not apply this fix, nor any later one that changes " + c.proposal.File,
		"? - print help",
	} {
		r.write(r.paint("help", report.Visible(line)) + "\n")
	}
}
