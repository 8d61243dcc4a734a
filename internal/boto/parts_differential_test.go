package boto

import (
	"doctor/internal/shlex"
	"encoding/base64"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"
)

// scramble makes a text of pieces.
func scramble(g *rand.Rand, pieces []string, most int) string {
	var b strings.Builder
	for range g.Intn(most) {
		b.WriteString(pieces[g.Intn(len(pieces))])
	}
	return b.String()
}

type question struct {
	Ask  string            `json:"ask"`
	Line string            `json:"line"`
	Env  map[string]string `json:"env,omitempty"`
}

func TestPartsAgainstPython(t *testing.T) {
	o := newOracle(t)
	g := seeded(t, *seed)
	count := *worlds / 4

	t.Run("words", func(t *testing.T) {
		pieces := []string{"a", "b c", " ", "\t", "\n", "'", `"`, `\`, "#", "é", "\u00a0", "$x", "=", "\r", `""`}
		for range count {
			line := scramble(g, pieces, 9)
			var answer struct {
				Words []string
				Error string
			}
			o.ask(question{Ask: "words", Line: line}, &answer)
			words, err := shlex.Split(line)
			if err != nil && err.Error() != answer.Error || err == nil && answer.Error != "" ||
				strings.Join(words, "\x00") != strings.Join(answer.Words, "\x00") || len(words) != len(answer.Words) && err == nil {
				t.Errorf("%q: %q %v, Python %q %s", line, words, err, answer.Words, answer.Error)
			}
		}
	})

	t.Run("paths", func(t *testing.T) {
		pieces := []string{"~", "/", "a", "$HOME", "${HOME}", "$X", "${X}", "${", "}", "$", "$1", "$É", "~root", "~nobody-such", ".", "..", " ", "$EMPTY", "$DOLLAR"}
		homes := []string{"/home/astro", "/", "", "relative", "/home/astro//", "$X"}
		for range count {
			line := scramble(g, pieces, 6)
			env := map[string]string{"X": "x y", "EMPTY": "", "DOLLAR": "$HOME"}
			if g.Intn(5) > 0 {
				env["HOME"] = homes[g.Intn(len(homes))]
			}
			var answer struct{ Path string }
			o.ask(question{"paths", line, env}, &answer)
			if got := expand(line, Process{Env: env, Home: "/home/astro"}); got != answer.Path {
				t.Errorf("%q with %q: %q, Python %q", line, env, got, answer.Path)
			}
		}
	})

	t.Run("bytes", func(t *testing.T) {
		pieces := []string{"a", "é", "€", "😀", "\x80", "\xc3", "\xe2", "\xe2\x82", "\xed\xa0", "\xf0", "\xf0\x9f", "\xf0\x9f\x98", "\xf4\x90", "\xc0", "\xf5", "\xff", "\xe0\x80"}
		for range count {
			data := scramble(g, pieces, 5)
			var answer struct{ Error string }
			o.ask(question{Ask: "decode", Line: base64.StdEncoding.EncodeToString([]byte(data))}, &answer)
			if got := notUTF8([]byte(data)); got != answer.Error {
				t.Errorf("%q: %q, Python %q", data, got, answer.Error)
			}
		}
	})

	t.Run("partitions", func(t *testing.T) { comparePartitions(t, o) })

	t.Run("dates", func(t *testing.T) { compareDates(t, o, g, count) })

	t.Run("regions", func(t *testing.T) {
		pieces := []string{"us", "-", "east", "1", "2", "_", " ", "é", "US", "\n", strings.Repeat("a", 30), ".", "\u0661"}
		for range count {
			line := scramble(g, pieces, 7)
			var answer struct{ Valid bool }
			o.ask(question{Ask: "region", Line: line}, &answer)
			if got := validRegion(line); got != answer.Valid {
				t.Errorf("%q: %v, botocore %v", line, got, answer.Valid)
			}
		}
	})

	t.Run("urls", func(t *testing.T) {
		pieces := []string{"http://", "https://", "//", "HTTP:", "localhost", ":4566", "/a", "?b", "#c", "user:pw@", "my_host", "-x", "[::1]", "[", "]",
			"a.b", ".", "10.0.0.1", " ", "\t", "::1", "fe80::1%25eth0", strings.Repeat("a", 64)}
		for range count {
			line := scramble(g, pieces, 6)
			var answer struct {
				Valid bool
				Error string
			}
			o.ask(question{Ask: "url", Line: line}, &answer)
			if answer.Error != "" { // a URL that Python cannot even split
				continue
			}
			if got := validEndpoint(line); got != answer.Valid {
				t.Errorf("%q: %v, botocore %v", line, got, answer.Valid)
			}
		}
	})
}

// compareDates demands that what is taken for a date is the same one in
// Python, and that each of the known ways to write one is taken.
func compareDates(t *testing.T, o *oracle, g *rand.Rand, count int) {
	base := time.Date(2026, 1, 5, 9, 7, 30, 250e6, time.UTC)
	layouts := append([]string{}, dateLayouts...)
	zones := []string{"", "Z", "z", "UTC", " UTC", "GMT", "+00:00", "-0500", "+05:30", " +0200", "+01", " +0000 UTC", ".25Z", ".250000+00:00"}
	type row struct {
		text  string
		known bool
	}
	var rows []row
	for _, layout := range layouts {
		for _, zone := range zones {
			rows = append(rows, row{base.Format(layout) + zone, strings.Contains(layout, "15") && (zone == "Z" || zone == "UTC" || zone == "+00:00" || zone == "-0500")})
		}
	}
	pieces := []string{"2026", "-", "01", "05", "T", " ", "09", ":", "07", "30", "Z", "UTC", "+", "Mon", "Jan", ",", "1767600000", "x", "."}
	for range count {
		rows = append(rows, row{scramble(g, pieces, 10), false})
	}
	for _, row := range rows {
		var answer struct {
			Error, Message string
			Naive          bool
			Unix           float64
			Time           string
		}
		o.ask(question{Ask: "date", Line: row.text}, &answer)
		got, err := parseDate(row.text)
		if err != nil {
			if row.known && answer.Error == "" {
				t.Errorf("%q is refused, Python takes it for %v %s", row.text, answer.Unix, answer.Time)
			}
			continue
		}
		if answer.Error != "" {
			t.Errorf("%q is taken for %v, Python says %s", row.text, got.Time, answer.Message)
			continue
		}
		if got.naive != answer.Naive {
			t.Errorf("%q: naive is %v, in Python %v", row.text, got.naive, answer.Naive)
			continue
		}
		var theirs time.Time
		if got.naive {
			theirs, _ = time.Parse("2006-01-02T15:04:05.999999", answer.Time)
		} else {
			theirs = time.UnixMicro(int64(answer.Unix*1e6 + 0.5))
		}
		if d := got.Sub(theirs); d > time.Millisecond || d < -time.Millisecond {
			t.Errorf("%q: %v, in Python %v", row.text, got.Time, theirs)
		}
	}
}

// comparePartitions holds the tables against botocore's data.
func comparePartitions(t *testing.T, o *oracle) {
	var answer struct {
		Partitions []struct {
			Name, Suffix, Dual string
			Regions            []string
		}
		Legacy []string
	}
	o.ask(question{Ask: "partitions"}, &answer)
	if len(answer.Partitions) != len(partitions) {
		t.Fatalf("%d partitions, botocore has %d", len(partitions), len(answer.Partitions))
	}
	for i, theirs := range answer.Partitions {
		ours := partitions[i]
		if ours.name != theirs.Name || ours.suffix != theirs.Suffix || ours.dualSuffix != theirs.Dual || !slices.Equal(ours.regions, theirs.Regions) {
			t.Errorf("%+v, botocore has %+v", ours, theirs)
		}
	}
	if !slices.Equal(legacySTSRegions, answer.Legacy) {
		t.Errorf("%q, botocore has %q", legacySTSRegions, answer.Legacy)
	}
}
