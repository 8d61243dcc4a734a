// Package external adds checks from outside: programs of the user's own that describe their checks
// and run them, over a small protocol of JSON documents. protocol.json is its schema.
//
// The verb is an argument, as for credential helpers: a program in any language can tell its two
// jobs apart before it parses anything, and a person can try it.
//
//	PROGRAM list          prints the checks that it has
//	PROGRAM run < REQUEST prints the findings of one check
//
// Nothing that a project contains can name such a program: only the command line and the user's
// own settings do.
package external

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"

	"doctor/checks"
	"doctor/internal/program"
)

// Version is the version of the protocol.
const Version = 1

//go:embed protocol.json
var schema string

// Schema is the JSON Schema of the documents of the protocol.
func Schema() string { return schema }

// Program is a program that has checks.
type Program struct {
	// Name is how the user named it, Place where: the flag, or the line of the settings.
	Name, Place string
	// Words are its absolute path and the arguments before the verb.
	Words []string
	// Flags name it in doctor's own commands; see checks.External.
	Flags string
}

// World is what programs need of the process of doctor.
type World struct {
	// Run runs a program; see program.Run.
	Run func(context.Context, program.Call) ([]byte, error)
	// Env is the environment of the programs: that of the user, as it is.
	Env []string
}

// call calls a program in its own folder: tools that read files of the current folder, such as
// version managers, must find nothing of a checkout there.
func (w World) call(ctx context.Context, p Program, verb string, input []byte) ([]byte, error) {
	return w.Run(ctx, program.Call{
		Path: p.Words[0], Args: append(slices.Clone(p.Words[1:]), verb),
		Dir: filepath.Dir(p.Words[0]), Env: w.Env, Input: input,
	})
}

// Add asks the programs for their checks and returns the list with them: after all others, sorted
// by their ids, and before those that run last. The list must be valid; so is the returned one.
func Add(ctx context.Context, list []*checks.Check, programs []Program, w World) ([]*checks.Check, error) {
	found := make([][]*checks.Check, len(programs))
	errs := make([]error, len(programs))
	var asked sync.WaitGroup
	for i, p := range programs {
		asked.Go(func() { found[i], errs[i] = ask(ctx, p, w) })
	}
	asked.Wait()
	for i, p := range programs {
		err := errs[i]
		if err == nil {
			err = checks.Validate(slices.Concat(list, found[i]))
		}
		if errors.Is(err, context.DeadlineExceeded) {
			err = errors.New("it did not answer in time (--check-timeout)")
		}
		if err != nil {
			return nil, fmt.Errorf("%s: asking %s for its checks: %w", p.Place, p.Name, err)
		}
		list = slices.Concat(list, found[i])
	}
	slices.SortStableFunc(list, func(a, b *checks.Check) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(key(a), key(b)))
	})
	return list, nil
}

// rank orders the groups of checks, key the external ones among each other.
func rank(c *checks.Check) int {
	switch {
	case c.Last:
		return 2
	case c.External != nil:
		return 1
	}
	return 0
}

func key(c *checks.Check) string {
	if c.External != nil {
		return c.ID
	}
	return ""
}
