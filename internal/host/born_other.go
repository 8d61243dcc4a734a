//go:build !linux && !darwin

package host

import "time"

// Born returns when the file at a path was created; here always zero, for unknown.
func (m *Machine) Born(string) time.Time { return time.Time{} }
