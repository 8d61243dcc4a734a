package overridefile

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/lazyregexp"
	"doctor/internal/near"
	"doctor/internal/redact"
)

var EnvFileMissing = &checks.Rule{
	ID:       "env-file-missing",
	Refusals: []astro.RefusalKind{astro.EnvFileMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "env_file not found",
	Doc: checks.Page(
		"`env file /home/me/project/aws.env not found: stat /home/me/project/aws.env: no such file or directory`",
		"`env_file:` in the override names a file, relative to the project folder, that does not exist. "+
			"compose then refuses to start. Only the project's own `.env` is optional.",
		"Create the file, correct its path, or remove the entry. To make a file optional:\n\n"+
			"```\nenv_file:\n  - path: aws.env\n    required: false\n```"),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, _ string) string {
		return fmt.Sprintf("env_file %s in %s not found", r.Subject, wording.RefusedAt(r))
	},
	RefusalFixes: fixEnvFileMissing,
}

// fixEnvFileMissing corrects the name of a missing env_file, or lets compose do without it.
func fixEnvFileMissing(p *checks.Pass, r astro.Refusal) []checks.Fix {
	data := p.Project().Override.Data
	at := repair.Find(data, func(keys []string, text string) bool {
		i := slices.Index(keys, "env_file")
		return (i >= 0 && i == len(keys)-1 || i >= 0 && keys[len(keys)-1] == "path") && text == r.Subject
	})
	var fixes []checks.Fix
	if meant := near.Nearest(path.Base(r.Subject), envFiles(p, path.Dir(r.Subject)), 2); meant != "" {
		to := strings.TrimSuffix(r.Subject, path.Base(r.Subject)) + meant
		fix := repair.EditOverride(fmt.Sprintf("Read %s instead of %s in %s", to, r.Subject, wording.RefusedAt(r)), checks.Unsafe, repair.ReplacedAt(data, at, r.Subject, to)...)
		if repair.Cures(p, fix, r) {
			fixes = append(fixes, fix)
		}
	}
	optional := checks.Fix{Title: redact.Textf("Make the file optional in %s", wording.RefusedAt(r)), Safety: checks.Unsafe}
	if edit := repair.WithChanges(optional, optionalFiles(data, r.Subject)); edit.Edit != nil && repair.Cures(p, edit, r) {
		optional = edit
	} else {
		optional.Lines = redact.Texts("env_file:", "  - path: "+r.Subject, "    required: false")
	}
	return append(fixes, optional, checks.Fix{Title: redact.Textf("Create %s", r.Subject), Commands: redact.Texts(p.TouchCommand(r.Subject)), Safety: checks.Unsafe})
}

// envFiles are the names of the environment files in a folder of the project.
func envFiles(p *checks.Pass, folder string) []string {
	names, err := p.Machine.ReadDir(p.Project().Path(folder))
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(names, func(name string) bool { return !strings.Contains(name, "env") || name == ".env" })
}

var (
	envFileItem  = lazyregexp.New(`^( *)-[ \t]+["']?([^"'#]+?)["']?([ \t]+#.*)?[ \t]*$`)
	envFileValue = lazyregexp.New(`^( *)["']?env_file["']?:[ \t]+["']?([^"'#\[{]+?)["']?([ \t]+#.*)?[ \t]*$`)
	envFilePath  = lazyregexp.New(`^( *)-[ \t]+["']?path["']?:[ \t]+["']?([^"'#]+?)["']?([ \t]+#.*)?[ \t]*$`)
)

// optionalFiles makes a file optional wherever env_file: has it.
func optionalFiles(data []byte, name string) []fixers.LineChange {
	var changes []fixers.LineChange
	for i, line := range repair.Lines(data) {
		number := i + 1
		if m := envFilePath().FindStringSubmatch(line); m != nil && m[2] == name {
			changes = append(changes, fixers.InsertLines(number+1, m[1]+"  required: false"))
		} else if m := envFileItem().FindStringSubmatch(line); m != nil && m[2] == name {
			changes = append(changes, fixers.ReplaceLines(number, number, m[1]+"- path: "+name+m[3], m[1]+"  required: false"))
		} else if m := envFileValue().FindStringSubmatch(line); m != nil && m[2] == name {
			changes = append(changes, fixers.ReplaceLines(number, number, m[1]+"env_file:"+m[3], m[1]+"  - path: "+name, m[1]+"    required: false"))
		}
	}
	inBrackets := repair.InBrackets(data, func(keys []string, value, written string) string {
		if value != name {
			return written
		}
		switch last := len(keys) - 1; {
		case keys[last] == "env_file":
			return "[{path: " + written + ", required: false}]"
		case keys[last] == "" && keys[last-1] == "env_file":
			return "{path: " + written + ", required: false}"
		case keys[last] == "path" && last > 0 && slices.Contains(keys[:last], "env_file"):
			return written + ", required: false"
		}
		return written
	})
	return append(changes, repair.Patched(data, inBrackets)...)
}
