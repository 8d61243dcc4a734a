package boto

import (
	"path"
	"strings"

	"doctor/internal/containerfs"
	"doctor/internal/pyjson"
	"doctor/internal/shlex"
)

// process is ProcessProvider: the program runs when credentials are looked up. doctor does not run
// it and only checks whether it can start.
func (r *resolver) process(profile string) answer {
	section := r.merged.profile(profile)
	line, ok := section.get("credential_process")
	if !ok {
		return passed("the profile has no credential_process")
	}
	r.out.Process = line.text()
	if failure := r.startProcess(line.text()); failure != nil {
		failure.Profile, failure.Key, failure.Value = profile, "credential_process", failure.Path
		return failed(failure.from("custom-process", line.at))
	}
	return answer{source: &source{method: "custom-process"}, at: line.at}
}

func (r *resolver) startProcess(line string) *Failure {
	words, err := shlex.Split(line)
	if err != nil {
		return builtin(ProcessSyntax, AtCredentials, "ValueError", "%s", err)
	}
	if len(words) == 0 {
		return builtin(ProcessSyntax, AtCredentials, "IndexError", "list index out of range")
	}
	if failure := r.findProgram(words[0]); failure != nil {
		return failure
	}
	return r.checkScript(words)
}

// findProgram is what exec finds: a name with a slash is a path, taken as it is written; another is
// searched in PATH, where the image has more than is visible.
func (r *resolver) findProgram(name string) *Failure {
	if !strings.Contains(name, "/") {
		denied := false
		for _, folder := range ProgramFolders(r.p) {
			entry := r.p.Files.Lookup(absolute(folder+"/"+name, r.p))
			if entry.IsFile() && entry.Executable {
				return runnable(entry, name, strings.TrimSuffix(folder, "/")+"/"+name)
			}
			denied = denied || entry.IsFile() || entry.Kind == containerfs.Directory || entry.Denied()
		}
		switch {
		case inImage(name):
			return nil
		case denied: // the first that exists but does not start is reported (subprocess.py)
			return programError(ProcessNotExecutable, permissionDenied, name)
		}
		f := programError(ProcessAbsent, noSuchFile, name)
		f.NeedsImage = true
		return f
	}
	entry := r.p.Files.Lookup(absolute(name, r.p))
	switch {
	case entry.Kind == containerfs.File && entry.Executable:
		return runnable(entry, name, name)
	case entry.Kind == containerfs.File, entry.Kind == containerfs.Directory,
		entry.Reason == containerfs.ReasonDirUnsearchable:
		return programError(ProcessNotExecutable, permissionDenied, name)
	case entry.IsSpecial():
		return programError(ProcessNotExecutable, permissionDenied, name)
	case entry.Reason == containerfs.ReasonNotDirectory, entry.Reason == containerfs.ReasonTooManyLinks:
		return programError(ProcessNotExecutable, faultText(entry.Open()), name)
	case standardFolder(path.Dir(name)) && inImage(path.Base(name)):
		return nil
	}
	f := programError(ProcessAbsent, noSuchFile, name)
	f.NeedsImage = entry.Kind == containerfs.Unknown
	return f
}

// ProgramFolders are the folders in which a program is searched by its name: PATH's, or a Debian
// Python image's.
func ProgramFolders(p Process) []string {
	if value := p.Env["PATH"]; value != "" {
		return strings.Split(value, ":")
	}
	return []string{"/usr/local/bin", "/usr/local/sbin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"}
}

func programError(kind Kind, message, name string) *Failure {
	return failing(kind, AtCredentials, message, name).path(name)
}

// runnable: a file that Linux does not know the form of (fs/binfmt_elf.c, binfmt_script.c), or whose interpreter the image has not,
// does not start although it is there. An interpreter is given the path at which it
// was found.
func runnable(entry containerfs.Entry, name, found string) *Failure {
	head := string(entry.Data[:min(len(entry.Data), 256)])
	if entry.Head != nil { // it is executable but not readable
		head = string(entry.Head)
	}
	line, ok := strings.CutPrefix(head, "#!")
	switch {
	case !entry.Readable && entry.Head == nil, strings.HasPrefix(head, "\x7fELF"):
		return nil // its content is unknown
	case !ok: // a text that only a shell would run, an empty file, a program of another system
		return programError(ProcessNotExecutable, execFormat, name)
	}
	line, _, _ = strings.Cut(line, "\n")
	interpreter := strings.Fields(line)
	if strings.HasSuffix(line, "\r") || len(interpreter) > 0 &&
		(standardFolder(path.Dir(interpreter[0])) && !inImage(path.Base(interpreter[0])) || hostFolder(interpreter[0])) {
		f := programError(ProcessAbsent, noSuchFile, name)
		f.NeedsImage = !strings.HasSuffix(line, "\r")
		return f
	}
	if entry.Readable || len(interpreter) == 0 {
		return nil
	}
	if path.Base(interpreter[0]) == "env" && len(interpreter) > 1 {
		interpreter = interpreter[1:]
	}
	return scriptFailure(interpreter[0], found, entry)
}

