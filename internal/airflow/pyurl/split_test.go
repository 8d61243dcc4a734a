package pyurl

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	tests := []struct {
		text     string
		want     URL
		host     string
		port     int
		portFail error
	}{
		{"aws://", URL{Scheme: "aws"}, "", -1, nil},
		{"AWS://ID:se/cret@", URL{Scheme: "aws", Netloc: "ID:se", Path: "/cret@"}, "id", 0, ErrPort},
		{"aws://ID:1234", URL{Scheme: "aws", Netloc: "ID:1234"}, "id", 1234, nil},
		{"aws://a:b@c:d@Host:5/p?q=1#f", URL{"aws", "a:b@c:d@Host:5", "/p", "q=1", "f"}, "host", 5, nil},
		{`"aws://"`, URL{Path: `"aws://"`}, "", -1, nil},
		{"a_b://x", URL{Path: "a_b://x"}, "", -1, nil},
		{" \taws:\n//x", URL{Scheme: "aws", Netloc: "x"}, "x", -1, nil},
		{"aws://h:70000", URL{Scheme: "aws", Netloc: "h:70000"}, "h", 0, ErrPortRange},
	}
	for _, tt := range tests {
		u, err := Split(tt.text)
		port, portErr := u.Port()
		if err != nil || u != tt.want || u.Hostname() != tt.host || port != tt.port || !errors.Is(portErr, tt.portFail) {
			t.Errorf("Split(%q) = %+v, %v; %q, %d, %v", tt.text, u, err, u.Hostname(), port, portErr)
		}
	}
}

func TestSplitRefuses(t *testing.T) {
	for text, want := range map[string]error{
		"aws://[x": ErrBrackets, "aws://x]": ErrBrackets, "aws://[1.2.3.4]": ErrIPv4, "aws://[vx]": ErrFuture,
		"aws://[wJalrXUtnFEMI]": ErrAddress, "aws://wJalrXUtnFEMI\u2100": ErrNormalize,
	} {
		if _, err := Split(text); !errors.Is(err, want) || strings.Contains(err.Error(), "wJalr") {
			t.Errorf("Split(%q): %v, want %v", text, err, want)
		}
	}
}

func TestParseQuery(t *testing.T) {
	got := ParseQuery("a=1+2&&b&c=%2B%zz&a=")
	if want := []Pair{{"a", "1 2", "1+2"}, {"b", "", ""}, {"c", "+%zz", "%2B%zz"}, {"a", "", ""}}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("aws://ID:se/cret@host:1/x?y=%2f#z")
	f.Add("//[::1%25]:x")
	f.Fuzz(func(t *testing.T, text string) {
		u, err := Split(text)
		if err != nil {
			return
		}
		u.User()
		u.Hostname()
		_, _ = u.Port()
		ParseQuery(u.Query)
		if !strings.Contains(text, "%") && Unquote(text) != text {
			t.Errorf("Unquote(%q) = %q", text, Unquote(text))
		}
	})
}
