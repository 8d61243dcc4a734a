package tasklog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"
)

// read is a log as lines of number, service and text.
func read(t *testing.T, in io.Reader, limits Limits) (string, Summary) {
	t.Helper()
	var out strings.Builder
	s, err := Read(in, limits, func(l Line) bool {
		fmt.Fprintf(&out, "%d %s|%s\n", l.Number, l.Service, l.Text)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), s
}

func TestRead(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"no end of line", "a", "1 |a\n"},
		{"Windows", "a\r\nb\r\n", "1 |a\n2 |b\n"},
		{"colors", "\x1b[31mError\x1b[0m: \x1b]8;;https://x\x1b\\link\x1b]8;;\x07", "1 |Error: link\n"},
		{
			"astro dev logs", "\x1b[36mscheduler-1  | \x1b[0mbotocore\ntriggerer-1  | other\nproj_4db07c-api-server-1  | x\nminio | y\n",
			"1 scheduler|botocore\n2 triggerer|other\n3 api-server|x\n4 minio|y\n",
		},
		{"code", "    A | B\nFOO | BAR\nend. | x\n", "1 |    A | B\n2 |FOO | BAR\n3 |end. | x\n"},
		{"a broken line", "scheduler-1  | Unable to locate\n credentials\n", "1 scheduler|Unable to locate\n2 scheduler| credentials\n"},
		{"an exception group", "  | Traceback\n  + Exception\n", "1 |  | Traceback\n2 |  + Exception\n"},
		{
			"Airflow 3", `{"timestamp":"2026-11-23T14:05:32Z","level":"error","event":"Task failed with exception","logger":"task","error_detail":[{"exc_type":"NoCredentialsError","exc_value":"Unable to locate credentials","exc_notes":[],"frames":[{"filename":"/x/y.py","lineno":3,"name":"f","locals":{"secret":"rosebud"}}],"is_cause":false}]}`,
			"1 |Task failed with exception\n1 |NoCredentialsError: Unable to locate credentials\n",
		},
		{
			"Airflow 3 behind a service", `scheduler-1  | {"event":"x","exception":"Traceback:\n  f\nKeyError: 'a'"}`,
			"1 scheduler|x\n1 scheduler|Traceback:\n1 scheduler|  f\n1 scheduler|KeyError: 'a'\n",
		},
		{"broken JSON", "{\"event\": \"Unable to\n", "1 |{\"event\": \"Unable to\n"},
		{"a list", "[1, 2]", "1 |[1, 2]\n"},
		{"a byte-order mark", "\ufeffa\n", "1 |a\n"},
		{"binary", "\x00\xff\xfea\n\x80", "1 |\x00�a\n2 |�\n"},
	} {
		if got, _ := read(t, strings.NewReader(c.in), DefaultLimits); got != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, got, c.want)
		}
	}
}

// TestPowerShell: its redirections write UTF-16.
func TestPowerShell(t *testing.T) {
	for _, big := range []bool{false, true} {
		var in []byte
		for _, u := range utf16.Encode([]rune("\ufeffscheduler-1  | Unäble\r\nx")) {
			if big {
				in = append(in, byte(u>>8), byte(u))
			} else {
				in = append(in, byte(u), byte(u>>8))
			}
		}
		if got, _ := read(t, bytes.NewReader(in), DefaultLimits); got != "1 scheduler|Unäble\n2 scheduler|x\n" {
			t.Errorf("got %q", got)
		}
	}
}

// TestLimits: of a long line the beginning is read, and of a long log.
func TestLimits(t *testing.T) {
	got, s := read(t, strings.NewReader(strings.Repeat("x", 200<<10)+"\ny\n"), Limits{Input: 1 << 20, Line: 10})
	if got != "1 |xxxxxxxxxx\n2 |y\n" || s != (Summary{Lines: 2}) {
		t.Errorf("got %q, %+v", got, s)
	}
	got, s = read(t, strings.NewReader("a\nb\nc\n"), Limits{Input: 4, Line: 10})
	if got != "1 |a\n2 |b\n" || !s.Cut {
		t.Errorf("got %q, %+v", got, s)
	}
	got, s = read(t, strings.NewReader("a\nb\n"), Limits{Input: 4, Line: 10})
	if got != "1 |a\n2 |b\n" || s.Cut {
		t.Errorf("got %q, %+v", got, s)
	}
}

// TestSlowInput: small pieces give the same lines, and an error ends the input.
func TestSlowInput(t *testing.T) {
	if got, _ := read(t, iotest.OneByteReader(strings.NewReader("a\nbc\n")), DefaultLimits); got != "1 |a\n2 |bc\n" {
		t.Errorf("got %q", got)
	}
	broken := errors.New("broken")
	s, err := Read(io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(broken)), DefaultLimits, func(Line) bool { return true })
	if !errors.Is(err, broken) || s.Lines != 2 {
		t.Errorf("%+v, %v", s, err)
	}
}

// TestStop: yield ends the reading.
func TestStop(t *testing.T) {
	s, err := Read(strings.NewReader("a\nb\n"), DefaultLimits, func(Line) bool { return false })
	if err != nil || s.Lines != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("scheduler-1  | {\"event\":\"x\",\"error_detail\":[{\"exc_type\":1}]}\n\x1b[31m"))
	f.Add([]byte("\xff\xfea\x00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		_, err := Read(bytes.NewReader(in), Limits{Input: 1 << 16, Line: 1 << 12}, func(l Line) bool {
			if l.Number < 1 || strings.Contains(l.Text, "\n") || !utf8.ValidString(l.Text) {
				t.Errorf("%+v", l)
			}
			return true
		})
		if err != nil {
			t.Error(err)
		}
	})
}
