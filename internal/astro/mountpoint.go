package astro

import (
	"fmt"
	"path/filepath"
	"strings"
)

// lostMountpoint is the refusal of a mount inside a read-only one whose folder lacks that path:
// runc creates mountpoints, and cannot there. Sources that the engine creates beforehand count as
// existing (observed with 20.10).
func (p *Project) lostMountpoint(s *Service) (Refusal, bool) {
	for _, inner := range s.Mounts {
		outer := around(s.Mounts, inner)
		if outer == nil || outer.Type != Bind || !outer.ReadOnly || !inner.FromOverride || !p.Machine.Exists(outer.Source) {
			continue
		}
		place := filepath.Join(outer.Source, strings.TrimPrefix(inner.Target, outer.Target))
		if p.Machine.Exists(place) || inner.Type == Bind && inner.Source == place {
			continue
		}
		act := "mkdir"
		if info, err := p.Machine.Stat(inner.Source); inner.Type == Bind && err == nil && info.IsRegular() {
			act = "open"
		}
		return Refusal{
			Kind: OverrideRefused, By: "engine", At: []Origin{inner.Origin}, Subject: inner.Raw, Mount: &inner, Fault: NoMountpoint,
			Text: fmt.Sprintf("Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: "+
				"error during container init: error mounting %q to rootfs at %q: %s /var/lib/docker/overlay2/…/merged%s: read-only file system: unknown",
				inner.Source, inner.Target, act, inner.Target),
		}, true
	}
	return Refusal{}, false
}

// misfit is the refusal of a folder that is mounted on a file of another mount, or
// of a file on a folder. A source that is missing becomes a folder beforehand.
func (p *Project) misfit(s *Service) (Refusal, bool) {
	for _, inner := range s.Mounts {
		outer := around(s.Mounts, inner)
		if outer == nil || outer.Type != Bind || inner.Type != Bind || !inner.FromOverride {
			continue
		}
		if info, err := p.Machine.Stat(outer.Source); err == nil && !info.IsDir() {
			return belowFile(*outer, inner), true
		}
		place := filepath.Join(outer.Source, strings.TrimPrefix(inner.Target, outer.Target))
		there, err := p.Machine.Stat(place)
		source, missing := p.Machine.Stat(inner.Source)
		isFolder := missing != nil || source.IsDir()
		if err != nil || inner.Source == place || isFolder == there.IsDir() {
			continue
		}
		r := Refusal{Kind: OverrideRefused, By: "engine", At: []Origin{inner.Origin}, Subject: inner.Raw, Mount: &inner, Fault: FileOnFolder}
		switch {
		case missing != nil && strings.HasPrefix(inner.Written, "."):
			r.Kind, r.Fault = RelativeSourceInProject, EmptyOnFile
		case missing != nil:
			r.Kind, r.Fault = HostPathMissing, EmptyOnFile
		case isFolder:
			r.Kind, r.Fault = MountTargetIsFilePath, FolderOnFile
		}
		flags := "0x5000"
		if inner.ReadOnly {
			flags = "0x5001"
		}
		r.Text = fmt.Sprintf("Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: "+
			"error during container init: error mounting %[1]q to rootfs at %[2]q: mount %[1]s:%[2]s (via /proc/self/fd/6), flags: %[3]s: not a directory: unknown: "+
			"Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type",
			inner.Source, inner.Target, flags)
		return r, true
	}
	return Refusal{}, false
}

// belowFile is the refusal of a mount below a file that is mounted on a folder's name
// (observed with 20.10; … is the number of the container's layer).
func belowFile(outer, inner Mount) Refusal {
	return Refusal{
		Kind: MountTargetIsFilePath, By: "engine", At: []Origin{outer.Origin, inner.Origin}, Subject: inner.Target, Mount: &outer, Fault: BelowFile,
		Text: fmt.Sprintf("Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: "+
			"error during container init: error mounting %q to rootfs at %q: open o_path procfd: open /var/lib/docker/overlay2/…/merged%s: not a directory: unknown: "+
			"Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type",
			inner.Source, inner.Target, inner.Target),
	}
}

// around is the mount that contains another one, nil if none does.
func around(mounts []Mount, inner Mount) *Mount {
	var found *Mount
	for i, m := range mounts {
		if strings.HasPrefix(inner.Target, m.Target+"/") && (found == nil || len(m.Target) > len(found.Target)) {
			found = &mounts[i]
		}
	}
	return found
}
