package git

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"doctor/internal/bounds"
)

// growing is an index of version 4 in which each name is as long as the one before it
// and the suffix.
func growing(entries int, suffix string) []byte {
	var b bytes.Buffer
	b.WriteString("DIRC")
	_ = binary.Write(&b, binary.BigEndian, []uint32{4, uint32(entries)})
	for range entries {
		head := make([]byte, entryHead)
		copy(head[24:], "\x00\x00\x81\xa4") // a regular file
		b.Write(head)
		b.WriteString("\x00" + suffix + "\x00") // the complete previous name is kept
	}
	sum := sha1.Sum(b.Bytes()) //nolint:gosec // git's own
	b.Write(sum[:])
	return b.Bytes()
}

// TestNamesThatGrow: an index of some megabytes whose names are many gigabytes is
// refused before it is read.
func TestNamesThatGrow(t *testing.T) {
	t.Parallel()
	data := growing(20_000, strings.Repeat("x", 100))
	if _, err := decodeIndex(data); !errors.Is(err, errLongNames) {
		t.Errorf("%d KiB of %d: %v", len(data)>>10, bounds.Spent>>10, err)
	}
	entries, err := decodeIndex(growing(100, "ab"))
	if err != nil || len(entries) != 100 || len(entries[99].Name) != 200 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
	for cut := range len(data[:400]) { // the library refuses truncated ones
		if err := namesFit(data[:cut]); err != nil {
			t.Errorf("%d bytes of it: %v", cut, err)
		}
	}
}

func TestVarint(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]int{"": {0, 0}, "\x00": {0, 1}, "\x7f\x01": {127, 1}, "\x80\x00": {128, 2}, "\x80\x7f": {255, 2}, "\xff\x7f": {16511, 2}, "\x80\x80\x00": {16512, 3}} {
		if cut, n := stripped([]byte(text)); cut != want[0] || n != want[1] {
			t.Errorf("%x: %d in %d bytes", text, cut, n)
		}
	}
}
