package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"doctor/checks"
	"doctor/internal/redact"
)

func ticketOf(t *testing.T, r Report) string {
	t.Helper()
	var out bytes.Buffer
	err := WriteTicket(&out, r, options(), Ticket{
		Versions:  []Version{{"doctor", "0.1.0"}, {"Astro CLI", "Astro CLI Version: 1.45.0 | @team \x1b[2J"}, {"Engine", "not asked"}},
		Reproduce: "doctor --offline", Elsewhere: "report.txt",
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestTicket: a ticket says the verdict first, then the versions, what was found, what was not
// checked and how to see it again; and it shows no secret and nothing raw.
func TestTicket(t *testing.T) {
	for name, r := range map[string]Report{"ticket.golden": everything(), "ticket-healthy.golden": healthy(), "ticket-good.golden": good()} {
		got := ticketOf(t, r)
		golden(t, name, got)
		for _, private := range []string{leakedKey, leakedID, leakedPassword, "\x1b"} {
			if strings.Contains(got, private) {
				t.Errorf("%s shows %q", name, private)
			}
		}
		if strings.Contains(got, "left out") {
			t.Errorf("%s: something is left out", name)
		}
	}
	got := ticketOf(t, everything())
	var at []int
	for _, part := range []string{"## ✗", "| Program | Version |", "### error", "### Not checked", "`sts-identity` (unknown)", "### How to reproduce", "doctor --offline", "(doctor 0.1.0"} {
		at = append(at, strings.Index(got, part))
	}
	if at[0] != 0 || slices.Contains(at, -1) || !slices.IsSorted(at) {
		t.Errorf("the parts are at %v", at)
	}
}

// TestTicketIsBounded: GitHub accepts every ticket, and it says what is missing; the verdict and
// how to reproduce it never are.
func TestTicketIsBounded(t *testing.T) {
	for findings, sizes := range map[int][]int{1: {10, 80000}, 40: {10, 3000}, 400: {300}} {
		for _, size := range sizes {
			r := everything()
			results := r.Projects[0].Results
			i := slices.IndexFunc(results, func(r checks.Result) bool { return len(r.Findings) > 0 })
			model := results[i].Findings[0]
			results[i].Findings = nil
			for n := range findings {
				f := model
				f.Subject, f.Message = fmt.Sprint(n), redact.NewText(fmt.Sprintf("number %d %s", n, strings.Repeat("日本語 ", size/10)))
				results[i].Findings = append(results[i].Findings, f)
			}
			got := ticketOf(t, r)
			if len(got) > MaxTicket || !utf8.ValidString(got) {
				t.Errorf("%d findings of %d bytes: %d bytes", findings, size, len(got))
			}
			if long := findings*size > MaxTicket; long != strings.Contains(got, "left out; see report.txt") {
				t.Errorf("%d findings of %d bytes: left out: %v", findings, size, !long)
			}
			if !strings.HasPrefix(got, "## ✗") || !strings.Contains(got, "### How to reproduce") || strings.Count(got, "```")%2 != 0 {
				t.Errorf("%d findings of %d bytes: incomplete", findings, size)
			}
		}
	}
}

// TestFromMarkdown: what is escaped for Markdown can be searched as its reader sees it.
func TestFromMarkdown(t *testing.T) {
	for _, text := range []string{"a_b*c", "j.doe_smith <x> & y", "@team #12", "/close `x` [a](b) ~ \\|"} {
		if got := FromMarkdown(inMarkdown(text)); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}
