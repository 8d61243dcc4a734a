//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak is the peak memory of the process, in bytes.
func peak(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	size := int64(usage.Maxrss) //nolint:unconvert // of 32 bits on some systems
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return size
	}
	return size * 1024 // getrusage(2): kilobytes
}
