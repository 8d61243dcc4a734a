package jsonedit

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"doctor/fixers/internal/textedit"
	"doctor/internal/pyjson"
)

// change changes a JSON text, and leaves the rest of it as it is.
type change func(text string) (string, error)

// setMember gives a member a value, written in JSON. Missing objects around it are created.
func setMember(path, written string) change {
	return inObject(path, true, func(object, name string) (string, error) {
		members, _ := membersOf(object)
		if i := lastMember(members, name); i >= 0 {
			return object[:members[i].value.From] + written + object[members[i].value.To:], nil
		}
		return addMember(object, members, name, written), nil
	})
}

// removeMember removes a member, however often it is there.
func removeMember(path string) change {
	return inObject(path, false, func(object, name string) (string, error) {
		found := false
		for {
			members, _ := membersOf(object)
			i := lastMember(members, name)
			if i < 0 {
				break
			}
			found = true
			object = withoutMember(object, members, i)
		}
		if !found {
			return "", fmt.Errorf("there is no key %q", name)
		}
		return object, nil
	})
}

// moveMember gives a member another place or name, and keeps its value as written. One that stays
// in its object keeps its place in the order.
func moveMember(from, to string) change {
	if f, t := strings.LastIndexByte(from, '.'), strings.LastIndexByte(to, '.'); from[:f+1] == to[:t+1] {
		return inObject(from, false, func(object, name string) (string, error) { return renameMember(object, name, to[t+1:]) })
	}
	return func(text string) (string, error) {
		var value string
		read := func(object, name string) (string, error) {
			members, _ := membersOf(object)
			i := lastMember(members, name)
			if i < 0 {
				return "", fmt.Errorf("there is no key %q", name)
			}
			value = object[members[i].value.From:members[i].value.To]
			return object, nil
		}
		if _, err := inObject(from, false, read)(text); err != nil {
			return "", err
		}
		if err := vacant(text, to); err != nil {
			return "", err
		}
		text, err := removeMember(from)(text)
		if err != nil {
			return "", err
		}
		return setMember(to, value)(text)
	}
}

// vacant reports a member that must not exist yet.
func vacant(text, path string) error {
	taken := false
	_, _ = inObject(path, true, func(object, name string) (string, error) {
		members, _ := membersOf(object)
		taken = lastMember(members, name) >= 0
		return object, nil
	})(text)
	if taken {
		return fmt.Errorf("there is already a key %q", path)
	}
	return nil
}

func renameMember(object, from, to string) (string, error) {
	members, _ := membersOf(object)
	i := lastMember(members, from)
	switch {
	case i < 0:
		return "", fmt.Errorf("there is no key %q", from)
	case to == "" || lastMember(members, to) >= 0:
		return "", fmt.Errorf("the key %q cannot become %q: there is one, or no name", from, to)
	case slices.IndexFunc(members, func(m member) bool { return m.name == from }) != i:
		return "", fmt.Errorf("the key %q is there more than once", from)
	}
	return object[:members[i].key.From] + Quote(to) + object[members[i].key.To:], nil
}

// inObject applies a change to the object that a path leads to, given the name in it. An object may
// be in a string, as Airflow allows it for extra.
func inObject(path string, create bool, change func(object, name string) (string, error)) change {
	return func(text string) (string, error) {
		start := len(text) - len(strings.TrimLeft(text, " \t\r\n"))
		if !strings.HasPrefix(text[start:], "{") {
			return "", errors.New("the value is not a JSON object")
		}
		head, rest, nested := strings.Cut(path, ".")
		if !nested {
			object, err := change(text[start:], head)
			return text[:start] + object, err
		}
		members, _ := membersOf(text[start:])
		i := lastMember(members, head)
		if i < 0 {
			if !create {
				return "", fmt.Errorf("there is no key %q", head)
			}
			value, err := inObject(rest, create, change)("{}")
			return text[:start] + addMember(text[start:], members, head, value), err
		}
		at := textedit.Span{From: start + members[i].value.From, To: start + members[i].value.To}
		value, err := inside(text[at.From:at.To], inObject(rest, create, change))
		return text[:at.From] + value + text[at.To:], err
	}
}

// inside changes the value of a member: an object, or one that is written in a string.
func inside(value string, change change) (string, error) {
	if value == "null" {
		value = "{}"
	}
	if !strings.HasPrefix(value, `"`) {
		return change(value)
	}
	decoded, err := pyjson.Decode(value)
	inner, isText := decoded.(string)
	if err != nil || !isText {
		return "", errors.New("the value is not a JSON object")
	}
	if strings.TrimSpace(inner) == "" {
		inner = "{}"
	}
	if inner, err = change(inner); err != nil {
		return "", err
	}
	return Quote(inner), nil
}

// member is one member of an object: the places of its key with quotes, and of its value.
type member struct {
	name       string
	key, value textedit.Span
}

func lastMember(members []member, name string) int {
	for i, m := range slices.Backward(members) {
		if m.name == name {
			return i
		}
	}
	return -1
}

// membersOf are the members of the object at the start of a valid JSON text, and the place of its
// closing brace.
func membersOf(text string) (members []member, closing int) {
	at := skipSpace(text, 1)
	for at < len(text) && text[at] != '}' {
		if text[at] == ',' {
			at = skipSpace(text, at+1)
			continue
		}
		key := textedit.Span{From: at, To: valueEnd(text, at)}
		from := skipSpace(text, key.To)
		from = skipSpace(text, min(from+1, len(text))) // the colon
		value := textedit.Span{From: from, To: valueEnd(text, from)}
		decoded, err := pyjson.Decode(text[key.From:key.To])
		name, isText := decoded.(string)
		if err != nil || !isText || value.From >= value.To {
			return members, at
		}
		members = append(members, member{name, key, value})
		at = skipSpace(text, value.To)
	}
	return members, at
}

func skipSpace(text string, at int) int {
	for at < len(text) && strings.IndexByte(" \t\r\n", text[at]) >= 0 {
		at++
	}
	return at
}

// valueEnd is the end of the value that begins at an offset of a valid JSON text.
func valueEnd(text string, at int) int {
	depth := 0
	for i := at; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
			if depth == 0 {
				return min(i+1, len(text))
			}
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth < 0 { // of the object around a bare word
				return i
			}
			if depth == 0 {
				return i + 1
			}
		case depth == 0 && strings.IndexByte(", \t\r\n:", c) >= 0:
			return i
		}
	}
	return len(text)
}

// addMember appends a member in the manner of those that are there.
func addMember(object string, members []member, name, written string) string {
	colon, before := ": ", ""
	if n := len(members); n > 0 {
		last := members[n-1]
		colon, before = object[last.key.To:last.value.From], " "
		switch {
		case n > 1:
			before = object[members[n-2].value.To:last.key.From]
			before = before[strings.IndexByte(before, ',')+1:]
		case strings.ContainsAny(object[1:last.key.From], "\r\n"):
			before = object[1:last.key.From]
		}
		at := last.value.To
		return object[:at] + "," + before + Quote(name) + colon + written + object[at:]
	}
	return object[:1] + Quote(name) + colon + written + object[1:]
}

// withoutMember removes a member with its comma.
func withoutMember(object string, members []member, i int) string {
	switch {
	case i+1 < len(members):
		return object[:members[i].key.From] + object[members[i+1].key.From:]
	case i > 0:
		return object[:members[i-1].value.To] + object[members[i].value.To:]
	}
	_, closing := membersOf(object)
	return "{" + object[closing:]
}
