package boto

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// layout is where the files of a world are on the host, and how they get into the container. Host
// paths begin at the host's root; what is not mounted is not visible.
type layout struct {
	Host   map[string]stat
	Mounts []mountSpec
	Copied []copiedFile
	UID    int
	GIDs   []int
}

// stat is a file, folder, link or special file with its owner.
type stat struct {
	Kind     string // "file", "dir", "link", "fifo", "socket", "device"
	Data     string // the text of a file, where a link points to
	Mode     fs.FileMode
	UID, GID int
}

// mountSpec is a bind if it has a source, else a tmpfs.
type mountSpec struct {
	Source, Target string
	ReadOnly       bool
	// Mode is the mode of a tmpfs, 0 for none, and UID its owner.
	Mode fs.FileMode
	UID  int
}

// copiedFile is a config or a secret that is copied in.
type copiedFile struct {
	Target, Text string
	Mode         fs.FileMode
	UID, GID     int
}

func (l *layout) clone() *layout {
	c := *l
	c.Host, c.Mounts, c.Copied = maps.Clone(l.Host), slices.Clone(l.Mounts), slices.Clone(l.Copied)
	return &c
}

const (
	hostAWS, hostOpt, hostShared = "/h/aws", "/h/opt", "/h/shared"
	homeAWS                      = "/home/astro/.aws"
)

// layOut creates folders for a world's files.
func (g *generator) layOut(w *world) {
	l := &layout{Host: map[string]stat{}, UID: 50000, GIDs: []int{50000}}
	if g.chance(15) {
		l.UID = []int{0, 1000}[g.Intn(2)]
	}
	if g.chance(20) {
		l.GIDs = [][]int{{0}, {50000, 1000}, {1000}}[g.Intn(3)]
	}
	for _, folder := range []string{"/h", hostAWS, hostOpt, hostShared, hostOpt + "/sub"} {
		l.Host[folder] = g.folder()
	}
	l.Host["/h"] = stat{Kind: "dir", Mode: 0o755}
	g.layAWS(w, l)
	for _, name := range slices.Sorted(maps.Keys(w.Files)) {
		n := w.Files[name]
		if rest, ok := strings.CutPrefix(name, "/opt/"); ok {
			s := g.owned(n)
			if n.Executable {
				s.Mode |= 0o111
			}
			l.Host[path.Join(hostOpt, rest)] = s
		}
	}
	l.Host[hostShared+"/config"] = g.owned(file("[default]\nregion = eu-west-1\n"))
	g.links(l)
	l.Mounts = append(l.Mounts, mountSpec{Source: hostOpt, Target: "/opt", ReadOnly: g.chance(20)})
	if g.chance(30) {
		l.Mounts = append(l.Mounts, mountSpec{Source: hostShared, Target: g.pick("/data", "/shared", "/opt/sub/shared", "/home/astro/shared")})
	}
	if g.chance(10) {
		l.Mounts = append(l.Mounts, mountSpec{Target: g.pick("/opt/sub", "/data/sub", "/opt/tmp", "/tmp"), Mode: g.tmpfsMode(), UID: []int{0, 0, 50000}[g.Intn(3)]})
	}
	w.Files, w.Layout = map[string]node{}, l
	g.paths(w)
	l.settle()
	l.prune(fmt.Sprint(w.Env, w.Verify))
}

// prune removes the files of /opt that nothing names: creating them takes longer than asking both
// sides.
func (l *layout) prune(named string) {
	for _, name := range slices.Sorted(maps.Keys(l.Host)) {
		if s := l.Host[name]; s.Kind == "link" && !strings.Contains(name, "/chain") || strings.HasPrefix(name, hostAWS) {
			named += " " + s.Data
		}
	}
	for _, c := range l.Copied {
		named += " " + c.Text
	}
	for _, name := range slices.Sorted(maps.Keys(l.Host)) {
		base := path.Base(name)
		if strings.HasPrefix(base, "chain") {
			base = "chain"
		}
		if path.Dir(name) == hostOpt && (base == "chain" || l.Host[name].Kind == "file") && !strings.Contains(named, base) {
			delete(l.Host, name)
		}
	}
}

func (g *generator) tmpfsMode() fs.FileMode {
	return []fs.FileMode{0, 0, 0o700, 0o755, 0o1777}[g.Intn(5)]
}

