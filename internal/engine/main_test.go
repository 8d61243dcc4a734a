package engine

import (
	"bytes"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/sirupsen/logrus"
)

// lockedBuffer is what the libraries under this package log.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// TestMain fails the package if anything below it was logged: it would stand on
// the standard error of doctor.
func TestMain(m *testing.M) {
	if path := os.Getenv(fakeSSH); path != "" {
		os.Exit(actAsSSH(path))
	}
	var logged lockedBuffer
	logrus.SetOutput(&logged)
	code := m.Run()
	if logged.buf.Len() > 0 {
		fmt.Fprintf(os.Stderr, "logged by a library:\n%s", logged.buf.String())
		code = 1
	}
	os.Exit(code)
}
