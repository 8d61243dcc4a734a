package cli

import (
	"cmp"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/redact"
	"doctor/internal/show"
	"doctor/report"
)

// setup is what a support engineer asks for first.
type setup struct {
	Doctor  string `json:"doctor"`
	Go      string `json:"go"`
	System  string `json:"system"`
	Time    string `json:"time"`
	Astro   string `json:"astro"`
	Docker  string `json:"docker"`
	Project string `json:"project"`
	// Environment are the relevant variables of the shell, with the values of those that are
	// known to be harmless.
	Environment map[string]string `json:"environment"`
	// Outside are the files of the project that are links to other places.
	Outside []outsideFile `json:"outside"`
}

// outsideFile is a file of the project that lies outside of it.
type outsideFile struct {
	File string `json:"file"`
	// PointsTo is its real location.
	PointsTo string `json:"points_to"`
}

func (a *app) setup(t target) setup {
	m := t.facts.Machine
	f := setup{
		Doctor: a.version, Go: runtime.Version(), System: a.goos + "/" + runtime.GOARCH,
		Time:        a.now().UTC().Format(time.RFC3339),
		Astro:       programVersion("astro", "version", a.budgets.program),
		Docker:      programVersion("docker", "--version", a.budgets.program),
		Project:     report.ReplaceHome(t.facts.Dir, m.Home, "~"),
		Environment: map[string]string{}, Outside: []outsideFile{},
	}
	for _, o := range t.facts.Outside() {
		f.Outside = append(f.Outside, outsideFile(o))
	}
	for name, value := range a.env {
		switch {
		case !matters(name):
		case name == "DOCKER_HOST":
			f.Environment[name] = report.ReplaceHome(redact.URL(value), m.Home, "<home>")
		default:
			f.Environment[name] = report.ReplaceHome(show.Variable(name, value), m.Home, "<home>")
		}
	}
	return f
}

// matters reports whether a variable of the shell may be relevant.
func matters(name string) bool {
	for _, prefix := range []string{"AWS_", "AIRFLOW", "DOCKER_", "COMPOSE_", "ASTRO_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return slices.Contains([]string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"}, name)
}

// versionTimeout is how long a program may take to print its version.
const versionTimeout = 3 * time.Second

// programVersion is the first line of a program's version output, or why there is none.
func programVersion(name, arg string, within time.Duration) string {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	program, err := exec.LookPath(name)
	if err != nil {
		return "not found"
	}
	c := exec.CommandContext(ctx, program, arg)
	c.WaitDelay = within / 3 // a child process may keep its output open
	out, err := c.Output()
	if err != nil {
		return "no answer: " + err.Error()
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return report.Visible(line)
}

// The limits of the list of files.
const (
	treeDepth   = 5
	treeEntries = 3000
)

// tree lists the files of the project and of ~/.aws with their modes and owners.
func tree(w *facts.Facts) string {
	var out strings.Builder
	l := lister{machine: w.Machine, out: &out}
	out.WriteString("mode uid:gid size name\n")
	for _, root := range []string{w.Dir, filepath.Join(w.Machine.Home, ".aws")} {
		l.left = treeEntries
		fmt.Fprintf(&out, "\n%s\n", report.Visible(root))
		l.list(root, "", 0)
		if l.left <= 0 {
			fmt.Fprintf(&out, "(only the first %d are listed)\n", treeEntries)
		}
	}
	return out.String()
}

type lister struct {
	machine *host.Machine
	out     *strings.Builder
	left    int
}

func (l *lister) list(dir, rel string, depth int) {
	names, err := l.machine.ReadDir(dir)
	if err != nil {
		fmt.Fprintf(l.out, "%s %s\n", report.Visible(cmp.Or(rel, ".")), host.Describe(err))
		return
	}
	for _, name := range names {
		if l.left--; l.left <= 0 {
			return
		}
		path := filepath.Join(dir, name)
		info, err := l.machine.Lstat(path)
		if err != nil {
			fmt.Fprintf(l.out, "? %s %s\n", report.Visible(name), host.Describe(err))
			continue
		}
		shown := report.Visible(filepath.ToSlash(filepath.Join(rel, name)))
		if target, err := l.machine.Readlink(path); err == nil {
			shown += " -> " + report.Visible(target)
		}
		fmt.Fprintf(l.out, "%s %d:%d %d %s\n", info.Mode, info.UID, info.GID, info.Size, shown)
		if info.IsDir() && depth+1 < treeDepth && !closed(name) {
			l.list(path, filepath.Join(rel, name), depth+1)
		}
	}
}

// closed are folders whose content is irrelevant.
func closed(name string) bool {
	return slices.Contains([]string{".git", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache"}, name)
}
