// Package bounds limits how much of what is found is read. The cost of a file is not its size:
// a line of some bytes can double the result of the previous line, and each byte of a list
// becomes a value of some hundred bytes. A hand-written project needs less than a hundredth of
// any limit. Of what exceeds one, only that fact is reported.
package bounds

import (
	"bytes"
	"context"
	"errors"
	"fmt"
)

const (
	// Text is the maximum size of a file of a project, in bytes.
	Text = 256 << 10
	// EnvText is the same for an environment file, which may have long comments.
	EnvText = 1 << 20
	// Spent is the limit for the result of substituting variables, of merging, and of reading
	// the files of a project again for each service, in bytes.
	Spent = 16 << 20
	// Thing is the minimum cost of anything: a variable, an instruction, a file.
	Thing = 512
	// Source is the maximum size of a Python file, and Sources of all in a project, in bytes.
	Source  = 1 << 20
	Sources = 12 << 20
	// Sessions is the maximum number of boto3 sessions of a service.
	Sessions = 1000
	// Words and Commands are the maximum length of a finding's text and of the commands of a
	// fix, in bytes, and Findings the maximum number of findings of a check.
	Words    = 4 << 10
	Commands = 16 << 10
	Findings = 300
	// Learned limits what is known of values that may be shown, and of values that may not, in
	// parts of a value.
	Learned = 1 << 20
	// Weighed is the maximum number of values of the files that are judged for being shown.
	Weighed = 1 << 15
	// yamlMarks limits the punctuation of a YAML file, and with it the number of values.
	yamlMarks = 1 << 16
)

// Over is why something was not read completely.
type Over struct {
	// Why follows the name of what was not read.
	Why string
}

// Error returns Why.
func (o *Over) Error() string { return o.Why }

// NotInTime is the reason when the run is over.
var NotInTime = &Over{"was not read in time"}

// Reason returns why something was not read, "" if the error has another cause.
func Reason(err error) string {
	var over *Over
	if errors.As(err, &over) {
		return over.Why
	}
	return ""
}

// Size refuses a file that is larger than its limit.
func Size(size int64, most int) error {
	if size <= int64(most) {
		return nil
	}
	return &Over{fmt.Sprintf("is larger than %d KiB, the limit for such a file", most>>10)}
}

// YAML refuses a file whose possible number of values is too expensive to parse. It counts
// separators wherever they are.
func YAML(data []byte) error {
	if err := Size(int64(len(data)), Text); err != nil {
		return err
	}
	marks := 0
	for _, mark := range []string{"\n", ":", ",", "[", "{", "- ", "? "} {
		marks += bytes.Count(data, []byte(mark))
	}
	if marks > yamlMarks {
		return &Over{"has more values than doctor reads"}
	}
	return nil
}

// Budget is the remaining limit of one piece of work. It belongs to one goroutine.
type Budget struct {
	ctx  context.Context
	left int
}

// New returns a budget of so many bytes that ends with a context.
func New(ctx context.Context, left int) *Budget { return &Budget{ctx: ctx, left: left} }

// Left is the remaining number of bytes.
func (b *Budget) Left() int { return b.left }

// Spend takes a cost in advance, in bytes, and refuses it if too little or no time is left. A
// negative cost is one that is too large to be counted.
func (b *Budget) Spend(cost int) error {
	switch {
	case b.ctx.Err() != nil:
		return NotInTime
	case cost < 0 || cost > b.left:
		b.left = 0
		return &Over{"makes more text than doctor reads, with all variables replaced wherever it is used"}
	}
	b.left -= cost
	return nil
}
