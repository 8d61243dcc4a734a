package checks

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"doctor/fixers"
	"doctor/internal/host"
	"doctor/internal/redact"
)

// user is the one who runs doctor; on Windows there are no permissions of this kind.
func (p *Pass) user() host.User { return host.User{UID: max(p.Machine.UID, 0)} }

// owns reports whether the user who runs doctor may change the mode of what a
// path leads to: its owner and root may.
func (p *Pass) owns(path string) bool {
	info, err := p.Machine.Stat(path)
	return err != nil || p.Machine.UID <= 0 || info.UID == p.Machine.UID
}

// sudo is what has to stand in front of a command that changes the mode of a path.
func (p *Pass) sudo(path string) string {
	if !p.posix() || p.owns(path) {
		return ""
	}
	return "sudo "
}

// ownerWords says whose a path is, where that is in the way: "; it belongs to root".
func (p *Pass) ownerWords(path string) string {
	info, err := p.Machine.Stat(path)
	if err != nil || p.sudo(path) == "" {
		return ""
	}
	return "; it belongs to " + owner(info)
}

func owner(info host.Info) string {
	if info.UID == 0 {
		return "root"
	}
	return fmt.Sprintf("uid %d", info.UID)
}

// takeBack makes a path the user's own, a folder with all in it.
func (p *Pass) takeBack(path string) string {
	deep := ""
	if info, err := p.Machine.Stat(path); err == nil && info.IsDir() {
		deep = "-R "
	}
	return "sudo chown " + deep + `"$(id -u):$(id -g)" ` + p.shown(path)
}

// outOfTheWay takes away what stands where a file has to be, and loses nothing.
func (p *Pass) outOfTheWay(path string) string {
	names, err := p.Machine.ReadDir(path)
	empty := err == nil && len(names) == 0
	switch {
	case !p.posix() && empty:
		return "Remove-Item -LiteralPath " + p.shown(path)
	case !p.posix():
		return fmt.Sprintf("Move-Item -LiteralPath %s %s", p.shown(path), p.shown(path+".old"))
	case empty:
		return "rmdir " + p.shown(path)
	}
	return fmt.Sprintf("mv %s %s", p.shown(path), p.shown(path+".old"))
}

// fixUnreadable is the cure of a file of the project that cannot be read at all.
func fixUnreadable(p *Pass, file string) []Fix {
	path := p.Project().Path(file)
	info, err := p.Machine.Stat(path)
	_, readErr := p.Machine.Read(path)
	regular := info.IsRegular() && !errors.Is(readErr, host.ErrNotRegular) // as the kernel's own say they are
	fix := Fix{Safety: Unsafe}
	switch {
	case err != nil:
		fix.Title = redact.Textf("Let %s, and the folders on the way to it, be read by you", file)
	case info.IsDir():
		fix.Title = redact.Textf("Take the folder %s away, and put a file in its place", file)
	case !regular:
		fix.Title = redact.Textf("Put a regular file in the place of %s", file)
	case info.Allows(p.user(), 4):
		fix.Title = redact.Textf("Put a smaller file in the place of %s", file)
		return []Fix{fix}
	case p.owns(path):
		fix.Title = redact.Textf("Let %s be read by you", file)
		fix.Commands = redact.Texts("chmod u+r " + p.shown(path))
	default:
		fix.Title = redact.Textf("Make %s yours; it belongs to %s", file, owner(info))
		fix.Commands = redact.Texts(p.takeBack(path))
	}
	if err == nil && !regular {
		fix.Commands = redact.Texts(p.outOfTheWay(path))
	}
	if !p.posix() {
		fix.Commands = nil
	}
	return []Fix{fix}
}

// runnable completes a fix so that its commands can be run by this user: those of
// the AWS CLI need a ~/.aws that it can write, in the home folder that was looked
// at, and doctor itself no more rights than its user has.
func (p *Pass) runnable(f Fix) Fix {
	if chmod, ok := f.Edit.(fixers.Chmod); ok && p.sudo(chmod.Path) != "" {
		f.Edit = nil
	}
	for _, c := range f.Commands {
		before, why := p.wayToAWS(c)
		if !slices.ContainsFunc(before, func(c redact.Text) bool { return !slices.ContainsFunc(f.Commands, c.Equal) }) {
			continue // the fix has them itself
		}
		rest := slices.DeleteFunc(slices.Clone(f.Commands), func(c redact.Text) bool { return slices.ContainsFunc(before, c.Equal) })
		f.Commands = append(before, rest...)
		f.Title = f.Title.Addf(" (%s)", why)
		break
	}
	commands := slices.Clone(f.Commands)
	for i, c := range commands {
		commands[i] = p.atHome(c)
	}
	f.Commands = commands
	return f
}

// wayToAWS are the commands without which one of the AWS CLI cannot write its
// files, and why. An engine that finds no ~/.aws, or no file in it, makes a folder
// of that name, which belongs to root.
func (p *Pass) wayToAWS(command redact.Text) (before []redact.Text, why string) {
	files := []string{"config", "credentials"}
	switch {
	case !p.posix() || !p.owns(p.Machine.Home):
		return nil, ""
	case command.HasPrefix("aws sso login"), command.HasPrefix("aws login"):
		files = []string{"sso", "sso/cache", "login", "login/cache"}
	case !command.HasPrefix("aws configure") || command.HasPrefix("aws configure list") || command.HasPrefix("aws configure export"):
		return nil, ""
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
		wantFolder := path == folder || files[0] != "config"
		switch {
		case info.IsDir() != wantFolder:
			before = append(before, redact.NewText(p.outOfTheWay(path)))
			kind := "file"
			if wantFolder {
				kind = "folder"
			}
			reasons = append(reasons, shown+" is not a "+kind)
		case taken || info.Allows(p.user(), writing(info)):
		case p.owns(path):
			before = append(before, redact.Textf("chmod -R u+rwX %s", p.shown(path)))
			reasons = append(reasons, shown+" is not writable")
		default:
			before = append(before, redact.NewText(p.takeBack(path)))
			reasons = append(reasons, shown+" belongs to "+owner(info))
			taken = info.IsDir() // with all in it
		}
	}
	return before, strings.Join(reasons, ", ")
}

// writing are the permissions that it takes to write a file, or into a folder.
func writing(info host.Info) host.Perm {
	if info.IsDir() {
		return 7
	}
	return 6
}