// folder is a folder that most users may enter.
func (g *generator) folder() stat {
	s := stat{Kind: "dir", Mode: 0o755, UID: []int{0, 50000, 1000}[g.Intn(3)]}
	if g.chance(8) {
		s.Mode = []fs.FileMode{0o700, 0o711, 0o644, 0o750, 0o1777, 0o555}[g.Intn(6)]
	}
	return s
}

// owned is a file with a random owner.
func (g *generator) owned(n node) stat {
	s := stat{Kind: n.Kind, Data: n.text(), Mode: 0o644, UID: []int{50000, 50000, 0, 1000}[g.Intn(4)], GID: []int{0, 50000, 1000}[g.Intn(3)]}
	if n.Kind == "dir" {
		return g.folder()
	}
	if g.chance(15) || n.Unreadable {
		s.Mode = []fs.FileMode{0o600, 0o600, 0o640, 0o000, 0o400, 0o444, 0o604}[g.Intn(7)]
	}
	return s
}

// layAWS mounts the folder, or its files one by one, possibly over a tmpfs, or copies them in.
func (g *generator) layAWS(w *world, l *layout) {
	files := map[string]stat{}
	for _, name := range slices.Sorted(maps.Keys(w.Files)) {
		if rest, ok := strings.CutPrefix(name, homeAWS+"/"); ok {
			files[rest] = g.owned(w.Files[name])
		}
	}
	if g.chance(4) {
		files[g.pick("config", "credentials")] = stat{Kind: g.pick("fifo", "socket", "device"), Mode: 0o666}
	}
	for _, rest := range slices.Sorted(maps.Keys(files)) {
		s := files[rest]
		if dir := path.Dir(rest); dir != "." {
			l.Host[path.Join(hostAWS, path.Dir(dir))], l.Host[path.Join(hostAWS, dir)] = g.folder(), g.folder()
		}
		l.Host[path.Join(hostAWS, rest)] = s
	}
	style := g.Intn(10)
	if style > 7 && g.chance(50) {
		l.Mounts = append(l.Mounts, mountSpec{Target: homeAWS, Mode: g.tmpfsMode(), UID: []int{0, 50000}[g.Intn(2)]})
	}
	if style <= 7 {
		l.Mounts = append(l.Mounts, mountSpec{Source: hostAWS, Target: homeAWS, ReadOnly: g.chance(30)})
		if g.chance(12) {
			l.Mounts = append(l.Mounts, mountSpec{Target: homeAWS + g.pick("/sso", "/sso/cache", "/login"), Mode: g.tmpfsMode(), UID: []int{0, 50000}[g.Intn(2)]})
		}
		if g.chance(8) {
			l.Mounts = append(l.Mounts, mountSpec{Source: hostShared + g.pick("/config", "/none", ""), Target: homeAWS + g.pick("/config", "/credentials")})
		}
	}
	for _, rest := range slices.Sorted(maps.Keys(files)) {
		s := files[rest]
		switch {
		case style > 7 && s.Kind == "file" && g.chance(50), style <= 7 && s.Kind == "file" && g.chance(4):
			c := copiedFile{Target: homeAWS + "/" + rest, Text: s.Data, Mode: 0o444}
			if g.chance(30) {
				c.Mode = []fs.FileMode{0o400, 0o440, 0o600, 0o000}[g.Intn(4)]
			}
			if g.chance(50) {
				c.UID, c.GID = l.UID, l.GIDs[0]
			}
			l.Copied = append(l.Copied, c)
		case style > 7:
			l.Mounts = append(l.Mounts, mountSpec{Source: path.Join(hostAWS, rest), Target: homeAWS + "/" + rest, ReadOnly: g.chance(30)})
		}
	}
}

