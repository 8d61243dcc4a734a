package repair

import (
	"testing"
)

func TestEncodingOf(t *testing.T) {
	for text, want := range map[string]string{
		"":                                "UTF-8",
		"A=b\r\n":                         "UTF-8",
		"A=ü\n":                           "UTF-8",
		"\ufeffA=b\n":                     "UTF-8",
		"A=\xfc\n":                        "ISO-8859-1",
		"\xff\xfeA\x00=\x00b\x00\n\x00":   "UTF-16",
		"\xfe\xff\x00A\x00=\x00b\x00\n":   "UTF-16",
		"A\x00=\x00b\x00\n\x00":           "UTF-16LE",
		"\x00A\x00=\x00b\x00\n":           "UTF-16BE",
		"\x7fELF\x02\x01\x01\x00\x00\x00": "",
		"A=b\x00\n":                       "",
	} {
		if got := EncodingOf([]byte(text)); got != want {
			t.Errorf("encodingOf(%q) = %q, want %q", text, got, want)
		}
	}
}
