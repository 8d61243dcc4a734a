package composetree

import "testing"

func TestRenameReferences(t *testing.T) {
	for before, want := range map[string]string{
		"${A}": "${B}", "$A": "$B", "$AB": "$AB", "${AB}": "${AB}", "${A:-x}$A/": "${B:-x}$B/", "$$A": "$$A", "$$$A": "$$$B", "A": "A", "$": "$",
	} {
		if got := RenameReferences(before, "A", "B"); got != want {
			t.Errorf("%s becomes %s, want %s", before, got, want)
		}
	}
}
