package boto

import "strings"

// NearestRegion is the region that a text was probably meant to be: without quotes, capitals,
// comments and the letter of an availability zone, or with missing hyphens added, or the one that
// the console calls so, else with one or two letters changed. It is "" if none is near.
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
	for _, l := range locations {
		if bare == l.name {
			return l.region
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

// locations are the names of regions in the AWS console that people write in place of the code, in
// lower case and without spaces (docs.aws.amazon.com, "AWS Regions").
var locations = [...]struct{ name, region string }{
	{"virginia", "us-east-1"}, {"nvirginia", "us-east-1"}, {"northvirginia", "us-east-1"}, {"useastnvirginia", "us-east-1"},
	{"ohio", "us-east-2"}, {"california", "us-west-1"}, {"ncalifornia", "us-west-1"}, {"oregon", "us-west-2"},
	{"ireland", "eu-west-1"}, {"london", "eu-west-2"}, {"paris", "eu-west-3"}, {"frankfurt", "eu-central-1"}, {"zurich", "eu-central-2"},
	{"stockholm", "eu-north-1"}, {"milan", "eu-south-1"}, {"spain", "eu-south-2"},
	{"singapore", "ap-southeast-1"}, {"sydney", "ap-southeast-2"}, {"jakarta", "ap-southeast-3"}, {"melbourne", "ap-southeast-4"},
	{"tokyo", "ap-northeast-1"}, {"seoul", "ap-northeast-2"}, {"osaka", "ap-northeast-3"}, {"mumbai", "ap-south-1"}, {"hyderabad", "ap-south-2"},
	{"hongkong", "ap-east-1"}, {"saopaulo", "sa-east-1"}, {"montreal", "ca-central-1"}, {"capetown", "af-south-1"}, {"bahrain", "me-south-1"}, {"telaviv", "il-central-1"},
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
