package picture

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// draw returns the picture, and demands that it is well-formed XML.
func draw(t *testing.T, output string, width int) string {
	t.Helper()
	data, err := SVG("a & b", output, width)
	if err != nil {
		t.Fatal(err)
	}
	decoder := xml.NewDecoder(strings.NewReader(string(data)))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return string(data)
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, data)
		}
	}
}

func TestText(t *testing.T) {
	got := draw(t, "plain\n\n\x1b[31;1mfail\x1b[0;22m  <x> \x1b[2mfaint\x1b[22m\n", 40)
	for _, want := range []string{
		"<title>a &amp; b</title>",
		`<text x="16" y="53" textLength="40">plain</text>`,
		`<text class="b c31" x="16" y="89" textLength="32">fail</text>`,
		`<text x="64" y="89" textLength="24">&lt;x&gt;</text>`,
		`<text class="f" x="96" y="89" textLength="40">faint</text>`,
		`viewBox="0 0 352 110"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

func TestLongLineGoesOn(t *testing.T) {
	got := draw(t, "0123456789\n", 4)
	for _, want := range []string{">0123<", ">4567<", ">89<"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if got := draw(t, "0123\n4", 4); strings.Count(got, "<text x=") != 2 {
		t.Errorf("a line that just fits takes two:\n%s", got)
	}
}

func TestBox(t *testing.T) {
	got := draw(t, "┌─┬┐\n│a││\n└─┴┘\n", 10)
	want := `d="M20 49H44M20 85H44M20 49V85M36 49V85M44 49V85"`
	if !strings.Contains(got, want) {
		t.Errorf("no %s in\n%s", want, got)
	}
	if !strings.Contains(got, `>a</text>`) {
		t.Errorf("the text is gone:\n%s", got)
	}
	if got := draw(t, "─", 1); !strings.Contains(got, `d="M16 49H24"`) {
		t.Errorf("a lone line:\n%s", got)
	}
}

func TestUnknown(t *testing.T) {
	for output, want := range map[string]string{
		"\x1b[2J":       "one without an end",
		"\x1b[2Jm":      "is no number",
		"\x1b[48m":      "48 is unknown",
		"a\tb":          "no picture",
		"\x1b]0;title":  "no picture",
		"\x1b[1;;2mbad": "is no number",
	} {
		if _, err := SVG("t", output, 80); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", output, err, want)
		}
	}
}
