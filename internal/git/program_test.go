//go:build unix

package git

import (
	"bufio"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestGitThatDoesNotAnswer: whatever a program with the name git does, the index is read
// instead.
func TestGitThatDoesNotAnswer(t *testing.T) {
	for name, script := range map[string]string{
		"fails":                      "exit 1",
		"fails as of another use":    "exit 129",
		"prints something else":      "echo hello",
		"prints without end":         "while :; do echo y; done",
		"prints without end, in one": "while :; do printf 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy'; done",
		"prints half a line":         "printf 'H 100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 0\\ta.t'",
		"never answers":              "sleep 10",
		"leaves a child behind":      "sleep 10 &",
		"cannot be started":          "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGround(t)
			g.file("bin/git", "#!/bin/sh\n"+script+"\n")
			if script == "" {
				g.file("bin/git", "#!/no/such/interpreter\n")
			}
			// sleep is found as well.
			g.machine.Env["PATH"] = filepath.Join(g.base, "bin") + string(filepath.ListSeparator) + g.machine.Env["PATH"]
			ctx := t.Context()
			if strings.Contains(script, "sleep") {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 100*time.Millisecond)
				defer cancel()
			}
			l, err := Tracked(ctx, g.machine, g.dir)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range l.Files {
				got = append(got, f.Path)
			}
			if !slices.Equal(got, []string{"a.txt", "deep/b.txt"}) {
				t.Errorf("got %q", got)
			}
			if err := l.Read(ctx, l.Files, 100, func(File, []byte) {}); err == nil {
				t.Error("such a program gave the files")
			}
		})
	}
}

// TestMoreFilesThanAreListed: files beyond the limit are reported.
func TestMoreFilesThanAreListed(t *testing.T) {
	for _, c := range []struct {
		files int
		all   bool
	}{{0, true}, {1, true}, {maxFiles, true}, {maxFiles + 1, false}} {
		var list strings.Builder
		for i := range c.files {
			fmt.Fprintf(&list, "H 100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 0\t%d.py\x00", i)
		}
		files, all, err := parseList(bufio.NewReaderSize(strings.NewReader(list.String()), maxPath))
		if err != nil || all != c.all || len(files) != min(c.files, maxFiles) {
			t.Errorf("of %d files: %d, %v, %v", c.files, len(files), all, err)
		}
	}
}

// FuzzDecodeIndex: no content of an index causes a crash.
func FuzzDecodeIndex(f *testing.F) {
	f.Add([]byte("DIRC\x00\x00\x00\x02\x00\x00\x00\x00aaaaaaaaaaaaaaaaaaaa"))
	f.Add([]byte("DIRC\x00\x00\x00\x04\x00\x00\x00\x01" + strings.Repeat("a", 62) + "\x00.env\x00aaaaaaaaaaaaaaaaaaaa"))
	f.Add([]byte("DIRC\x00\x00\x00\x03\xff\xff\xff\xff" + strings.Repeat("\xff", 70)))
	f.Fuzz(func(t *testing.T, data []byte) {
		if entries, err := decodeIndex(data); err != nil && entries != nil {
			t.Error("files and an error")
		}
	})
}

// FuzzParseList: no output of git causes a crash.
func FuzzParseList(f *testing.F) {
	f.Add("H 100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 0\ta.py\x00")
	f.Add("040000 tree e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\tdags/\x00\x00")
	f.Fuzz(func(t *testing.T, text string) {
		if files, all, err := parseList(bufio.NewReaderSize(strings.NewReader(text), maxPath)); err == nil && !all {
			t.Errorf("%d files of so short a text are not all", len(files))
		}
	})
}
