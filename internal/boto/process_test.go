package boto

import (
	"strings"
	"testing"
)

func TestProcess(t *testing.T) {
	const retrieval = "botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from custom-process: "
	for name, row := range map[string]struct {
		line       string
		kind       Kind
		symptom    string
		needsImage bool
	}{
		"in PATH":              {"aws-vault exec dev", ProcessAbsent, "FileNotFoundError: [Errno 2] No such file or directory: 'aws-vault'", true},
		"in the image":         {"python3 -c x", "", "", false},
		"standard folder":      {"/usr/bin/env x", "", "", false},
		"path":                 {"/opt/creds.sh --json", "", "", false},
		"absent path":          {"/opt/none", ProcessAbsent, "FileNotFoundError: [Errno 2] No such file or directory: '/opt/none'", false},
		"no expansion":         {"$HOME/creds.sh", ProcessAbsent, "FileNotFoundError: [Errno 2] No such file or directory: '$HOME/creds.sh'", false},
		"not executable":       {"/opt/noexec", ProcessNotExecutable, "PermissionError: [Errno 13] Permission denied: '/opt/noexec'", false},
		"folder":               {"/opt", ProcessNotExecutable, "PermissionError: [Errno 13] Permission denied: '/opt'", false},
		"for another system":   {"/opt/mac", ProcessNotExecutable, "OSError: [Errno 8] Exec format error: '/opt/mac'", false},
		"interpreter absent":   {"/opt/zsh", ProcessAbsent, "FileNotFoundError: [Errno 2] No such file or directory: '/opt/zsh'", true},
		"carriage return":      {"/opt/crlf", ProcessAbsent, "FileNotFoundError: [Errno 2] No such file or directory: '/opt/crlf'", false},
		"script absent":        {"python3 /Users/me/creds.py", ProcessArgument, retrieval + "python3: can't open file '/Users/me/creds.py': [Errno 2] No such file or directory\n", false},
		"script below ~":       {"python3 ~/creds.py", ProcessArgument, retrieval + "python3: can't open file '/usr/local/airflow/~/creds.py': [Errno 2] No such file or directory\n", false},
		"script below $HOME":   {"sh $HOME/creds.sh", ProcessArgument, retrieval + "sh: 0: cannot open $HOME/creds.sh: No such file\n", false},
		"relative script":      {"python3 ./include/creds.py", ProcessArgument, retrieval + "python3: can't open file '/usr/local/airflow/include/creds.py': [Errno 2] No such file or directory\n", false},
		"name alone":           {"sh creds.sh", "", "", false},
		"module":               {"python3 -m creds/x", "", "", false},
		"script absent, cat":   {"cat /x", ProcessArgument, retrieval + "cat: /x: No such file or directory\n", false},
		"script there":         {"python3 /opt/noexec", "", "", false},
		"unclosed":             {`sh -c "x`, ProcessSyntax, "ValueError: No closing quotation", false},
		"quoted with a blank":  {`"/opt/none x"`, ProcessAbsent, "FileNotFoundError: [Errno 2] No such file or directory: '/opt/none x'", false},
		"name with apostrophe": {`"/opt/it's"`, ProcessAbsent, `FileNotFoundError: [Errno 2] No such file or directory: "/opt/it's"`, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld("[default]\ncredential_process = "+row.line+"\n", "")
			w.Files["/opt"] = node{Kind: "dir"}
			w.Files["/opt/creds.sh"] = executable("#!/bin/sh\necho\n")
			w.Files["/opt/noexec"] = file("x")
			w.Files["/opt/mac"] = executable("\xcf\xfa\xed\xfe")
			w.Files["/opt/zsh"] = executable("#!/bin/zsh -e\n")
			w.Files["/opt/crlf"] = executable("#!/bin/sh\r\necho\r\n")
			out := w.resolve(noon)
			if out.Process != row.line {
				t.Errorf("process %q", out.Process)
			}
			if row.kind == "" {
				if out.Failure != nil || out.Method != "custom-process" {
					t.Errorf("got %+v", out.Failure)
				}
				return
			}
			f := out.Failure
			if f == nil || f.Kind != row.kind || f.Symptom() != row.symptom || f.NeedsImage != row.needsImage || f.Stage != AtCredentials {
				t.Fatalf("got %+v", f)
			}
			if len(f.At) != 1 || f.At[0].Line != 2 || strings.Contains(f.Value, "--") {
				t.Errorf("at %v, value %q", f.At, f.Value)
			}
		})
	}
}

// A script that is executable but not readable starts its interpreter, which cannot open it; the
// interpreter gets the path at which it was found. An empty script, or one with an unknown
// interpreter, fails earlier.
func TestScriptThatCannotBeRead(t *testing.T) {
	const cannotOpen = "botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from custom-process: /bin/sh: 0: cannot open %s: Permission denied\n"
	for name, test := range map[string]struct{ line, text, want string }{
		"by its path":         {"/opt/x", "#!/bin/sh\n", strings.Replace(cannotOpen, "%s", "/opt/x", 1)},
		"by its name":         {"x", "#!/bin/sh\n", strings.Replace(cannotOpen, "%s", "/opt/x", 1)},
		"with lines of DOS":   {"/opt/x", "#!/bin/sh\r\n", "FileNotFoundError: [Errno 2] No such file or directory: '/opt/x'"},
		"with nothing in it":  {"/opt/x", "", "OSError: [Errno 8] Exec format error: '/opt/x'"},
		"a text":              {"x", "echo\n", "OSError: [Errno 8] Exec format error: 'x'"},
		"a program for Linux": {"x", "\x7fELF", ""},
	} {
		script := executable(test.text)
		script.Unreadable = true
		w := scene{credentials: "[default]\ncredential_process = " + test.line + "\n", env: env("PATH", "/opt/:/usr/bin"), files: map[string]node{"/opt/x": script}}.world()
		got := ""
		if f := w.resolve(noon).Failure; f != nil {
			got = f.Symptom()
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func executable(text string) node {
	n := file(text)
	n.Executable = true
	return n
}
