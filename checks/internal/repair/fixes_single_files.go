package repair

import (
	"cmp"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/diagnosis"
	"doctor/internal/phrase"
	"doctor/internal/redact"
)

// IsSecret reports whether a mount comes from secrets: or configs: of a service.
func IsSecret(p *checks.Pass, service string, m *astro.Mount) bool {
	return m.Type == astro.Bind && m.Raw == m.Source && !slices.ContainsFunc(p.Project().Override.Volumes(service),
		func(v astro.WrittenVolume) bool { return v.Target == m.Target })
}

func serviceOf(p *checks.Pass, name string) *astro.Service {
	for _, s := range p.Project().Services {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// awsVolumes are the volumes of a service with the AWS files or the SSO tokens.
func awsVolumes(p *checks.Pass, s *astro.Service) []*astro.Mount {
	ofAWS := p.Diagnosis().AWSMounts(s)
	var out []*astro.Mount
	for i := range s.Mounts {
		m := &s.Mounts[i]
		if m.FromOverride && m.Type == astro.Bind && m.From == "" && !IsSecret(p, s.Name, m) &&
			(slices.Contains(ofAWS, m) || strings.Contains(m.Target, "/.aws/")) {
			out = append(out, m)
		}
	}
	return out
}

func isFile(p *checks.Pass, name string) bool {
	info, err := p.Machine.Stat(name)
	return err == nil && info.IsRegular()
}

func isFolder(p *checks.Pass, name string) bool {
	info, err := p.Machine.Stat(name)
	return err == nil && info.Mode.IsDir()
}

// PlaceFiles moves the single files that the services of a cause mount elsewhere to where boto3
// looks in them, in a folder: each to its own place.
func PlaceFiles(p *checks.Pass, c cause.Cause, folder string) checks.Fix {
	edit := fixers.ChangeMounts{File: astro.OverrideName, Services: c.Services}
	for _, name := range c.Services {
		s := serviceOf(p, name)
		if s == nil {
			continue
		}
		for _, m := range p.Diagnosis().AWSMounts(s) {
			if !isFile(p, m.Source) || IsSecret(p, name, m) {
				continue
			}
			for _, move := range moves(p, name, m, folder) {
				if !slices.Contains(edit.Retarget, move) {
					edit.Retarget = append(edit.Retarget, move)
				}
			}
		}
	}
	if len(edit.Retarget) < 2 || movesApart(edit.Retarget) {
		return retargetFile(p, c, folder)
	}
	var to []string
	for _, move := range edit.Retarget {
		to = append(to, move.To)
	}
	return checks.WithEdit(fmt.Sprintf("Mount each file at its own path, %s, in %s", phrase.List(checks.Distinct(to)), MountPlace(c)), checks.Safe, edit)
}

// moves are those of a single file into a folder. Where a service mounts both files at one path, of
// which compose keeps only the last, each of them moves.
func moves(p *checks.Pass, service string, m *astro.Mount, folder string) []fixers.Move {
	var both []fixers.Move
	for _, v := range p.Project().Override.Volumes(service) {
		if source, _, ok := strings.Cut(v.Raw, ":"+m.Target); ok && v.Target == m.Target && IsAWSFile(source) {
			both = append(both, fixers.Move{From: m.Target, To: path.Join(folder, path.Base(source)), Source: source})
		}
	}
	if len(both) > 1 {
		return both
	}
	if to := path.Join(folder, FileName(p, m)); to != m.Target {
		return []fixers.Move{{From: m.Target, To: to}}
	}
	return nil
}

// movesApart reports whether one mount would have to become two.
func movesApart(moves []fixers.Move) bool {
	for i, a := range moves {
		if slices.ContainsFunc(moves[i+1:], func(b fixers.Move) bool {
			return a.From == b.From && (a.Source == b.Source || a.Source == "" || b.Source == "")
		}) {
			return true
		}
	}
	return false
}

// FixFileBelow gives a file that is mounted at the path of a folder its own path in it, and mounts
// what another service has in that folder in each service with such a mount.
func FixFileBelow(p *checks.Pass, r astro.Refusal) checks.Fix {
	folder := r.Mount.Target
	to := path.Join(folder, FileName(p, r.Mount))
	edit := fixers.ChangeMounts{File: astro.OverrideName, Retarget: []fixers.Move{{From: folder, To: to}}}
	for _, s := range p.Project().Override.Services {
		if slices.ContainsFunc(p.Project().Override.Volumes(s.Name), func(v astro.WrittenVolume) bool { return v.Target == folder }) {
			edit.Services = append(edit.Services, s.Name)
		}
	}
	var lacking []string
	for _, name := range edit.Services {
		s := serviceOf(p, name)
		if s == nil {
			continue
		}
		for _, m := range awsVolumes(p, s) {
			line := lineOf(p, m)
			without := slices.DeleteFunc(slices.Clone(edit.Services), func(other string) bool { return mountsAt(p, other, m.Target) })
			if path.Dir(m.Target) == folder && m.Target != to && len(without) > 0 && !slices.Contains(edit.Add, line) {
				edit.Add, lacking = append(edit.Add, line), checks.Distinct(append(lacking, without...))
			}
		}
	}
	title := fmt.Sprintf("Mount the file at %s in %s", to, cause.Place(r.Mount.Origin))
	if len(edit.Add) > 0 {
		title += fmt.Sprintf(", and mount %s in %s too", phrase.List(edit.Add), phrase.List(lacking))
	}
	return checks.WithEdit(title, checks.Safe, edit)
}

// mountsAt reports whether a service mounts something at a container path.
func mountsAt(p *checks.Pass, service, target string) bool {
	s := serviceOf(p, service)
	return s != nil && slices.ContainsFunc(s.Mounts, func(m astro.Mount) bool { return m.Target == target })
}

// lineOf is the volume line of a mount as written, or one that means the same as its long form.
func lineOf(p *checks.Pass, m *astro.Mount) string {
	if m.Raw != "" {
		return m.Raw
	}
	line := p.Diagnosis().ShowPath(m.Source) + ":" + m.Target
	if m.ReadOnly {
		return line + ":ro"
	}
	return line + ":rw"
}

// lineAt is the volume line of a mount with another target.
func lineAt(p *checks.Pass, m *astro.Mount, target string) string {
	if target == m.Target {
		return lineOf(p, m)
	}
	if m.Raw == "" {
		moved := *m
		moved.Target = target
		return lineOf(p, &moved)
	}
	written := WrittenSource(m)
	line := written + ":" + target
	if _, options, ok := strings.Cut(strings.TrimPrefix(m.Raw, written+":"), ":"); ok {
		line += ":" + options
	}
	return line
}

// targetIn is where services need a mount that another one has: its own target, if they differ.
func targetIn(p *checks.Pass, m *astro.Mount, services []string) string {
	target := ""
	for _, name := range services {
		v := p.ViewOf(name)
		if v == nil {
			return m.Target
		}
		in := diagnosis.TargetIn(v, m)
		if target != "" && in != target {
			return m.Target
		}
		target = in
	}
	return cmp.Or(target, m.Target)
}

// MountLike gives services the volumes with AWS files and SSO tokens of the service that has a
// mount, at the targets that they need.
func MountLike(p *checks.Pass, m *astro.Mount, services []string) checks.Fix {
	var lines []string
	for _, s := range p.Project().Services {
		if slices.Contains(services, s.Name) || !slices.ContainsFunc(s.Mounts, func(o astro.Mount) bool { return o.Origin == m.Origin && o.Target == m.Target }) {
			continue
		}
		for _, o := range awsVolumes(p, s) {
			lines = append(lines, lineAt(p, o, targetIn(p, o, services)))
		}
		break
	}
	to := phrase.List(services)
	switch len(lines) {
	case 0:
		line := lineOf(p, m)
		return ByHand(fmt.Sprintf("Mount %s in %s too", m.Target, to), "- "+line)
	case 1:
		return checks.WithEdit(fmt.Sprintf("Add the volume line %s to %s in %s", lines[0], to, astro.OverrideName), checks.Safe, fixers.AddMounts{
			File: astro.OverrideName, Services: services, Spec: lines[0],
		})
	}
	return checks.WithEdit(fmt.Sprintf("Add the volume lines %s to %s in %s", phrase.List(lines), to, astro.OverrideName), checks.Safe, fixers.ChangeMounts{
		File: astro.OverrideName, Services: services, Add: lines,
	})
}

// MountSibling mounts the other one of the two files beside one that is mounted alone.
func MountSibling(p *checks.Pass, c cause.Cause) []checks.Fix {
	m := c.Mount
	name := "credentials"
	if FileName(p, m) == name {
		name = "config"
	}
	sibling := filepath.Join(filepath.Dir(m.Source), name)
	if IsSecret(p, c.View.Service.Name, m) || !isFile(p, sibling) {
		return MountWhole(p, m)
	}
	source, mode := p.Diagnosis().ShowPath(sibling), ":rw"
	if written := WrittenSource(m); m.Raw != "" && path.Base(written) == filepath.Base(m.Source) {
		source = strings.TrimSuffix(written, path.Base(written)) + name
		if _, options, ok := strings.Cut(strings.TrimPrefix(m.Raw, written+":"), ":"); ok {
			mode = ":" + options
		} else {
			mode = ""
		}
	} else if m.ReadOnly {
		mode = ":ro"
	}
	line := source + ":" + path.Join(path.Dir(m.Target), name) + mode
	return append([]checks.Fix{checks.WithEdit(fmt.Sprintf("Add the volume line %s to %s in %s", line, phrase.List(c.Services), astro.OverrideName), checks.Safe,
		fixers.ChangeMounts{File: astro.OverrideName, Services: c.Services, Add: []string{line}})}, MountWhole(p, m)...)
}

// FixFolderOnFile mounts a file where a folder is mounted: the one of that name in it, that of this
// machine's AWS folder, or the only file in it that can be one.
func FixFolderOnFile(p *checks.Pass, c cause.Cause) []checks.Fix {
	m := c.Mount
	folder := path.Dir(m.Target)
	if holdsFile(p, m.Source) && isOnlyMount(p, c, folder) {
		return []checks.Fix{checks.WithEdit("Mount the folder at "+folder+" in "+MountPlace(c), checks.Safe, Retarget(p, c, folder))}
	}
	edit := fixers.ChangeMounts{File: astro.OverrideName, Services: c.Services}
	safety := checks.Safe
	var said []string
	for _, name := range c.Services {
		s := serviceOf(p, name)
		if s == nil {
			continue
		}
		for _, o := range awsVolumes(p, s) {
			if !IsAWSFile(o.Target) || path.Dir(o.Target) != folder || !isFolder(p, o.Source) {
				continue
			}
			file, sure := fileInstead(p, o)
			if file == "" {
				if !slices.Contains(edit.Remove, o.Target) {
					edit.Remove = append(edit.Remove, o.Target)
				}
				continue
			}
			if !sure {
				safety = checks.Unsafe
			}
			if with := (fixers.Mounting{Target: o.Target, Source: file}); !slices.Contains(edit.Source, with) {
				edit.Source, said = append(edit.Source, with), append(said, file)
			}
		}
	}
	if len(edit.Source) == 0 { // there is no file that could be mounted
		return Configure(p, c)
	}
	what := "the file "
	if len(said) > 1 {
		what = "the files "
	}
	return []checks.Fix{checks.WithEdit("Mount "+what+phrase.List(said)+" instead of the folder in "+MountPlace(c), safety, edit)}
}

func holdsFile(p *checks.Pass, folder string) bool {
	return isFile(p, filepath.Join(folder, "config")) || isFile(p, filepath.Join(folder, "credentials"))
}

// isOnlyMount reports whether the services of a cause mount nothing else in a folder, or on it.
func isOnlyMount(p *checks.Pass, c cause.Cause, folder string) bool {
	for _, name := range c.Services {
		if slices.ContainsFunc(p.Project().Override.Volumes(name), func(v astro.WrittenVolume) bool {
			return v.Target != c.Mount.Target && (v.Target == folder || strings.HasPrefix(v.Target, folder+"/"))
		}) {
			return false
		}
	}
	return true
}

// fileInstead is the file to mount in place of a folder, "" if there is none. It is sure if it has
// the name that boto3 reads in that folder.
func fileInstead(p *checks.Pass, m *astro.Mount) (file string, sure bool) {
	name := path.Base(m.Target)
	if inside := filepath.Join(m.Source, name); isFile(p, inside) {
		return p.Diagnosis().ShowPath(inside), true
	}
	if isFile(p, filepath.Join(p.Machine.Home, ".aws", name)) {
		return HomeSource + "/" + name, false
	}
	names, err := p.Machine.ReadDir(m.Source)
	if err != nil {
		return "", false
	}
	var fitting []string
	for _, n := range names {
		data, err := p.Machine.Read(filepath.Join(m.Source, n))
		if err != nil || !boto.Fits(data) {
			continue
		}
		if ini, broken := boto.ParseIni(data); broken == nil && len(ini.Sections) > 0 {
			fitting = append(fitting, n)
		}
	}
	if len(fitting) != 1 {
		return "", false
	}
	return p.Diagnosis().ShowPath(filepath.Join(m.Source, fitting[0])), false
}

// EmptyOnFile fixes a missing source inside another mount that has a file there: without its line,
// boto3 reads that file.
func EmptyOnFile(p *checks.Pass, r astro.Refusal, at string) []checks.Fix {
	var services []string
	for _, s := range p.Project().Override.Services {
		if slices.ContainsFunc(p.Project().Override.Volumes(s.Name), func(v astro.WrittenVolume) bool { return v.Target == r.Mount.Target }) {
			services = append(services, s.Name)
		}
	}
	var fixes []checks.Fix
	if len(services) > 0 {
		fixes = append(fixes, checks.WithEdit("Remove the volume line in "+at+", to use the file of the outer mount", checks.Unsafe,
			fixers.ChangeMounts{File: astro.OverrideName, Services: services, Remove: []string{r.Mount.Target}}))
	}
	if isFolder(p, filepath.Dir(r.Mount.Source)) {
		fixes = append(fixes, checks.Fix{
			Title: redact.NewText("Or create the file that " + at + " mounts"), Commands: redact.Texts(p.TouchCommand(r.Mount.Source)), Safety: checks.Unsafe,
		})
	}
	if len(fixes) == 0 {
		return []checks.Fix{ByHand("Create the file that " + at + " mounts, or remove the line")}
	}
	return fixes
}

// WithoutLink creates a file, or the folder of the files, in the place of a link that points to
// nothing.
func WithoutLink(p *checks.Pass, c cause.Cause, link string) []checks.Fix {
	fixes := Configure(p, c)
	fixes[0].Title = redact.NewText("Remove the broken link, then create the files with access keys")
	fixes[1].Title = redact.NewText("Remove the broken link, then create the files with single sign-on")
	for i := range fixes {
		fixes[i].Commands = append(redact.Texts(removeLink(p, link)), fixes[i].Commands...)
	}
	return fixes
}

func removeLink(p *checks.Pass, link string) string {
	if p.POSIX() {
		return "rm " + p.QuotePath(link)
	}
	return "Remove-Item -LiteralPath " + p.QuotePath(link)
}
