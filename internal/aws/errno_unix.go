//go:build unix

package aws

import "syscall"

const (
	errRefused   = syscall.ECONNREFUSED
	errReset     = syscall.ECONNRESET
	errAborted   = syscall.ECONNABORTED
	errPipe      = syscall.EPIPE
	errNoNetwork = syscall.ENETUNREACH
	errNoHost    = syscall.EHOSTUNREACH
)
