//go:build unix

package aws_test

import "syscall"

const noNetwork = syscall.ENETUNREACH
