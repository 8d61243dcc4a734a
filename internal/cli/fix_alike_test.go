package cli

import (
	"testing"

	"doctor/fixers"
)

func TestAlikeWords(t *testing.T) {
	for want, alike := range map[string]fixers.Alike{
		"line 2: the comment at the end is removed; the rest stays the same":             {Line: 2, Kind: fixers.CommentRemoved, At: fixers.AtEnd, Count: 7},
		"line 3: the quotes are removed; the rest stays the same":                        {Line: 3, Kind: fixers.QuotesRemoved, Count: 2},
		"line 3: quotes are added; the rest stays the same":                              {Line: 3, Kind: fixers.QuotesAdded, Count: 2},
		"line 3: other quotes are used; the rest stays the same":                         {Line: 3, Kind: fixers.QuotesChanged},
		"line 1: 1 space is removed at the end; the rest stays the same":                 {Line: 1, Kind: fixers.SpacesRemoved, At: fixers.AtEnd, Count: 1},
		"line 1: 2 spaces are added inside; the rest stays the same":                     {Line: 1, Kind: fixers.SpacesAdded, At: fixers.Inside, Count: 2},
		"line 1: only spaces and tabs change":                                            {Line: 1, Kind: fixers.SpacesAdded},
		"line 1: 1 invisible character is removed at the start; the rest stays the same": {Line: 1, Kind: fixers.InvisibleRemoved, At: fixers.AtStart, Count: 1},
		"line 1: only the line ending changes":                                           {Line: 1, Kind: fixers.LineEndChanged},
		"line 1: only upper and lower case change":                                       {Line: 1, Kind: fixers.CaseChanged},
		"line 1: 4 characters are removed at the start; the rest stays the same":         {Line: 1, Kind: fixers.PartRemoved, At: fixers.AtStart, Count: 4},
		"line 1: 1 character is added at the end; the rest stays the same":               {Line: 1, Kind: fixers.PartAdded, At: fixers.AtEnd, Count: 1},
		"line 1: the masked text is replaced by one of the same length":                  {Line: 1, Kind: fixers.Replaced, At: fixers.AtEnd},
		"line 1: the masked text is replaced by one that is 1 character longer":          {Line: 1, Kind: fixers.Replaced, Count: 1},
		"line 1: the masked text is replaced by one that is 3 characters shorter":        {Line: 1, Kind: fixers.Replaced, Count: -3},
	} {
		if got := alikeWords(alike); got != want {
			t.Errorf("%+v: %q, want %q", alike, got, want)
		}
	}
}
