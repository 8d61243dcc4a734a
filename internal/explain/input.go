package explain

import (
	"context"
	"io"
)

// input reads until the context is canceled: a read of a terminal or a pipe cannot be.
type input struct {
	ctx         context.Context
	pieces      chan []byte
	err         error // valid once pieces is closed
	rest        []byte
	interrupted bool
}

func newInput(ctx context.Context, in io.Reader) *input {
	i := &input{ctx: ctx, pieces: make(chan []byte)}
	go func() {
		defer close(i.pieces)
		for {
			buffer := make([]byte, 64<<10)
			n, err := in.Read(buffer)
			if n > 0 {
				select {
				case i.pieces <- buffer[:n]:
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				i.err = err
				return
			}
		}
	}()
	return i
}

func (i *input) Read(p []byte) (int, error) {
	if len(i.rest) == 0 {
		select {
		case <-i.ctx.Done():
			i.interrupted = true
			return 0, io.EOF
		case piece, ok := <-i.pieces:
			switch {
			case !ok && i.ctx.Err() != nil:
				i.interrupted = true
				return 0, io.EOF
			case !ok:
				return 0, i.err
			}
			i.rest = piece
		}
	}
	n := copy(p, i.rest)
	i.rest = i.rest[n:]
	return n, nil
}