// links replaces files and folders by links, and adds links next to them.
func (g *generator) links(l *layout) {
	link := func(at, to string) { l.Host[at] = stat{Kind: "link", Data: to, Mode: 0o777} }
	link(hostOpt+"/link", g.pick("sub", "../home/astro/.aws", "/home/astro/.aws", "/usr/local", "none", ".", "link2", "/data"))
	link(hostOpt+"/link2", g.pick("link3", "/opt/sub", "../opt/sub", "creds.sh"))
	link(hostOpt+"/link3", g.pick("sub/..", "none/..", "creds.sh/..", "sub/../sub"))
	link(hostOpt+"/loop", g.pick("loop", "pool"))
	link(hostOpt+"/pool", "loop")
	l.Host[hostOpt+"/closed"] = stat{Kind: "dir", Mode: 0o700, UID: 1000}
	l.Host[hostOpt+"/closed/ca.pem"] = stat{Kind: "file", Data: ExampleCertificate, Mode: 0o644}
	l.Host[hostOpt+"/closed/token"] = stat{Kind: "file", Data: "token\n", Mode: 0o644}
	for i := range 12 {
		link(fmt.Sprintf("%s/chain%d", hostOpt, i), fmt.Sprintf("chain%d/../chain%d", i+1, i+1))
	}
	link(hostOpt+"/chain12", "sub")
	for _, at := range []string{hostAWS + "/config", hostAWS + "/credentials", hostAWS + "/sso", hostAWS + "/sso/cache", hostOpt + "/ca.pem", hostOpt + "/token", hostOpt + "/creds.sh"} {
		was, there := l.Host[at]
		if !there || !g.chance(8) {
			continue
		}
		base := path.Base(at)
		switch to := g.Intn(8); to {
		case 0, 1, 2:
			moved := path.Join(path.Dir(at), base+".real")
			l.move(at, moved)
			link(at, []string{base + ".real", "./" + base + ".real", g.pick("../", "none/../", "sub/../", "x/../") + path.Base(path.Dir(at)) + "/" + base + ".real"}[to])
		case 3:
			link(at, "/opt/"+base+".moved")
			if was.Kind == "file" {
				l.Host[hostOpt+"/"+base+".moved"] = was
			}
		case 4:
			link(at, at) // as it is on the host
			link(at, base)
		case 5:
			link(at, "../shared/config")
		case 6:
			link(at, "/h/shared/config")
		case 7:
			link(at, "/opt/link/../"+base)
		}
	}
}

// move renames a path with everything below it.
func (l *layout) move(from, to string) {
	for _, name := range slices.Sorted(maps.Keys(l.Host)) {
		if rest, ok := strings.CutPrefix(name, from); ok && (rest == "" || rest[0] == '/') {
			l.Host[to+rest] = l.Host[name]
			delete(l.Host, name)
		}
	}
}

