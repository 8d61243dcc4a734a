package checks

import (
	"fmt"

	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// Says makes the Message of a rule whose causes all have details of one type.
func Says[D cause.Detail](words func(cause.Cause, D) redact.Text) func(cause.Cause) redact.Text {
	return func(c cause.Cause) redact.Text {
		d, ok := c.Detail.(D)
		if !ok {
			panic(Unworded(c))
		}
		return words(c, d)
	}
}

// Unworded is the panic value of a Message for a detail of an unexpected type, which is a
// mistake in the rule.
func Unworded(c cause.Cause) string {
	return fmt.Sprintf("the rule of %q has no words for a %T", c.Kind, c.Detail)
}

// UnwordedFault is the panic value of a RefusalMessage for an unexpected fault, which is a
// mistake in the rule.
func UnwordedFault(r astro.Refusal) string {
	return fmt.Sprintf("the rule of %q has no words for the fault %d", r.Kind, r.Fault)
}

// CauseMessage returns the message for a cause from the rule that it belongs to.
func CauseMessage(list []*Check, c cause.Cause) redact.Text {
	return RuleOfCause(list, c.Kind).Message(c)
}
