package host

import (
	"os"
	"syscall"
	"time"
)

// Born returns when the file at a path was created, links followed; zero if the file system
// does not record that.
func (m *Machine) Born(path string) time.Time {
	local, _ := m.Local(path)
	info, err := os.Stat(local)
	if err != nil {
		return time.Time{}
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return time.Time{}
	}
	return time.Unix(st.Birthtimespec.Sec, st.Birthtimespec.Nsec)
}
