package program

import (
	"bytes"
	"slices"
	"strings"
	"sync"
)

// head keeps an output up to Limit, and calls over when there is more.
type head struct {
	mu   sync.Mutex
	data []byte
	more bool
	over func()
}

// Write never fails: the program must not notice that its output is dropped.
func (h *head) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	room := min(Limit-len(h.data), len(p))
	h.data = append(h.data, p[:room]...)
	if room < len(p) && !h.more {
		h.more = true
		h.over()
	}
	return len(p), nil
}

// bytes returns the output, and whether that is all of it.
func (h *head) bytes() (data []byte, all bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.data), !h.more
}

// tail keeps the end of an output.
type tail struct {
	mu   sync.Mutex
	data []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.data = append(t.data, p[max(0, len(p)-lastWords):]...)
	if over := len(t.data) - lastWords; over > 0 {
		t.data = slices.Delete(t.data, 0, over)
	}
	return len(p), nil
}

// lastLine is the last line that is not blank: the message of a traceback.
func (t *tail) lastLine() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := bytes.TrimSpace(bytes.ToValidUTF8(t.data, []byte("\ufffd")))
	return strings.TrimSpace(string(text[bytes.LastIndexAny(text, "\r\n")+1:]))
}
