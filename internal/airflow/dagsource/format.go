package dagsource

import "strings"

// joined is the result of adjacent strings, without bytes.
func joined(texts []token) *literal {
	if len(texts) == 1 {
		return texts[0].lit
	}
	var value strings.Builder
	out := &literal{}
	for i := range texts {
		value.WriteString(texts[i].lit.value)
		out.at = append(out.at, texts[i].lit.at...)
		out.bytes = out.bytes || texts[i].lit.bytes
		out.holes = append(out.holes, texts[i].lit.holes...)
	}
	out.value = value.String()
	return out
}

// filledIn returns the string from first to end after the surrounding code has formatted it: with
// the operator %, or with its method format.
func filledIn(lit *literal, tokens []token, first, end int) *literal {
	for first > 0 && end < len(tokens) && tokens[end].is(op, ")") && tokens[end].match == first-1 {
		first, end = first-1, end+1
	}
	switch {
	case end < len(tokens) && tokens[end].is(op, "%"):
		return lit.replace(percentField)
	case end+1 < len(tokens) && tokens[end].is(op, ".") && (tokens[end+1].is(name, "format") || tokens[end+1].is(name, "format_map")):
		return lit.replace(braceField)
	}
	return lit
}

// replace replaces each field. The function returns a field's length, 0 for none.
func (l *literal) replace(field func(string) (length int, with string)) *literal {
	out := &literal{bytes: l.bytes, formatted: l.formatted, holes: l.holes}
	var value strings.Builder
	for i := 0; i < len(l.value); {
		length, with := field(l.value[i:])
		if length == 0 {
			length, with = 1, l.value[i:i+1]
		}
		value.WriteString(with)
		for range len(with) {
			out.at = append(out.at, l.at[i])
		}
		i += length
	}
	out.value = value.String()
	return out
}

// percentField reads a field such as %s, %(name)s or %05.2f. Anything after a percent sign is one;
// %% is a percent sign.
func percentField(text string) (int, string) {
	if len(text) < 2 || text[0] != '%' {
		return 0, ""
	}
	if text[1] == '%' {
		return 2, "%"
	}
	i := 1
	if text[i] == '(' {
		i += strings.IndexByte(text[i:], ')') + 1
	}
	for i < len(text) && strings.IndexByte("#0- +*.123456789hlL", text[i]) >= 0 {
		i++
	}
	return min(i+1, len(text)), string(rune(hole))
}

// braceField reads a field such as {} or {name:>5}; {{ and }} are braces.
func braceField(text string) (int, string) {
	switch {
	case strings.HasPrefix(text, "{{") || strings.HasPrefix(text, "}}"):
		return 2, text[:1]
	case text[0] != '{':
		return 0, ""
	}
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1, string(rune(hole))
			}
		}
	}
	return len(text), string(rune(hole))
}
