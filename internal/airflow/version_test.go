package airflow

import "testing"

func TestParseVersion(t *testing.T) {
	tests := []struct {
		text string
		want Version
		ok   bool
	}{
		{"3.0", Version{3, 0, -1}, true},
		{"2.10.4", Version{2, 10, 4}, true},
		{"2.10.4+astro.1", Version{2, 10, 4}, true},
		{"3.1.0rc1", Version{3, 1, 0}, true},
		{"v3", Version{3, 0, -1}, true},
		{"3.0-2", Version{3, 0, -1}, true},
		{"", Version{}, false},
		{"latest", Version{}, false},
	}
	for _, tt := range tests {
		if got, ok := ParseVersion(tt.text); got != tt.want || ok != tt.ok {
			t.Errorf("ParseVersion(%q) = %v, %v", tt.text, got, ok)
		}
	}
}

func TestVersionOrder(t *testing.T) {
	tests := []struct {
		v                   string
		major, minor, patch int
		atLeast             bool
	}{
		{"2.4", 2, 4, 1, true}, // the last patch is what images have
		{"2.4.0", 2, 4, 1, false},
		{"2.4.1", 2, 4, 1, true},
		{"2.10", 2, 9, 3, true},
		{"3.0", 2, 11, 0, true},
		{"2.11", 3, 0, 0, false},
	}
	for _, tt := range tests {
		v, _ := ParseVersion(tt.v)
		if got := v.AtLeast(tt.major, tt.minor, tt.patch); got != tt.atLeast {
			t.Errorf("%s at least %d.%d.%d: %v", tt.v, tt.major, tt.minor, tt.patch, got)
		}
	}
	var unknown Version
	if !unknown.AtLeast(3, 2, 0) || unknown.Before(Version{9, 0, 0}) || unknown.String() != "" {
		t.Error("a version that is not known counts as the newest")
	}
	if got := (Version{2, 10, -1}).String(); got != "2.10" {
		t.Error(got)
	}
}
