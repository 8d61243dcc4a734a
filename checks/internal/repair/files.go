package repair

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"

	"doctor/checks"
	"doctor/internal/host"
	"doctor/internal/redact"
)

// FixUnreadable fixes a file of the project that cannot be read at all.
func FixUnreadable(p *checks.Pass, file string) []checks.Fix {
	path := p.Project().Path(file)
	info, err := p.Machine.Stat(path)
	_, readErr := p.Machine.Read(path)
	regular := info.IsRegular() && !errors.Is(readErr, host.ErrNotRegular) // files of the kernel claim to be regular
	fix := checks.Fix{Safety: checks.Unsafe}
	switch {
	case err != nil:
		fix.Title = redact.Textf("Make %s and the folders above it readable for your user", file)
	case info.IsDir():
		fix.Title = redact.Textf("Remove the folder %s and create a file with that name", file)
	case !regular:
		fix.Title = redact.Textf("Replace %s with a regular file", file)
	case info.Allows(p.User(), 4):
		fix.Title = redact.Textf("Replace %s with a smaller file", file)
		return []checks.Fix{fix}
	case p.Owns(path):
		fix.Title = redact.Textf("Make %s readable for your user", file)
		fix.Commands = redact.Texts("chmod u+r " + p.QuotePath(path))
	default:
		fix.Title = redact.Textf("Take ownership of %s, which belongs to %s", file, checks.Owner(info))
		fix.Commands = redact.Texts(p.ChownCommand(path))
	}
	if err == nil && !regular {
		fix.Commands = redact.Texts(p.RemoveCommand(path))
	}
	if !p.POSIX() {
		fix.Commands = nil
	}
	return []checks.Fix{fix}
}

// AppendLine appends a line to a file of the project, even if its last line is unterminated.
func AppendLine(p *checks.Pass, line, file string) []string {
	data, _ := p.Machine.Read(filepath.Join(p.Dir, file))
	open := len(data) > 0 && !bytes.HasSuffix(data, []byte("\n"))
	switch {
	case !p.POSIX():
		return []string{fmt.Sprintf("Add-Content %s %s", file, p.Quote(line))}
	case open:
		return []string{fmt.Sprintf(`printf '\n%%s\n' %s >> %s`, p.Quote(line), file)}
	}
	return []string{fmt.Sprintf("echo %s >> %s", p.Quote(line), file)}
}
