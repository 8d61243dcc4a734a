package cli

import (
	"context"
	"errors"
	"strings"

	"doctor/internal/engine"
	"doctor/internal/verify"
	"doctor/report"
)

// tell prints the results, and returns their exit code.
func (v verification) tell(ctx context.Context, results []verify.Result, containers []engine.Container) error {
	code := map[verify.Status]int{verify.OK: exitOK, verify.Failed: exitFailed, verify.Unknown: exitUnknown}[verify.Overall(results)]
	if ctx.Err() != nil {
		code = exitInterrupted
	}
	scrub := v.scrub(containers)
	var err error
	if v.flags.format == "json" {
		err = verify.NewDocument(v.version, v.shownDir(), results, code).JSON(v.stdout, scrub)
	} else {
		err = verify.Text(v.stdout, results, func(line string) string { return report.Visible(scrub(line)) })
	}
	if err != nil {
		return err
	}
	return ended(code)
}

// tellNothing says why no container was asked.
func (v verification) tellNothing(ctx context.Context, err error) error {
	code := exitUnknown
	if ctx.Err() != nil || engine.KindOf(err) == engine.Interrupted {
		code = exitInterrupted
	}
	if v.flags.format == "json" {
		d := verify.NewDocument(v.version, v.shownDir(), nil, code)
		d.Reason = err.Error()
		if err := d.JSON(v.stdout, v.scrub(nil)); err != nil {
			return err
		}
		return ended(code)
	}
	text := err.Error()
	var e *engine.Error
	if errors.As(err, &e) && len(e.Commands) > 0 {
		text += ":\n" + strings.Join(e.Commands, "\n")
	}
	v.complain(errors.New(text))
	return ended(code)
}

func (v verification) shownDir() string {
	return v.target.facts.Diagnosis().ShowPath(v.target.facts.Dir)
}

// scrub removes the secrets of the files and of the running containers, which may be older.
func (v verification) scrub(containers []engine.Container) func(string) string {
	v.knowSecrets([]target{v.target}, containers...)
	return v.scrubber.Scrub
}
