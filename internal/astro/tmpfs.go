package astro

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// shortTmpfs reads an entry of tmpfs:, a target with mount options (moby api/types/mount, pkg/mount
// MergeTmpfsOptions): "/run:mode=700,uid=50000".
func (p *Project) shortTmpfs(service, text string) Mount {
	target, options, _ := strings.Cut(text, ":")
	m := Mount{
		Type: Tmpfs, Target: path.Clean(target), FromOverride: true, Raw: text, Origin: p.Override.At("services", service, "tmpfs"),
	}
	for _, option := range strings.Split(options, ",") {
		name, value, _ := strings.Cut(option, "=")
		switch name {
		case "ro":
			m.ReadOnly = true
		case "rw":
			m.ReadOnly = false
		case "uid":
			m.Tmpfs.UID = number(value)
		case "gid":
			m.Tmpfs.GID = number(value)
		case "mode":
			if mode, err := strconv.ParseUint(value, 8, 12); err == nil {
				m.Tmpfs.Mode, m.Tmpfs.HasMode = unixMode(uint32(mode)), true
			}
		}
	}
	return m
}

// number parses an id, -1 if invalid.
func number(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return -1
}

// longTmpfs reads the options of a volume of type tmpfs. Root owns it, and compose
// drops a mode of 0.
func longTmpfs(options *types.ServiceVolumeTmpfs) TmpfsOptions {
	if options == nil || options.Mode == 0 {
		return TmpfsOptions{}
	}
	return TmpfsOptions{Mode: unixMode(options.Mode), HasMode: true}
}

func unixMode(bits uint32) fs.FileMode {
	mode := fs.FileMode(bits).Perm()
	if bits&0o1000 != 0 {
		mode |= fs.ModeSticky
	}
	return mode
}

// tmpfsWords are the engine's options for a tmpfs (moby pkg/mount flags.go and validFlags).
var tmpfsWords = []string{
	"defaults", "ro", "rw", "suid", "nosuid", "dev", "nodev", "exec", "noexec", "sync", "async", "dirsync", "remount", "mand", "nomand",
	"atime", "noatime", "diratime", "nodiratime", "bind", "rbind", "unbindable", "runbindable", "private", "rprivate", "shared", "rshared",
	"slave", "rslave", "relatime", "norelatime", "strictatime", "nostrictatime",
}

// badTmpfs is the engine's error for an unknown option of a short tmpfs; "" if all are known.
func badTmpfs(m Mount) string {
	_, options, _ := strings.Cut(m.Raw, ":")
	if m.Type != Tmpfs || options == "" {
		return ""
	}
	for _, option := range strings.Split(options, ",") {
		name, value, valued := strings.Cut(option, "=")
		switch {
		case valued && slices.Contains([]string{"size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol"}, name):
		case !valued && slices.Contains(tmpfsWords, name):
		case valued:
			return fmt.Sprintf("invalid tmpfs option [%q %q]", name, value)
		default:
			return fmt.Sprintf("invalid tmpfs option [%q]", name)
		}
	}
	return ""
}
