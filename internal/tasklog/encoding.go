package tasklog

import (
	"bufio"
	"io"

	"golang.org/x/text/encoding/unicode"
)

// decoded is the input as UTF-8. PowerShell's > writes UTF-16 with a byte-order mark.
func decoded(in *bufio.Reader) io.Reader {
	mark, _ := in.Peek(3)
	switch {
	case len(mark) >= 2 && (mark[0] == 0xff && mark[1] == 0xfe || mark[0] == 0xfe && mark[1] == 0xff):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(in)
	case string(mark) == "\ufeff":
		_, _ = in.Discard(len(mark))
	}
	return in
}
