//go:build unix

// Command probe is the only program of the test image: it waits, and tells what
// its user sees.
package main

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(verb string, args []string) error {
	switch verb {
	case "sleep":
		return sleep()
	case "cat":
		data, err := os.ReadFile(args[0])
		_, _ = os.Stdout.Write(data)
		return err
	case "write":
		return os.WriteFile(args[0], []byte(args[1]), 0o600)
	case "stat":
		return stat(args[0])
	case "id":
		fmt.Printf("%d:%d %s\n", os.Getuid(), os.Getgid(), os.Getenv("HOME"))
	case "env":
		fmt.Println(os.Getenv(args[0]))
	case "stdin":
		n, err := io.Copy(os.Stdout, os.Stdin)
		fmt.Fprintf(os.Stderr, "%d bytes\n", n)
		return err
	case "spam":
		return spam(args[0])
	case "exit":
		code, _ := strconv.Atoi(args[0])
		os.Exit(code)
	default:
		return fmt.Errorf("no such verb: %s", verb)
	}
	return nil
}

func sleep() error {
	done := make(chan os.Signal, 1)
	signal.Notify(done, syscall.SIGTERM)
	select {
	case <-done:
	case <-time.After(10 * time.Minute):
	}
	return nil
}

func stat(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	var uid, gid uint32
	var inode uint64
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		uid, gid, inode = st.Uid, st.Gid, st.Ino
	}
	fmt.Printf("%v %d:%d %d\n", info.Mode(), uid, gid, inode)
	return nil
}

// spam writes so many bytes to both outputs.
func spam(count string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	for _, to := range []io.Writer{os.Stdout, os.Stderr} {
		if _, err := io.Copy(to, io.LimitReader(strings.NewReader(strings.Repeat("x", n)), int64(n))); err != nil {
			return err
		}
	}
	return nil
}
