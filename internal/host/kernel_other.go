//go:build !linux

package host

import "os"

// madeByKernel is always false: these systems do not have file systems of that kind with
// regular files.
func madeByKernel(*os.File) bool { return false }