// paths rewrites some paths of the world, most of which then point elsewhere.
func (g *generator) paths(w *world) {
	opt := func() string {
		return g.pick("/opt/sub/../", "/opt/none/../", "/opt/creds.sh/../", "/opt/link/../", "/opt/link/", "/opt/link2/../", "/opt/link3/", "/opt/loop/", "/opt/closed/", "/opt/closed/../",
			"../../../opt/", "../opt/", "/../opt/", "/opt/./", "//opt//", "/opt/chain0/../", "/opt/chain9/../", "/data/../opt/", "/home/astro/.aws/../../../opt/", "~/../../opt/", "/opt/sub/none/../../", "/opt/sub/shared/../../")
	}
	for _, name := range slices.Sorted(maps.Keys(w.Layout.Host)) {
		s := w.Layout.Host[name]
		if s.Kind == "file" && strings.HasPrefix(name, hostAWS) && strings.Contains(s.Data, "/opt/") && g.chance(60) {
			s.Data = strings.ReplaceAll(s.Data, "/opt/", opt())
			w.Layout.Host[name] = s
		}
	}
	end := func() string { return g.pick("", "", "", "", "", "/", "/.", "/..", "/x") }
	for _, variable := range []struct {
		percent int
		name    string
		values  []string
	}{
		{10, "AWS_CONFIG_FILE", []string{homeAWS + "/config", homeAWS + "/none/../config", homeAWS + "/sso/../config", homeAWS + "/credentials/../config", "~/none/../.aws/config", "/data/config", "/data/../data/config", opt() + "link/config", "/dev/null", homeAWS}},
		{8, "AWS_SHARED_CREDENTIALS_FILE", []string{homeAWS + "/credentials", homeAWS + "/none/../credentials", homeAWS + "/sso/cache/../../credentials", homeAWS + "/config/../credentials", "/opt/link/credentials", "../../../home/astro/.aws/credentials", "/opt/link/../.aws/credentials"}},
		{8, "AWS_CA_BUNDLE", []string{opt() + "ca.pem", opt() + "ca.pem", opt() + "none.pem", "/dev/null", "/data", "/opt/closed"}},
		{4, "REQUESTS_CA_BUNDLE", []string{opt() + "ca.pem"}},
		{6, "AWS_WEB_IDENTITY_TOKEN_FILE", []string{opt() + "token", opt() + "token", "/opt/closed/token", "/opt/closed", "/data"}},
		{2, "AWS_CREDENTIAL_FILE", []string{opt() + "token"}},
		{2, "BOTO_CONFIG", []string{homeAWS + "/none/../config", opt() + "token"}},
		{2, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", []string{opt() + "token"}},
		{3, "HOME", []string{"/home/astro/", "/home/none/../astro", "/opt/link", "/opt/link/..", "/home/astro/.aws/..", "/home/astro/.aws/config/.."}},
		{3, "PATH", []string{"/opt/none/..:/usr/bin", "/opt/closed:/opt", "/opt/loop:/opt/creds.sh:/opt/link/..:/opt"}},
	} {
		if g.chance(variable.percent) {
			w.Env[variable.name] = g.pick(variable.values...) + end()
			if variable.name == "AWS_WEB_IDENTITY_TOKEN_FILE" {
				w.Env["AWS_ROLE_ARN"] = "arn:aws:iam::111122223333:role/env"
			}
		}
	}
}

// settle removes what an engine would refuse, and what one side cannot know: duplicate targets,
// mounts below a file, in a read-only one without that path, and on links.
func (l *layout) settle() {
	slices.SortStableFunc(l.Mounts, func(a, b mountSpec) int { return strings.Count(a.Target, "/") - strings.Count(b.Target, "/") })
	var kept []mountSpec
	view := l.view(nil, nil)
	for _, m := range l.Mounts {
		at, there := view[m.Target]
		source := l.source(m)
		below := false // in a read-only one
		for _, other := range kept {
			if strings.HasPrefix(m.Target, other.Target+"/") {
				below = other.ReadOnly
			}
		}
		switch {
		case slices.ContainsFunc(kept, func(o mountSpec) bool { return o.Target == m.Target }),
			m.Source != "" && (source.Kind == "link" || !plainPath(l.Host, m.Source)), at.Kind == "link", there && (at.Kind == "dir") != (source.Kind == "dir"), !there && below, !plainPath(view, m.Target):
			continue
		}
		kept = append(kept, m)
		view = l.view(kept, nil)
	}
	l.Mounts = kept
	l.Copied = slices.DeleteFunc(l.Copied, func(c copiedFile) bool {
		at, there := view[c.Target]
		inReadOnly := slices.ContainsFunc(kept, func(m mountSpec) bool {
			return (m.ReadOnly || m.Source != "") && (c.Target == m.Target || strings.HasPrefix(c.Target, m.Target+"/"))
		})
		return there && at.Kind != "file" || inReadOnly || !plainPath(view, c.Target)
	})
}

// source is what a mount shows at its target.
func (l *layout) source(m mountSpec) stat {
	if m.Source == "" {
		mode := m.Mode
		if mode == 0 {
			mode = 0o1777
		}
		return stat{Kind: "dir", Mode: mode, UID: m.UID}
	}
	if s, ok := l.Host[m.Source]; ok && inFolders(l.Host, m.Source) {
		return s
	}
	return stat{Kind: "dir", Mode: 0o755} // which the engine makes
}

// plainPath reports whether all parents of a path are folders.
func plainPath(view map[string]stat, at string) bool {
	for at = path.Dir(at); at != "/"; at = path.Dir(at) {
		if s, there := view[at]; there && s.Kind != "dir" {
			return false
		}
	}
	return true
}

// view is what the container has.
func (l *layout) view(mounts []mountSpec, copied []copiedFile) map[string]stat {
	view := map[string]stat{}
	folder := func(at string) {
		for ; at != "/"; at = path.Dir(at) {
			if _, there := view[at]; !there {
				view[at] = stat{Kind: "dir", Mode: 0o755}
			}
		}
	}
	for _, at := range []string{"/home/astro", "/root", "/usr/local/airflow", "/tmp", "/etc", "/var", "/opt", "/usr/bin", "/run", "/dev"} {
		folder(at)
	}
	view["/dev/null"] = stat{Kind: "device", Mode: 0o666}
	for _, c := range copied {
		folder(path.Dir(c.Target))
		view[c.Target] = stat{Kind: "file", Data: c.Text, Mode: c.Mode, UID: c.UID, GID: c.GID}
	}
	for _, m := range mounts {
		under, there := view[m.Target]
		folder(path.Dir(m.Target))
		for at := range view {
			if strings.HasPrefix(at, m.Target+"/") {
				delete(view, at)
			}
		}
		s := l.source(m)
		if m.Source == "" && m.Mode == 0 && there {
			s.Mode = under.Mode
		}
		view[m.Target] = s
		for name, s := range l.Host {
			if rest, ok := strings.CutPrefix(name, m.Source+"/"); ok && m.Source != "" && inFolders(l.Host, name) {
				view[m.Target+"/"+rest] = s
			}
		}
	}
	return view
}
