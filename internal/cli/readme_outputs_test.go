package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"doctor/internal/skip"
)

// TestReadmeOutput requires that every output in the README is what doctor prints. With -update it
// rewrites them. An output stands between two comments with its name.
func TestReadmeOutput(t *testing.T) {
	text := readme(t)
	want := text
	for name, shown := range map[string]func(*testing.T) string{
		"output": outputOfDiagnosis, "start": outputOfStart, "ticket": outputOfTicket, "ci": outputOfCI, "many": outputOfMany,
	} {
		begin, end := "<!-- begin "+name+": go generate ./cmd/doctor -->\n", "<!-- end "+name+" -->"
		before, rest, ok := strings.Cut(want, begin)
		_, after, ok2 := strings.Cut(rest, end)
		if !ok || !ok2 {
			t.Fatalf("README.md has no place for the output %s", name)
		}
		want = before + begin + shown(t) + end + after
	}
	if *update {
		if err := os.WriteFile(readmeFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if text != want {
		t.Error("an output in README.md is not current; run go generate ./cmd/doctor")
	}
}

// prints runs doctor in an example as its reader does, and returns both of its outputs.
func prints(t *testing.T, e example, code int, args ...string) string {
	t.Helper()
	a, stdout, stderr := e.app()
	if got := a.run(t.Context(), args); got != code {
		t.Fatalf("doctor %s: exit code %d: %s%s", strings.Join(args, " "), got, stdout, stderr)
	}
	return stdout.String() + stderr.String()
}

func console(command, output string) string {
	return "```console\n$ " + command + "\n" + output + "```\n"
}

// shortened leaves out the lines between the first and the last few.
func shortened(text string, first, last int) string {
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	return strings.Join(lines[:first], "") + "…\n" + strings.Join(lines[len(lines)-last:], "") + "\n"
}

func outputOfDiagnosis(t *testing.T) string {
	return console("doctor --offline", prints(t, layOutExample(t, "airflow3-tutorial"), exitFailed, "--offline"))
}

// outputOfStart is what the function of `doctor hook` makes of a start; see TestHook.
func outputOfStart(t *testing.T) string {
	shown := prints(t, layOutExample(t, "airflow3-tutorial"), exitFailed, "exec", "--offline", "--", "astro", "dev", "start")
	return console("astro dev start", shortened(shown, 7, 1))
}

func outputOfTicket(t *testing.T) string {
	code, stdout, stderr := ticketApp(t)("bundle", "--ticket", "--offline")
	if code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	shown, _, found := strings.Cut(strings.Replace(stdout, "/"+runtime.GOARCH, "/amd64", 1), "| Status |")
	if !found {
		t.Fatalf("the ticket has no table of checks:\n%s", stdout)
	}
	return "```markdown\n" + shown + "…\n```\n"
}

// outputOfCI is about the tutorial as a repository has it that ignores .env.
func outputOfCI(t *testing.T) string {
	e := layOutExample(t, "airflow3-tutorial")
	env := filepath.Join(e.project, ".env")
	text, err := os.ReadFile(env)
	for path, content := range map[string]string{env + ".example": string(text), filepath.Join(e.project, ".gitignore"): ".env\n"} {
		if err == nil {
			err = os.WriteFile(path, []byte(content), 0o644)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("git", "init", "--quiet", e.project).CombinedOutput(); err != nil {
		skip.For(t, "git", string(out))
	}
	shown := strings.ReplaceAll(prints(t, e, exitFailed, "--ci"), e.home, "/builds")
	return console("doctor --ci", shortened(shown, 13, 1))
}

// outputOfMany is about two examples in one folder.
func outputOfMany(t *testing.T) string {
	e := layOutExample(t, "airflow3-tutorial")
	for from, to := range map[string]string{"airflow3-tutorial": "etl", "airflow3-repaired": "reports"} {
		if err := os.CopyFS(filepath.Join(e.home, "teams", to), os.DirFS(filepath.Join(examplesDir, from, "project"))); err != nil {
			t.Fatal(err)
		}
	}
	e.project = filepath.Join(e.home, "teams")
	return console("doctor --recursive --offline .", shortened(prints(t, e, exitFailed, "--recursive", "--offline", "."), 7, 1))
}
