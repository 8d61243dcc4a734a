package survey

import (
	"net/url"
	"path/filepath"
	"strings"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/position"
	"doctor/internal/show"
)

// maxSource is the size of the largest file, in bytes, of which lines are shown: a larger one is
// not worth the time of masking it.
const maxSource = 1 << 20

// sourceOf returns the function that finds the lines of a project's files for its report. It
// reads no file: only those that the run has read have lines.
func sourceOf(w *facts.Facts) func(checks.Position) (line, link string) {
	masked := map[string][]string{}
	return func(at checks.Position) (line, link string) {
		path := realPath(w, at.File)
		lines, known := masked[path]
		if !known {
			if data, read := w.Machine.Files()[path]; read && len(data) <= maxSource {
				text, _ := show.Masked(path, data)
				lines = linesOf(path, text)
			}
			masked[path] = lines
		}
		if at.Line > 0 && at.Line <= len(lines) {
			line = strings.TrimRight(lines[at.Line-1], "\r")
		}
		if filepath.IsAbs(path) {
			link = (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
		}
		return line, link
	}
}

// linesOf splits a file at the line breaks that its reader counts.
func linesOf(path, text string) []string {
	if ext := filepath.Ext(path); ext != ".yml" && ext != ".yaml" {
		return strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
	}
	var lines []string
	starts := position.YAML(text)
	for i, start := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		lines = append(lines, strings.TrimRight(text[start:end], "\r\n\u0085\u2028\u2029"))
	}
	return lines
}

// realPath is the path of a file as a position names it: with ~ for the home folder, or relative
// to the project.
func realPath(w *facts.Facts, file string) string {
	switch {
	case file == "~" || strings.HasPrefix(file, "~/"):
		return filepath.Join(w.Machine.Home, filepath.FromSlash(file[1:]))
	case filepath.IsAbs(file):
		return file
	}
	return filepath.Join(w.Dir, filepath.FromSlash(file))
}
