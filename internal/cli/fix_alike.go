package cli

import (
	"fmt"

	"doctor/fixers"
	"doctor/internal/phrase"
)

// alikeWords says how two lines of a diff differ that look the same.
func alikeWords(a fixers.Alike) string {
	return fmt.Sprintf("line %d: %s", a.Line, differenceWords(a))
}

func differenceWords(a fixers.Alike) string {
	const same = "; the rest stays the same"
	switch a.Kind {
	case fixers.CommentRemoved:
		return "the comment at the end is removed" + same
	case fixers.QuotesRemoved:
		return "the quotes are removed" + same
	case fixers.QuotesAdded:
		return "quotes are added" + same
	case fixers.QuotesChanged:
		return "other quotes are used" + same
	case fixers.SpacesRemoved:
		return number(a.Count, "space") + " removed " + placeWords(a.At) + same
	case fixers.SpacesAdded:
		if a.Count == 0 {
			return "only spaces and tabs change"
		}
		return number(a.Count, "space") + " added " + placeWords(a.At) + same
	case fixers.InvisibleRemoved:
		return number(a.Count, "invisible character") + " removed " + placeWords(a.At) + same
	case fixers.LineEndChanged:
		return "only the line ending changes"
	case fixers.CaseChanged:
		return "only upper and lower case change"
	case fixers.PartRemoved:
		return number(a.Count, "character") + " removed " + placeWords(a.At) + same
	case fixers.PartAdded:
		return number(a.Count, "character") + " added " + placeWords(a.At) + same
	}
	switch {
	case a.Count > 0:
		return "the masked text is replaced by one that is " + phrase.Count(a.Count, "character") + " longer"
	case a.Count < 0:
		return "the masked text is replaced by one that is " + phrase.Count(-a.Count, "character") + " shorter"
	}
	return "the masked text is replaced by one of the same length"
}

func placeWords(at fixers.Place) string {
	switch at {
	case fixers.AtStart:
		return "at the start"
	case fixers.AtEnd:
		return "at the end"
	}
	return "inside"
}

// number is a count with its verb.
func number(count int, what string) string {
	return phrase.Count(count, what) + plural(count, " is", " are")
}
