// Command rename gives the module another path, everywhere in this checkout: in go.mod, in all
// imports, in the paths of packages that the code names, and in the examples.
//
//	go run ./.ci/rename github.com/OWNER/doctor
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

func main() {
	if len(os.Args) != 2 || !regexp.MustCompile(`^[\w.~-]+(/[\w.~-]+)*$`).MatchString(os.Args[1]) {
		fmt.Fprintln(os.Stderr, "usage: go run ./.ci/rename PATH")
		os.Exit(2)
	}
	if err := rename(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "rename:", err)
		os.Exit(1)
	}
}

var moduleLine = regexp.MustCompile(`(?m)^module (\S+)$`)

func rename(to string) error {
	data, err := os.ReadFile("go.mod")
	if err != nil {
		return err
	}
	found := moduleLine.FindSubmatch(data)
	if found == nil {
		return fmt.Errorf("go.mod has no line with the module's path")
	}
	from := string(found[1])
	return filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == ".git" || name == "dist"):
			return filepath.SkipDir
		case entry.IsDir():
			return nil
		}
		switch {
		case entry.Name() == "go.mod":
			return edit(name, func(text []byte) ([]byte, error) { return inModFile(text, from, to), nil })
		case strings.HasSuffix(name, ".go"):
			return edit(name, func(text []byte) ([]byte, error) {
				changed := inCode(text, from, to)
				if bytes.Equal(changed, text) {
					return text, nil
				}
				return format.Source(changed)
			})
		case strings.HasSuffix(name, ".md"):
			return edit(name, func(text []byte) ([]byte, error) { return inCode(text, from, to), nil })
		}
		return nil
	})
}

// inModFile changes the path in the lines of go.mod that name it.
func inModFile(text []byte, from, to string) []byte {
	line := regexp.MustCompile(`(?m)^(module |require |replace |\t)` + regexp.QuoteMeta(from) + `( .*)?$`)
	return line.ReplaceAll(text, []byte("${1}"+to+"${2}"))
}

// inCode changes imports, also in comments and pages, and texts that are the path of a package of
// this checkout. The name of the program, which may be the same word, stays.
func inCode(text []byte, from, to string) []byte {
	imported := regexp.MustCompile(`(?m)^((?://)?\s*(?:import\s+)?(?:[\w.]+\s+)?)"` + regexp.QuoteMeta(from) + `(/[\w/]+)?"$`)
	text = imported.ReplaceAll(text, []byte(`${1}"`+to+`${2}"`))
	named := regexp.MustCompile(`"` + regexp.QuoteMeta(from) + `/[\w/]*"`)
	return named.ReplaceAllFunc(text, func(quoted []byte) []byte {
		below := strings.TrimPrefix(strings.Trim(string(quoted), `"`), from+"/")
		if info, err := os.Stat(filepath.FromSlash("./" + below)); err != nil || !info.IsDir() {
			return quoted
		}
		return []byte(`"` + to + "/" + below + `"`)
	})
}

func edit(name string, change func([]byte) ([]byte, error)) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	changed, err := change(text)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if bytes.Equal(changed, text) {
		return nil
	}
	return os.WriteFile(name, changed, 0o644)
}
