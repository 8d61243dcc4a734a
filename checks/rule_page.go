package checks

import "strings"

// pageWidth is where the lines of a rule's page end, in bytes.
const pageWidth = 88

// page writes the Doc of a rule: what is seen, why, and what to do. Lines are
// broken at blanks, but not inside `code`, so that a message can be searched
// for and a command copied. A paragraph that is indented by four blanks is code
// and stays as it is.
func page(symptom, cause, fix string) string {
	var paragraphs []string
	for _, part := range []string{"**Symptom.** " + symptom, "**Cause.** " + cause, "**Fix.** " + fix} {
		for _, text := range strings.Split(part, "\n\n") {
			paragraphs = append(paragraphs, breakLines(text))
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// breakLines breaks the lines of one paragraph.
func breakLines(text string) string {
	if strings.HasPrefix(text, "    ") {
		return text
	}
	var out strings.Builder
	width := 0
	for i, word := range wholeWords(text) {
		switch {
		case i > 0 && width+1+len(word) > pageWidth:
			out.WriteByte('\n')
			width = 0
		case i > 0:
			out.WriteByte(' ')
			width++
		}
		out.WriteString(word)
		width += len(word)
	}
	return out.String()
}

// wholeWords splits a text at its blanks, except at those inside `code`.
func wholeWords(text string) []string {
	var words []string
	start, code := 0, false
	for i, r := range text + " " {
		switch {
		case r == '`':
			code = !code
		case r == ' ' && !code:
			if i > start {
				words = append(words, text[start:i])
			}
			start = i + 1
		}
	}
	return words
}
