package bounds

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestBudgetIsSpent(t *testing.T) {
	b := New(t.Context(), 100)
	if b.Spend(60) != nil || b.Spend(40) != nil || b.Left() != 0 {
		t.Errorf("%d are left of what was there", b.Left())
	}
	if err := b.Spend(1); Reason(err) == "" {
		t.Errorf("more than there was: %v", err)
	}
	if err := New(t.Context(), 100).Spend(-1); Reason(err) == "" {
		t.Errorf("a cost too large to be counted: %v", err)
	}
	b = New(t.Context(), 100)
	_ = b.Spend(101)
	if err := b.Spend(1); Reason(err) == "" {
		t.Error("what comes after that which was too much is not looked at either")
	}
}

func TestBudgetEndsWithTheRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	b := New(ctx, 100)
	cancel()
	if err := b.Spend(1); !errors.Is(err, NotInTime) || b.Left() != 100 {
		t.Errorf("%v, %d left", err, b.Left())
	}
}

func TestReasonIsThatOfABoundAlone(t *testing.T) {
	if got := Reason(fmt.Errorf("read: %w", &Over{"is long"})); got != "is long" {
		t.Errorf("got %q", got)
	}
	if got := Reason(errors.New("is long")); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestYAMLIsWeighedBeforeItIsParsed(t *testing.T) {
	for text, fits := range map[string]bool{
		"": true,
		"a:\n" + strings.Repeat("  - one two three four\n", 5000):                              true,
		"a: \"" + strings.Repeat("x", Text/2) + "\"\n":                                         true,
		"a:\n" + strings.Repeat("- b\n", yamlMarks/2):                                          false,
		"a: [" + strings.Repeat("b,", yamlMarks+1) + "]\n":                                     false,
		strings.Repeat("[", yamlMarks+1):                                                       false,
		"a: \"" + strings.Repeat("x", Text) + "\"\n":                                           false,
		strings.Repeat("---\n", Text/4):                                                        true, // one mark each
		strings.Repeat("#\n", Text/2):                                                          false,
		strings.Repeat("# a person writes comments of more than one letter in a line\n", 3000): true,
	} {
		if err := YAML([]byte(text)); (err == nil) != fits {
			t.Errorf("%.20q of %d bytes: %v", text, len(text), err)
		}
	}
}
