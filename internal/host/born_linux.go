package host

import (
	"time"

	"golang.org/x/sys/unix"
)

// Born returns when the file at a path was created, links followed; zero if the file system
// does not record that.
func (m *Machine) Born(path string) time.Time {
	var st unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_BTIME, &st)
	if err != nil || st.Mask&unix.STATX_BTIME == 0 {
		return time.Time{}
	}
	return time.Unix(st.Btime.Sec, int64(st.Btime.Nsec))
}
