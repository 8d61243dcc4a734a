package redact

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"doctor/internal/lazyregexp"
)

// Foreign is a text of another program, an engine or AWS, with masks in place of each word
// that may be a secret: its sentences may quote anything. A word may be shown if too little of
// it remains without the known words of such programs, numbers, and what the caller sent to
// that program. AWS resource names and times are recognized by their form.
//
// The known words come from the messages of moby 28.5, of Go's packages for network, TLS and
// JSON, of Linux's errno, of servers that may answer instead, and of the error codes and
// messages of STS, IAM Identity Center, Secrets Manager and Parameter Store.
func Foreign(text string, given ...string) string {
	var out strings.Builder
	for rest := text; rest != ""; {
		start := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsSpace(r) })
		if start < 0 {
			out.WriteString(rest)
			break
		}
		out.WriteString(rest[:start])
		rest = rest[start:]
		end := strings.IndexFunc(rest, unicode.IsSpace)
		if end < 0 {
			end = len(rest)
		}
		out.WriteString(foreignWord(rest[:end], given))
		rest = rest[end:]
	}
	return out.String()
}

const foreignMarks = "\"'`()[]{}<>,.;:!?"

func foreignWord(word string, given []string) string {
	core := strings.Trim(word, foreignMarks)
	if len(core) < window || isForeignName(core) {
		return word
	}
	left := core
	for _, known := range given {
		if strings.Contains(known, core) {
			return word
		}
		if len(known) >= 4 {
			left = strings.ReplaceAll(left, known, " ")
		}
	}
	if unknown(left) < window {
		return word
	}
	return strings.Replace(word, core, Mask, 1)
}

func isForeignName(word string) bool { return foreignName().MatchString(word) }

// foreignName is an ARN, or a time as AWS or the engine writes it.
var foreignName = lazyregexp.New(`^(?:arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:[0-9]{0,12}:[A-Za-z0-9_+=,.@:/*-]{1,255}|[0-9]{8}T[0-9]{6}Z|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,18}Z?)$`)

// unknown counts the characters of a word that are neither a number nor part of a known word:
// of the whole word, or of a stretch without a known word, including its punctuation and
// numbers, whichever is more.
func unknown(word string) int {
	all, stretch, odd, most := 0, 0, false, 0
	end := func() {
		if odd {
			most = max(most, stretch)
		}
		stretch, odd = 0, false
	}
	for _, piece := range pieces().FindAllString(word, -1) {
		if !letters().MatchString(piece) {
			if piece == " " { // the place of something given
				end()
			}
			stretch += len(piece)
			continue
		}
		for _, hump := range humps(piece) {
			if _, known := speech()[strings.ToLower(hump)]; known {
				end()
				continue
			}
			all, stretch, odd = all+len(hump), stretch+len(hump), true
		}
	}
	end()
	return max(all, most)
}

// pieces are runs of letters and digits, and the punctuation between them.
var (
	pieces  = lazyregexp.New(`[A-Za-z0-9\x{80}-\x{10ffff}]+|[^A-Za-z0-9\x{80}-\x{10ffff}]`)
	letters = lazyregexp.New(`[A-Za-z\x{80}-\x{10ffff}]`)
)

// humps are the words of a name like InvalidClientTokenId, HTTPServer or amd64.
func humps(word string) []string {
	kind := func(b byte) int {
		switch {
		case 'A' <= b && b <= 'Z':
			return 1
		case '0' <= b && b <= '9':
			return 2
		}
		return 0
	}
	var all []string
	start := 0
	for i := 1; i < len(word); i++ {
		before, now := kind(word[i-1]), kind(word[i])
		switch {
		case before == 1 && now == 0: // the last capital belongs to the next word
			if i-1 > start {
				all, start = append(all, word[start:i-1]), i-1
			}
		case before != now:
			all, start = append(all, word[start:i]), i
		}
	}
	return append(all, word[start:])
}

//go:embed foreign.txt
var speechText string

// speech are the known words, in lower case.
var speech = sync.OnceValue(func() Words {
	words := Words{}
	for _, word := range strings.Fields(speechText) {
		words[word] = struct{}{}
	}
	return words
})
