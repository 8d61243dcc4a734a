//go:build !unix

package main

import "os"

// peak is not available here.
func peak(*os.ProcessState) int64 { return 0 }
