package aws

import "golang.org/x/sys/windows"

// Sockets on Windows have their own codes; package syscall's E constants are
// never returned there.
const (
	errRefused   = windows.WSAECONNREFUSED
	errReset     = windows.WSAECONNRESET
	errAborted   = windows.WSAECONNABORTED
	errPipe      = windows.WSAESHUTDOWN
	errNoNetwork = windows.WSAENETUNREACH
	errNoHost    = windows.WSAEHOSTUNREACH
)
