// Package bounds says how much of what is found is looked at. What a file costs is not
// its size: a line of some bytes can double what the line before it made, and each
// byte of a list becomes a value of some hundred. A project of a person needs less than
// a hundredth of any bound. Of what is beyond one nothing is said but that.
package bounds

import (
	"bytes"
	"context"
	"errors"
	"fmt"
)

const (
	// Text is how large a file may be that makes up a project, in bytes.
	Text = 256 << 10
	// EnvText is the same of an environment file, which may have long comments.
	EnvText = 1 << 20
	// Spent is what may be made of the files of a project by filling in variables, by
	// merging, and by reading them again for each service, in bytes.
	Spent = 16 << 20
	// Thing is what anything costs, however short: a variable, an instruction, a file.
	Thing = 512
	// Source is how large a Python file may be, and Sources all of a project, in bytes.
	Source  = 1 << 20
	Sources = 12 << 20
	// Sessions is how many boto3 sessions of a service are looked at.
	Sessions = 1000
	// Words and Commands are how long what a finding says may be and the commands of a
	// fix, in bytes, and Findings how many of a check are told.
	Words    = 4 << 10
	Commands = 16 << 10
	Findings = 300
	// Learned is how much is known of what may be shown, and as much of what may not, in
	// parts of a value.
	Learned = 1 << 20
	// Weighed is of how many values of the files it is looked whether they may be shown.
	Weighed = 1 << 15
	// yamlMarks bounds the marks of a YAML file, and with them its values.
	yamlMarks = 1 << 16
)

// Over is why something is not looked at to its end.
type Over struct {
	// Why follows the name of what is not looked at.
	Why string
}

func (o *Over) Error() string { return o.Why }

// NotInTime is why nothing more is looked at when the run is over.
var NotInTime = &Over{"was not looked at in time"}

// Reason returns why something is not looked at, "" if an error says something else.
func Reason(err error) string {
	var over *Over
	if errors.As(err, &over) {
		return over.Why
	}
	return ""
}

// Size refuses a file that has more bytes than it may have.
func Size(size int64, most int) error {
	if size <= int64(most) {
		return nil
	}
	return &Over{fmt.Sprintf("is larger than %d KiB, which is more than is looked at of such a file", most>>10)}
}

// YAML refuses a file of which so many values may come that to parse it takes more than
// is set aside for it. It counts what parts values, wherever that stands.
func YAML(data []byte) error {
	if err := Size(int64(len(data)), Text); err != nil {
		return err
	}
	marks := 0
	for _, mark := range []string{"\n", ":", ",", "[", "{", "- ", "? "} {
		marks += bytes.Count(data, []byte(mark))
	}
	if marks > yamlMarks {
		return &Over{"has more values than are looked at"}
	}
	return nil
}

// Budget is what is left for one piece of work. It belongs to one goroutine.
type Budget struct {
	ctx  context.Context
	left int
}

// New returns a budget of so many bytes that ends with a context.
func New(ctx context.Context, left int) *Budget { return &Budget{ctx: ctx, left: left} }

// Left is what is left of it, in bytes.
func (b *Budget) Left() int { return b.left }

// Spend takes a cost that is about to arise, in bytes, and refuses one that there is
// nothing left for, or no time. A cost below 0 is one that is too large to be counted.
func (b *Budget) Spend(cost int) error {
	switch {
	case b.ctx.Err() != nil:
		return NotInTime
	case cost < 0 || cost > b.left:
		b.left = 0
		return &Over{"makes more text than is looked at, once its variables are filled in and for all that it is used for"}
	}
	b.left -= cost
	return nil
}
