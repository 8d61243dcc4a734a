// Command python3 replaces Python in the test image: it reads the program as `python3 -c`
// would, and then does what the variable FAKE_PYTHON says.
package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	if len(os.Args) != 5 || os.Args[1] != "-B" || os.Args[2] != "-c" {
		fmt.Fprintln(os.Stderr, "usage: python3 -B -c PROGRAM QUESTION")
		os.Exit(2)
	}
	if !strings.Contains(os.Args[3], "def main()") {
		fmt.Fprintln(os.Stderr, "SyntaxError: this is not the program")
		os.Exit(1)
	}
	// The real program also ends when nothing waits for it any more.
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	do(os.Getenv("FAKE_PYTHON"))
}

func do(what string) {
	switch what {
	case "":
		answer()
	case "hang":
		time.Sleep(time.Hour)
	case "garbage":
		fmt.Print("\x00\xff<<<doctor-verify {]} doctor-verify>>>\n\x1b[31m")
	case "types":
		fmt.Print(`<<<doctor-verify {"python": 3, "identity": []} doctor-verify>>>`)
	case "silent":
	case "half":
		fmt.Print(`<<<doctor-verify {"python": "3.12.0", "identity": {"arn": "arn:aws`)
		os.Exit(137)
	case "huge":
		flood(3 << 20)
		answer()
	case "huge answer":
		fmt.Print(`<<<doctor-verify {"python": "`)
		flood(512 << 10)
		fmt.Print(`"} doctor-verify>>>`)
	case "dies":
		fmt.Fprintln(os.Stderr, "Traceback (most recent call last):\n  File \"<stdin>\", line 14\nImportError: libpython3.12.so.1.0: \x1b]0;gone\x07 AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "no such scene:", what)
		os.Exit(2)
	}
}

// answer prints FAKE_ANSWER, possibly among other output. It fills in who runs it and what it
// was asked.
func answer() {
	text := strings.NewReplacer(
		"@@UID@@", strconv.Itoa(os.Getuid()), "@@HOME@@", os.Getenv("HOME"), "@@QUESTION@@", strconv.Quote(os.Args[4]),
	).Replace(os.Getenv("FAKE_ANSWER"))
	fmt.Println("[2026-11-23T12:00:00] INFO - a line of somebody's sitecustomize")
	fmt.Printf("\n<<<doctor-verify %s doctor-verify>>>\n", text)
	fmt.Println("a line at the end")
}

func flood(bytes int) {
	line := strings.Repeat("x", 1023) + "\n"
	for ; bytes > 0; bytes -= len(line) {
		fmt.Print(line)
	}
}
