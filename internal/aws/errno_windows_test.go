package aws_test

import "golang.org/x/sys/windows"

const noNetwork = windows.WSAENETUNREACH
