package engine

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

const (
	// maxList bounds the list of containers, in bytes; maxListed one of them.
	maxList   = 64 << 20
	maxListed = 1 << 20
	// maxContainers bounds the containers of one project that are asked about.
	maxContainers = 500
)

// isList reports whether a path is that of the list of containers.
func isList(path string) bool { return strings.HasSuffix(path, "/containers/json") }

// slimList passes on only the fields of a list of containers that are used: docker's
// client decodes the whole answer, which takes many times its size.
type slimList struct {
	body    io.ReadCloser
	allowed *allowance
	from    *bufio.Reader
	list    *json.Decoder
	ready   bytes.Buffer
	plain   bool // it is not a list
	begun   bool // a container was passed on
	ended   error
}

func newSlimList(body io.ReadCloser) *slimList {
	allowed := &allowance{from: body, left: maxListed}
	return &slimList{body: body, allowed: allowed, from: bufio.NewReader(allowed)}
}

// listed is one container of the list.
type listed struct {
	ID     string `json:"Id"`
	Labels map[string]string
}

func (s *slimList) Close() error { return s.body.Close() }

func (s *slimList) Read(p []byte) (int, error) {
	for s.ready.Len() == 0 && s.ended == nil {
		s.ended = s.next()
	}
	if s.ready.Len() > 0 {
		return s.ready.Read(p)
	}
	return 0, s.ended
}

// next prepares what is passed on next. An answer that is not a list is passed on
// unchanged: docker's client reports what is wrong with it.
func (s *slimList) next() error {
	if s.list == nil {
		return s.begin()
	}
	s.allowed.left = maxListed
	if !s.list.More() {
		if _, err := s.list.Token(); err != nil {
			return cut(err)
		}
		s.ready.WriteByte(']')
		return io.EOF
	}
	var one listed
	if err := s.list.Decode(&one); err != nil {
		return cut(err)
	}
	text, err := json.Marshal(listed{one.ID, map[string]string{labelDir: one.Labels[labelDir]}})
	if err != nil {
		return err
	}
	if s.begun {
		s.ready.WriteByte(',')
	}
	s.begun = true
	s.ready.Write(text)
	return nil
}

// begin checks whether the answer is a list.
func (s *slimList) begin() error {
	head, err := s.from.Peek(1)
	switch {
	case err != nil:
		return err
	case s.plain || !isBlank(head[0]) && head[0] != '[':
		s.plain = true
		_, err := io.CopyN(&s.ready, s.from, int64(s.from.Buffered()))
		return err
	case isBlank(head[0]):
		_, err := s.from.Discard(1)
		return err
	}
	s.list = json.NewDecoder(s.from)
	s.ready.WriteByte('[')
	_, err = s.list.Token()
	return err
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// cut is the error of an answer that ends too early.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// allowance passes on a limited number of bytes, until the limit is raised.
type allowance struct {
	from io.Reader
	left int
}

func (a *allowance) Read(p []byte) (int, error) {
	if a.left <= 0 {
		return 0, errTooLong
	}
	n, err := a.from.Read(p[:min(len(p), a.left)])
	a.left -= n
	return n, err
}
