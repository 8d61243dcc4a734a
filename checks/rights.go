package checks

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"doctor/fixers"
	"doctor/internal/host"
	"doctor/internal/redact"
)

// User is the user who runs doctor; Windows does not have permissions of this kind.
func (p *Pass) User() host.User { return host.User{UID: max(p.Machine.UID, 0)} }

// Owns reports whether the user who runs doctor may change the mode of the target of a path:
// its owner and root may.
func (p *Pass) Owns(path string) bool {
	info, err := p.Machine.Stat(path)
	return err != nil || p.Machine.UID <= 0 || info.UID == p.Machine.UID
}

// Sudo is the prefix of a command that changes the mode of a path.
func (p *Pass) Sudo(path string) string {
	if !p.POSIX() || p.Owns(path) {
		return ""
	}
	return "sudo "
}

// OwnerWords names the owner of a path if that prevents a change: "; it belongs to root".
func (p *Pass) OwnerWords(path string) string {
	info, err := p.Machine.Stat(path)
	if err != nil || p.Sudo(path) == "" {
		return ""
	}
	return "; it belongs to " + Owner(info)
}

// Owner names the owner of a file.
func Owner(info host.Info) string {
	if info.UID == 0 {
		return "root"
	}
	return fmt.Sprintf("uid %d", info.UID)
}

// ChownCommand gives a path to the user, a folder with everything in it.
func (p *Pass) ChownCommand(path string) string {
	deep := ""
	if info, err := p.Machine.Stat(path); err == nil && info.IsDir() {
		deep = "-R "
	}
	return "sudo chown " + deep + `"$(id -u):$(id -g)" ` + p.QuotePath(path)
}

// RemoveCommand removes what is in the place of a file without losing any data.
func (p *Pass) RemoveCommand(path string) string {
	names, err := p.Machine.ReadDir(path)
	empty := err == nil && len(names) == 0
	switch {
	case !p.POSIX() && empty:
		return "Remove-Item -LiteralPath " + p.QuotePath(path)
	case !p.POSIX():
		return fmt.Sprintf("Move-Item -LiteralPath %s %s", p.QuotePath(path), p.QuotePath(path+".old"))
	case empty:
		return "rmdir " + p.QuotePath(path)
	}
	return fmt.Sprintf("mv %s %s", p.QuotePath(path), p.QuotePath(path+".old"))
}

// runnable completes a fix so that this user can run its commands: the AWS CLI needs a
// writable ~/.aws in the examined home folder, and doctor has no more rights than its user.
func (p *Pass) runnable(f Fix) Fix {
	if chmod, ok := f.Edit.(fixers.Chmod); ok && p.Sudo(chmod.Path) != "" {
		f.Edit = nil
	}
	if len(f.Commands) == 0 {
		return f
	}
	before, why := p.PrepareAWSFolder(f.Writes)
	if !slices.ContainsFunc(before, func(c redact.Text) bool { return !slices.ContainsFunc(f.Commands, c.Equal) }) {
		return f // the fix has them itself
	}
	rest := slices.DeleteFunc(slices.Clone(f.Commands), func(c redact.Text) bool { return slices.ContainsFunc(before, c.Equal) })
	f.Commands = append(before, rest...)
	f.Title = f.Title.Addf(" (%s)", why)
	return f
}

// PrepareAWSFolder returns the commands without which the AWS CLI cannot write some of its
// files, and why. An engine that does not find ~/.aws, or a file in it, creates a folder of
// that name that belongs to root.
func (p *Pass) PrepareAWSFolder(writes fixers.AWSFiles) (before []redact.Text, why string) {
	files := []string{"config", "credentials"}
	switch {
	case writes == fixers.NoAWSFiles || !p.POSIX() || !p.Owns(p.Machine.Home):
		return nil, ""
	case writes == fixers.LoginTokens:
		files = []string{"sso", "sso/cache", "login", "login/cache"}
	}
	var reasons []string
	taken := false
	folder := filepath.Join(p.Machine.Home, ".aws")
	for _, path := range append([]string{""}, files...) {
		path = filepath.Join(folder, path)
		info, err := p.Machine.Stat(path)
		if err != nil {
			continue
		}
		shown := p.Diagnosis().ShowPath(path)
		wantFolder := path == folder || writes == fixers.LoginTokens
		switch {
		case info.IsDir() != wantFolder:
			before = append(before, redact.NewText(p.RemoveCommand(path)))
			kind := "file"
			if wantFolder {
				kind = "folder"
			}
			reasons = append(reasons, shown+" is not a "+kind)
		case taken || info.Allows(p.User(), writing(info)):
		case p.Owns(path):
			before = append(before, redact.Textf("chmod -R u+rwX %s", p.QuotePath(path)))
			reasons = append(reasons, shown+" is not writable")
		default:
			before = append(before, redact.NewText(p.ChownCommand(path)))
			reasons = append(reasons, shown+" belongs to "+Owner(info))
			taken = info.IsDir() // with all in it
		}
	}
	return before, strings.Join(reasons, ", ")
}

// writing returns the permissions needed to write to a file or a folder.
func writing(info host.Info) host.Perm {
	if info.IsDir() {
		return 7
	}
	return 6
}
