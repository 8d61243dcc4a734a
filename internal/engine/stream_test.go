package engine

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/docker/docker/pkg/stdcopy"
)

func frame(stream byte, text string) string {
	head := make([]byte, 8)
	head[0] = stream
	binary.BigEndian.PutUint32(head[4:], uint32(len(text)))
	return string(head) + text
}

func TestDemultiplex(t *testing.T) {
	long := strings.Repeat("x", MaxOutput)
	tests := []struct {
		name           string
		in             string
		stdout, stderr string
		truncated      bool
		err            error
	}{
		{name: "nothing"},
		{name: "both", in: frame(1, "a") + frame(2, "b") + frame(1, "c"), stdout: "ac", stderr: "b"},
		{name: "an empty frame", in: frame(1, "") + frame(1, "a"), stdout: "a"},
		{name: "just enough", in: frame(1, long), stdout: long},
		{name: "too much", in: frame(1, long+"y") + frame(2, "z") + frame(1, "more"), stdout: long, stderr: "z", truncated: true},
		{name: "half a head", in: frame(1, "a")[:5], err: io.ErrUnexpectedEOF},
		{name: "half a frame", in: frame(1, "abc")[:10], stdout: "ab", err: io.ErrUnexpectedEOF},
		{name: "half a frame of too much", in: frame(1, long) + frame(1, "abc")[:10], stdout: long, truncated: true, err: io.ErrUnexpectedEOF},
		{name: "no such stream", in: frame(7, "a"), err: errFrame},
		{name: "no frame", in: "HTTP/1.1 500 oops", err: errFrame},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out Output
			err := demultiplex(strings.NewReader(tt.in), &out)
			if !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
			if string(out.Stdout) != tt.stdout || string(out.Stderr) != tt.stderr || out.Truncated != tt.truncated {
				t.Errorf("%d and %d bytes, truncated %v", len(out.Stdout), len(out.Stderr), out.Truncated)
			}
		})
	}
}

// FuzzDemultiplex compares with docker's own reader where that can be trusted
// with a frame's length.
func FuzzDemultiplex(f *testing.F) {
	for _, seed := range []string{"", frame(1, "a") + frame(2, "b"), frame(0, "x"), frame(1, "abc")[:9], "\x01\x00\x00\x00\xff\xff\xff\xff", "garbage!"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var out Output
		err := demultiplex(bytes.NewReader(in), &out)
		if len(out.Stdout) > MaxOutput || len(out.Stderr) > MaxOutput {
			t.Fatal("more is kept than may be")
		}
		if len(in) >= 8 && binary.BigEndian.Uint32(in[4:]) > 1<<16 || err != nil {
			return
		}
		var stdout, stderr bytes.Buffer
		if _, err := stdcopy.StdCopy(&stdout, &stderr, bytes.NewReader(in)); err != nil {
			t.Fatalf("docker refuses what is accepted: %v", err)
		}
		if !bytes.Equal(stdout.Bytes(), out.Stdout) || !bytes.Equal(stderr.Bytes(), out.Stderr) {
			t.Errorf("%q and %q, docker reads %q and %q", out.Stdout, out.Stderr, &stdout, &stderr)
		}
	})
}
