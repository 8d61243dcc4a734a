package checks

import (
	"fmt"

	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// Says makes the Message of a rule all of whose causes have details of one type.
func Says[D cause.Detail](words func(cause.Cause, D) redact.Text) func(cause.Cause) redact.Text {
	return func(c cause.Cause) redact.Text {
		d, ok := c.Detail.(D)
		if !ok {
			panic(Unworded(c))
		}
		return words(c, d)
	}
}

// Unworded is what a Message panics with for a detail that it has no words for, which
// is a mistake in the rule.
func Unworded(c cause.Cause) string {
	return fmt.Sprintf("the rule of %q has no words for a %T", c.Kind, c.Detail)
}

// UnwordedFault is what a RefusalMessage panics with for a fault that it has no words for,
// which is a mistake in the rule.
func UnwordedFault(r astro.Refusal) string {
	return fmt.Sprintf("the rule of %q has no words for the fault %d", r.Kind, r.Fault)
}

// CauseMessage says what was observed of a cause, in the words of the rule that it falls
// under.
func CauseMessage(list []*Check, c cause.Cause) redact.Text {
	return RuleOfCause(list, c.Kind).Message(c)
}
