package composetree

import "strings"

// RenameReferences renames a variable in $NAME and ${NAME...}. $$ is no reference.
func RenameReferences(value, from, to string) string {
	var out strings.Builder
	for i := 0; i < len(value); i++ {
		rest := value[i:]
		switch {
		case strings.HasPrefix(rest, "$$"):
			out.WriteString("$$")
			i++
			continue
		case strings.HasPrefix(rest, "${"+from) && !isWordByte(rest, 2+len(from)):
			out.WriteString("${" + to)
			i += 1 + len(from)
			continue
		case strings.HasPrefix(rest, "$"+from) && !isWordByte(rest, 1+len(from)):
			out.WriteString("$" + to)
			i += len(from)
			continue
		}
		out.WriteByte(value[i])
	}
	return out.String()
}

func isWordByte(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	c := text[i]
	return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}
