package verify

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"doctor/internal/phrase"
	"doctor/internal/redact"
)

// Text writes the results for a person: a block for each container, one for those with equal
// results. visible makes a line safe for a terminal and removes secrets.
func Text(w io.Writer, results []Result, visible func(string) string) error {
	var out strings.Builder
	for i, b := range blocks(results) {
		if i > 0 {
			out.WriteString("\n")
		}
		fmt.Fprintln(&out, visible(strings.Join(b.heads, ", ")))
		width := b.width(visible)
		for _, line := range b.lines {
			fmt.Fprintf(&out, "  %-*s  %s\n", width, visible(line.label), visible(line.text))
		}
	}
	fmt.Fprintf(&out, "\n%s\n", visible(summary(results)))
	_, err := io.WriteString(w, out.String())
	return err
}

type line struct{ label, text string }

type block struct {
	heads []string
	lines []line
}

// width is the width of the labels, without those that are too long to be aligned.
func (b block) width(visible func(string) string) int {
	width := 0
	for _, line := range b.lines {
		if n := utf8.RuneCountInString(visible(line.label)); n <= 30 {
			width = max(width, n)
		}
	}
	return width
}

// blocks merges results with the same text.
func blocks(results []Result) []block {
	var all []block
	for _, r := range results {
		lines := r.lines()
		i := slices.IndexFunc(all, func(b block) bool { return slices.Equal(b.lines, lines) })
		if i < 0 {
			i = len(all)
			all = append(all, block{lines: lines})
		}
		if !slices.Contains(all[i].heads, r.Service) {
			all[i].heads = append(all[i].heads, r.Service)
		}
	}
	return all
}

func (r Result) lines() []line {
	var all []line
	add := func(label, text string) {
		if len(all) > 0 && slices.ContainsFunc(all, func(l line) bool { return l.label == label }) {
			label = ""
		}
		all = append(all, line{label, text})
	}
	for _, text := range r.identity() {
		add("boto3", text)
	}
	for _, d := range r.Differences {
		add("but", d.words(r))
	}
	if r.Stale != "" && len(r.Differences) == 0 {
		add("note", r.Stale)
	}
	if r.Answer == nil {
		return all
	}
	if e := r.Answer.Airflow.Error; e != nil {
		add("Airflow", "fails with "+e.String())
	}
	for _, l := range r.Answer.Airflow.Lookups {
		for _, text := range l.words() {
			add(l.Kind+" "+l.Name, text)
		}
	}
	return all
}

// identity describes boto3's identity, or why it is unknown.
func (r Result) identity() []string {
	if r.Answer == nil {
		return []string{"unknown: " + r.Reason()}
	}
	var lines []string
	id := r.Answer.Identity
	switch {
	case id.Error.lacks("boto3", "botocore"):
		return []string{fmt.Sprintf("%s is not installed in the image; add apache-airflow-providers-amazon to requirements.txt, then run `astro dev restart`", id.Error.Module)}
	case id.Error != nil:
		lines = append(lines, "fails with "+id.Error.String())
	case id.ARN != "":
		lines = append(lines, fmt.Sprintf("%s, account %s", id.ARN, id.Account))
	}
	if text := id.elsewhere(); text != "" {
		lines = append(lines, text)
	}
	if id.Profile != "" {
		lines = append(lines, fmt.Sprintf("source %s, profile %s, region %s", orNone(id.Method), id.Profile, orNone(id.Region)))
	}
	if r.Status == Unknown || r.Answer.Crash != nil {
		lines = append(lines, "partly unknown: "+r.Reason())
	}
	if text := r.came(); text != "" {
		lines = append(lines, text)
	}
	return lines
}

// elsewhere says who answered, if that is not AWS.
func (i Identity) elsewhere() string {
	switch {
	case !i.isElsewhere():
	case i.ARN != "":
		return fmt.Sprintf("answered by %s, which is not AWS: a mock identity", redact.URL(i.Endpoint))
	case i.Error != nil && i.Error.Code != "":
		return fmt.Sprintf("answered by %s, which is not AWS", redact.URL(i.Endpoint))
	}
	return ""
}

// came says that a prediction was right, and for a failure which rule explains it.
func (r Result) came() string {
	id := r.Answer.Identity
	switch {
	case r.Predicted == nil, r.Stale != "", len(r.Differences) > 0:
		return ""
	case id.ARN != "":
		return "as predicted"
	case id.Error == nil:
		return ""
	case r.Predicted.failure == nil:
		return "not predictable from files; `doctor --only sts-identity` asks AWS from this machine"
	case r.Predicted.same(*id.Error) && r.Predicted.Rule != "":
		return fmt.Sprintf("as predicted: %s; `doctor --only %s` shows the fix", r.Predicted.Rule, r.Predicted.Rule)
	case r.Predicted.same(*id.Error):
		return "as predicted"
	}
	return ""
}

// summary is the last line.
func summary(results []Result) string {
	var failed, unknown, wrong int
	for _, r := range results {
		switch r.Status {
		case Failed:
			failed++
		case Unknown:
			unknown++
		}
		if len(r.Differences) > 0 && r.Stale == "" {
			wrong++
		}
	}
	all := len(results)
	mocked := 0
	for _, r := range results {
		if r.Answer != nil && r.Answer.Identity.ARN != "" && r.Answer.Identity.isElsewhere() {
			mocked++
		}
	}
	text := phrase.Count(all, "container") + ": all OK"
	if failed+unknown > 0 {
		text = fmt.Sprintf("%s: %d OK, %d failed, %d unknown", phrase.Count(all, "container"), all-failed-unknown, failed, unknown)
	}
	if mocked > 0 {
		text += fmt.Sprintf("; %d got the answer of a mock, not of AWS", mocked)
	}
	if wrong > 0 {
		text += fmt.Sprintf("; %d wrongly predicted", wrong)
	}
	return text
}
