//go:build !linux

package host

import "os"

// madeByKernel is never so: these systems have no file systems of that kind whose
// files are regular ones.
func madeByKernel(*os.File) bool { return false }
