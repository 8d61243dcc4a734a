package airflow

import "testing"

// TestPinned: what pip leaves of the image, and what it puts in its place.
func TestPinned(t *testing.T) {
	bundled := Version{8, 29, 0}
	for _, tt := range []struct {
		spec    string
		bundled Version
		want    string
		ok      bool
	}{
		{"", bundled, "8.29.0", true},
		{"", Version{}, "", true},
		{"==8.20.0", bundled, "8.20.0", true},
		{"==9.1", Version{}, "9.1.0", true},
		{"===9.1.0", Version{}, "9.1.0", true},
		{"==8.*", Version{}, "8", true},
		{"==8.20.*", Version{}, "8.20", true},
		{"==8.*", bundled, "8.29.0", true},
		{"~=8.20", Version{}, "8", true},
		{"~=8.20.1", Version{}, "8.20", true},
		{"~=8.20", bundled, "8.29.0", true},
		{"<9", Version{}, "8", true},
		{"<9.0.0", Version{}, "8", true},
		{"<8.5", Version{}, "8.4", true},
		{"<= 8.24.0", bundled, "8.24.0", true},
		{">=8,<9", bundled, "8.29.0", true},
		{">=8, <9", Version{}, "8", true},
		{">=9", bundled, "", true},
		{">=8", bundled, "8.29.0", true},
		{">8.29.0", bundled, "", true},
		{"!=8.29.0", bundled, "", true},
		{"(>=9.0,<9.5)", Version{}, "9.4", true},
		{"@ https://example.com/x.whl", bundled, "", false},
		{"8.29.0", bundled, "", false},
	} {
		got, ok := Pinned(tt.spec, tt.bundled)
		if got.String() != tt.want || ok != tt.ok {
			t.Errorf("Pinned(%q, %s) = %q, %v; want %q", tt.spec, tt.bundled, got, ok, tt.want)
		}
	}
	if got, _ := Pinned("<9", Version{}); !got.Before(Version{9, 0, 0}) || got.Before(Version{8, 99, 0}) {
		t.Errorf("<9 is %v", got)
	}
}
