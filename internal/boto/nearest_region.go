package boto

import "strings"

// NearestRegion is the region that a text was probably meant to be: without quotes, capitals,
// comments and the letter of an availability zone, or with missing hyphens added, else with one or
// two letters changed. It is "" if none is near.
func NearestRegion(name string) string {
	text := strings.ToLower(name)
	if cut := strings.IndexAny(text, "#;"); cut >= 0 {
		text = text[:cut]
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			return r
		case r == '_', r == '.':
			return '-'
		case r >= 0x2010 && r <= 0x2015: // typographic hyphens
			return '-'
		}
		return -1
	}, text)
	regions := KnownRegions()
	bare := strings.ReplaceAll(text, "-", "")
	for _, zone := range []string{bare, strings.TrimRight(bare, "abcdefghijklmnopqrstuvwxyz")} {
		for _, region := range regions {
			if strings.ReplaceAll(region, "-", "") == zone {
				return region
			}
		}
	}
	best, distance := "", 3
	for _, region := range regions {
		if d := editDistance(text, region); d < distance {
			best, distance = region, d
		}
	}
	return best
}

// editDistance is the Levenshtein distance: letters to add, drop or change.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := last
			if a[i] != b[j] {
				change++
			}
			last = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