// checkScript looks for the script that an interpreter gets.
func (r *resolver) checkScript(words []string) *Failure {
	if len(words) < 2 || strings.HasPrefix(words[1], "-") || !strings.Contains(words[1], "/") {
		return nil // an option, or a name that may be searched for
	}
	f := scriptFailure(words[0], r.shownBy(words[0], words[1]), r.p.Files.Lookup(absolute(words[1], r.p)))
	if f != nil {
		f.Path = words[1]
	}
	return f
}

// shownBy is the name of a script in the messages of its interpreter: Python puts its folder before a
// relative one (Python/fileutils.c _Py_abspath).
func (r *resolver) shownBy(interpreter, script string) string {
	if strings.HasPrefix(path.Base(interpreter), "python") && !path.IsAbs(script) {
		return r.p.Dir + "/" + strings.TrimPrefix(script, "./")
	}
	return script
}

// scriptFailure is the failure of an interpreter that cannot open its script. Nil if it can, and
// for an unknown program, whose error is unknown.
func scriptFailure(interpreter, script string, entry containerfs.Entry) *Failure {
	fault := scriptFault(interpreter, entry)
	said := scriptError(interpreter, script, fault)
	if said == "" {
		return nil
	}
	f := raise(ProcessArgument, AtCredentials, "CredentialRetrievalError",
		"Error when retrieving credentials from custom-process: %s\n", said).path(script)
	f.Fault = faultOf(faultText(fault))
	f.Random = entry.Kind == containerfs.Directory // Python then adds its own path
	return f
}

// scriptFault is the error of the interpreter's opening its script.
func scriptFault(interpreter string, entry containerfs.Entry) containerfs.Fault {
	fault := entry.Open()
	if path.Base(interpreter) == "env" && (fault == containerfs.EISDIR || entry.IsFile() && !entry.Executable) {
		return containerfs.EACCES // it runs the script instead of reading it
	}
	return fault
}

// scriptError words the fault as the interpreter does (observed with Python 3.11, bash 5.2, dash
// 0.5.12 and coreutils 9.1); "" for none.
func scriptError(interpreter, script string, fault containerfs.Fault) string {
	base := path.Base(interpreter)
	text := faultText(fault)
	_, words, _ := strings.Cut(text, "] ")
	switch {
	case text == "", fault == containerfs.Waits, fault == containerfs.Unclear:
		return ""
	case strings.HasPrefix(base, "python") && fault == containerfs.EISDIR:
		return "/usr/local/bin/" + base + ": can't find '__main__' module in " + pyjson.Quote(script)
	case strings.HasPrefix(base, "python"):
		return interpreter + ": can't open file " + pyjson.Quote(script) + ": " + text
	case base == "bash" && fault == containerfs.EISDIR:
		return script + ": " + script + ": " + words
	case base == "bash", base == "cat":
		return interpreter + ": " + script + ": " + words
	case (base == "sh" || base == "dash") && fault == containerfs.EISDIR: // it reads nothing, and prints nothing
		return ""
	case base == "sh", base == "dash":
		if fault == containerfs.ENOENT || fault == containerfs.ENOTDIR {
			words = "No such file"
		}
		return interpreter + ": 0: cannot open " + script + ": " + words
	case base == "env":
		return interpreter + ": ‘" + script + "’: " + words
	}
	return ""
}

// inImage reports whether a slim Debian image with Python has the program.
func inImage(name string) bool {
	for _, known := range []string{
		"python", "python3", "sh", "bash", "dash", "env", "cat", "echo", "printf", "true", "false", "test",
		"head", "tail", "cut", "tr", "sed", "grep", "awk", "sleep", "date", "base64", "perl", "timeout",
	} {
		if name == known {
			return true
		}
	}
	return strings.HasPrefix(name, "python3.")
}

// hostFolder reports whether a path is in a folder that holds programs on a laptop but not in an
// image.
func hostFolder(name string) bool {
	for _, folder := range []string{"/opt/homebrew/", "/home/linuxbrew/", "/Users/", "/Library/", "/Applications/"} {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}

func standardFolder(folder string) bool {
	switch folder {
	case "/bin", "/usr/bin", "/usr/local/bin", "/sbin", "/usr/sbin":
		return true
	}
	return false
}
