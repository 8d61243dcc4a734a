package textedit

import (
	"strings"

	"doctor/internal/lazyregexp"
)

// maxTokens bounds the comparison of two values.
const maxTokens = 1000

// jsonToken is a part of JSON that a change keeps or replaces as a whole.
var jsonToken = lazyregexp.New(`"(?:[^"\\]|\\.)*"|[\s]+|[{}\[\],:]|[^\s{}\[\],:"]+|"`)

// TokenDiff are the parts in which a value changes. In JSON each is made of whole names and values, so
// that a diff shows which member it is.
func TokenDiff(before, after string) []Splice {
	if before == after {
		return nil
	}
	was, is := jsonToken().FindAllString(before, -1), jsonToken().FindAllString(after, -1)
	isJSON := strings.HasPrefix(strings.TrimSpace(before), "{") && strings.HasPrefix(strings.TrimSpace(after), "{")
	if !isJSON || len(was) > maxTokens || len(is) > maxTokens || strings.Join(was, "") != before {
		from, old, with := difference(before, after)
		return []Splice{{from, from + len(old), with}}
	}
	var out []Splice
	at := 0
	for _, step := range aligned(was, is) {
		n := len(out)
		switch {
		case step.old == step.new:
			at += len(step.old)
			continue
		case n > 0 && out[n-1].End == at:
			out[n-1].End += len(step.old)
			out[n-1].New += step.new
		default:
			out = append(out, Splice{at, at + len(step.old), step.new})
		}
		at += len(step.old)
	}
	return out
}

// alignment is a token before and after: the same, or one of them is empty.
type alignment struct{ old, new string }

// aligned is the longest common subsequence of two lists of tokens, with the others in between.
func aligned(was, is []string) []alignment {
	common := make([][]int, len(was)+1)
	for i := range common {
		common[i] = make([]int, len(is)+1)
	}
	for i := len(was) - 1; i >= 0; i-- {
		for j := len(is) - 1; j >= 0; j-- {
			if was[i] == is[j] {
				common[i][j] = common[i+1][j+1] + len(was[i])
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []alignment
	i, j := 0, 0
	for i < len(was) || j < len(is) {
		switch {
		case i < len(was) && j < len(is) && was[i] == is[j]:
			out = append(out, alignment{was[i], is[j]})
			i, j = i+1, j+1
		case j == len(is) || i < len(was) && common[i+1][j] >= common[i][j+1]:
			out = append(out, alignment{was[i], ""})
			i++
		default:
			out = append(out, alignment{"", is[j]})
			j++
		}
	}
	return out
}

// difference is what has to be replaced in a text, and by what.
func difference(before, after string) (from int, was, is string) {
	for from < min(len(before), len(after)) && before[from] == after[from] {
		from++
	}
	for from > 0 && from < len(before) && before[from]&0xC0 == 0x80 { // not within a character
		from--
	}
	was, is = before[from:], after[from:]
	end := 0
	for end < min(len(was), len(is)) && was[len(was)-1-end] == is[len(is)-1-end] {
		end++
	}
	for end > 0 && was[len(was)-end]&0xC0 == 0x80 {
		end--
	}
	return from, was[:len(was)-end], is[:len(is)-end]
}
