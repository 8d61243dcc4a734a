package engine

import (
	"encoding/binary"
	"errors"
	"io"
)

var errFrame = errors.New("unexpected bytes in the output of a program")

// demultiplex separates the two outputs of a program: frames of one byte for the
// stream, three of zero, four for the length, then as many bytes (Docker Engine
// API, attach). docker's own stdcopy allocates as much memory as a frame claims to
// need.
func demultiplex(from io.Reader, out *Output) error {
	var head [8]byte
	for {
		if _, err := io.ReadFull(from, head[:]); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if head[1] != 0 || head[2] != 0 || head[3] != 0 {
			return errFrame
		}
		var to *[]byte
		switch head[0] {
		case 0, 1:
			to = &out.Stdout
		case 2:
			to = &out.Stderr
		default:
			return errFrame
		}
		if err := keep(from, int64(binary.BigEndian.Uint32(head[4:])), to, out); err != nil {
			return err
		}
	}
}

// keep appends the next bytes to an output, up to the limit.
func keep(from io.Reader, length int64, to *[]byte, out *Output) error {
	room := min(length, int64(MaxOutput-len(*to)))
	text, err := io.ReadAll(io.LimitReader(from, room))
	*to = append(*to, text...)
	if err != nil {
		return err
	}
	if int64(len(text)) < room {
		return io.ErrUnexpectedEOF
	}
	if room == length {
		return nil
	}
	out.Truncated = true
	dropped, err := io.CopyN(io.Discard, from, length-room)
	if err == io.EOF && dropped < length-room { //nolint:errorlint // CopyN returns it bare
		return io.ErrUnexpectedEOF
	}
	return err
}
