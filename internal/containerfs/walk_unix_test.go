//go:build unix

package containerfs_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"doctor/internal/astro"
	"doctor/internal/containerfs"
	"doctor/internal/host"
)

// ground is a machine with a home folder and a project.
type ground struct {
	t    *testing.T
	home string
}

func newGround(t *testing.T) ground {
	t.Helper()
	g := ground{t, filepath.Join(t.TempDir(), "home")}
	g.write("p/.astro/config.yaml", "project:\n  name: demo\n")
	g.write("p/Dockerfile", "FROM astrocrpublic.azurecr.io/runtime:3.1-12\n")
	g.write(".aws/config", "config")
	g.write(".aws/credentials", "credentials")
	return g
}

func (g ground) path(name string) string { return filepath.Join(g.home, name) }

func (g ground) must(err error) {
	g.t.Helper()
	if err != nil {
		g.t.Fatal(err)
	}
}

func (g ground) write(name, text string) {
	g.t.Helper()
	g.must(os.MkdirAll(filepath.Dir(g.path(name)), 0o755))
	g.must(os.WriteFile(g.path(name), []byte(text), 0o644))
}

func (g ground) link(name, to string) {
	g.t.Helper()
	g.must(os.MkdirAll(filepath.Dir(g.path(name)), 0o755))
	g.must(os.Symlink(to, g.path(name)))
}

// start loads the project with this content of the scheduler in the override; further top-level
// keys follow a line of dashes.
func (g ground) start(scheduler string) *containerfs.FS {
	g.t.Helper()
	body, rest, _ := strings.Cut(scheduler, "\n---\n")
	text := "services:\n  scheduler:\n" + indent(body) + rest
	g.write("p/docker-compose.override.yml", strings.ReplaceAll(text, "HOME", g.home))
	m := &host.Machine{OS: "linux", Home: g.home, Dir: g.path("p"), Env: map[string]string{"HOME": g.home, "KEYS": "keys", "EMPTY": ""}, Now: time.Now}
	p := astro.Load(g.t.Context(), m, g.path("p"), astro.Options{})
	for _, r := range p.Refusals {
		g.t.Fatalf("refused: %s", r.Text)
	}
	return containerfs.New(p, p.Service("scheduler"), containerfs.Engine{})
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n    ") + "\n"
}

const mountAWS = "volumes: [HOME/.aws:/home/astro/.aws]"

// What each path of an open() comes to, as observed in a container of Docker Engine 20.10.
func TestDotDotIsWalked(t *testing.T) {
	g := newGround(t)
	g.write(".aws/sub/x", "x")
	g.write(".aws/shut/x", "x")
	g.must(os.Chmod(g.path(".aws/shut"), 0o700))
	g.must(os.Chmod(g.path(".aws/sub"), 0o711))
	g.link(".aws/out", "/usr/local/airflow/dags")
	g.link(".aws/in", "sub")
	fs := g.start(mountAWS)
	for p, want := range map[string]containerfs.Fault{
		"/home/astro/.aws/config":                                 containerfs.NoFault,
		"/home/astro/.aws/../.aws/config":                         containerfs.NoFault, // a folder that is there
		"/home/astro/.aws/sub/../config":                          containerfs.NoFault,
		"/home/astro/.aws/in/../config":                           containerfs.NoFault, // the target of the link lies there too
		"/../home/astro/.aws/config":                              containerfs.NoFault, // .. of the root is the root
		"/home//astro/./.aws/config":                              containerfs.NoFault,
		"/usr/local/airflow/../../../home/astro/.aws/config":      containerfs.NoFault,
		"/usr/share/no-one-knows/../../../home/astro/.aws/config": containerfs.NoFault, // the image may have it
		"/home/astro/work/../.aws/config":                         containerfs.ENOENT,  // an absent folder
		"/home/astro/.aws/none/../config":                         containerfs.ENOENT,
		"/home/astro/.aws/config/../credentials":                  containerfs.ENOTDIR, // a file
		"/home/astro/.aws/config/.":                               containerfs.ENOTDIR,
		"/home/astro/.aws/config/":                                containerfs.ENOTDIR,
		"/home/astro/.aws/config/x":                               containerfs.ENOTDIR,
		"/home/astro/.aws/out/../config":                          containerfs.ENOENT, // a link to elsewhere
		"/home/astro/.aws/shut/../config":                         containerfs.EACCES, // .. also requires permission to enter the folder
		"/home/astro/.aws/shut/x":                                 containerfs.EACCES,
		"/home/astro/.aws":                                        containerfs.EISDIR,
		"/home/astro/.aws/":                                       containerfs.EISDIR,
		"/home/astro/.aws/sub/..":                                 containerfs.EISDIR,
	} {
		if e := fs.Lookup(p); e.Open() != want {
			t.Errorf("%s: fault %d, want %d (%+v)", p, e.Open(), want, e)
		}
	}
	if e := fs.Lookup("/home/astro/.aws/in/../config"); e.At != "/home/astro/.aws/config" {
		t.Errorf("walked to %s", e.At)
	}
	if e := fs.Lookup("/home/astro/work/../.aws/config"); e.Blocker != "/home/astro/work" {
		t.Errorf("blocked at %s", e.Blocker)
	}
}

// The empty folder that the engine creates for a missing source can be walked through.
func TestDotDotThroughAMissingSource(t *testing.T) {
	g := newGround(t)
	fs := g.start("volumes: [HOME/.aws:/home/astro/.aws, HOME/none:/home/astro/made]")
	for p, want := range map[string]containerfs.Fault{
		"/home/astro/made":                  containerfs.EISDIR,
		"/home/astro/made/../.aws/config":   containerfs.NoFault,
		"/home/astro/made/./../.aws/config": containerfs.NoFault,
		"/home/astro/made/x/../.aws/config": containerfs.ENOENT,
		"/home/astro/made/config":           containerfs.ENOENT,
		"/home/astro/other/../.aws/config":  containerfs.ENOENT,
	} {
		if e := fs.Lookup(p); e.Open() != want {
			t.Errorf("%s: fault %d, want %d (%+v)", p, e.Open(), want, e)
		}
	}
}

// A folder that the Dockerfile creates can be walked through.
func TestDotDotThroughAFolderOfTheImage(t *testing.T) {
	for line, want := range map[string]containerfs.Fault{
		"RUN mkdir -p /home/astro/work": containerfs.NoFault,
		"WORKDIR /home/astro/work":      containerfs.NoFault,
		"RUN mkdir /home/astro/other":   containerfs.ENOENT,
	} {
		g := newGround(t)
		g.write("p/Dockerfile", "FROM astrocrpublic.azurecr.io/runtime:3.1-12\n"+line+"\n")
		if e := g.start(mountAWS).Lookup("/home/astro/work/../.aws/config"); e.Open() != want {
			t.Errorf("%s: %+v", line, e)
		}
	}
}

// Nested links are relative to their own folder; after 40 the error is ELOOP.
func TestLinksInLinks(t *testing.T) {
	g := newGround(t)
	g.link(".aws/l1", "config")
	for i := 2; i <= 41; i++ {
		g.link(fmt.Sprintf(".aws/l%d", i), fmt.Sprintf("l%d", i-1))
	}
	g.link(".aws/loop", "pool")
	g.link(".aws/pool", "loop")
	g.link(".aws/deep/down", "../up")
	g.link(".aws/up", "/home/astro/.aws/deep/end")
	g.link(".aws/deep/end", "../config")
	g.link(".aws/slash", "config/")
	fs := g.start(mountAWS)
	for name, want := range map[string]containerfs.Fault{
		"l40": containerfs.NoFault, "l41": containerfs.ELOOP, "loop": containerfs.ELOOP, "loop/x": containerfs.ELOOP,
		"deep/down": containerfs.NoFault, "slash": containerfs.ENOTDIR,
	} {
		if e := fs.Lookup("/home/astro/.aws/" + name); e.Open() != want {
			t.Errorf("%s: fault %d, want %d", name, e.Open(), want)
		}
	}
}

// A FIFO, a device and a socket are reported as such, and none is a file.
func TestKindsOfFiles(t *testing.T) {
	g := newGround(t)
	g.must(syscall.Mkfifo(g.path(".aws/fifo"), 0o644))
	g.must(os.Chmod(g.path(".aws/fifo"), 0o644))
	g.must(syscall.Mkfifo(g.path(".aws/closed"), 0o600))
	dir, err := os.MkdirTemp("", "s") // the path of a socket is short
	g.must(err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	g.must(os.Chmod(dir, 0o755))
	listener, err := net.Listen("unix", filepath.Join(dir, "s"))
	g.must(err)
	t.Cleanup(func() { _ = listener.Close() })
	fs := g.start(mountAWS + "\ntmpfs: [/home/astro/other]\n")
	fs2 := g.start("volumes: [/dev/null:/home/astro/null, " + dir + ":/home/astro/s]")
	for _, c := range []struct {
		fs    *containerfs.FS
		path  string
		kind  containerfs.Kind
		fault containerfs.Fault
	}{
		{fs, "/home/astro/.aws/fifo", containerfs.FIFO, containerfs.Waits},
		{fs, "/home/astro/.aws/closed", containerfs.FIFO, containerfs.EACCES},
		{fs, "/home/astro/.aws/fifo/x", containerfs.Absent, containerfs.ENOTDIR},
		{fs2, "/home/astro/null", containerfs.Device, containerfs.NoFault},
		{fs, "/dev/null", containerfs.Device, containerfs.NoFault},
		{fs, "/dev/null/x", containerfs.Absent, containerfs.ENOTDIR},
		{fs, "/dev/nul", containerfs.Absent, containerfs.ENOENT},
		{fs2, "/home/astro/s/s", containerfs.Socket, containerfs.ENXIO},
		{fs, "/home/astro/.aws/config", containerfs.File, containerfs.NoFault},
	} {
		e := c.fs.Lookup(c.path)
		if c.kind == containerfs.Socket { // its mode is the umask's
			e.Reason = containerfs.ReasonNotRegular
		}
		if e.Kind != c.kind || e.Open() != c.fault || e.IsFile() != (c.kind == containerfs.File) {
			t.Errorf("%s: kind %d, fault %d, want %d, %d", c.path, e.Kind, e.Open(), c.kind, c.fault)
		}
	}
}

// The deepest mount that covers a path wins, in whatever order they are written.
func TestOverlappingMounts(t *testing.T) {
	g := newGround(t)
	g.write("other/credentials", "other")
	lines := []string{"HOME/.aws:/home/astro/.aws", "HOME/other/credentials:/home/astro/.aws/credentials", "HOME/other:/home/astro"}
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		fs := g.start(fmt.Sprintf("volumes:\n  - %s\n  - %s\n  - %s", lines[order[0]], lines[order[1]], lines[order[2]]))
		for p, want := range map[string]string{"/home/astro/.aws/credentials": "other", "/home/astro/.aws/config": "config", "/home/astro/credentials": "other"} {
			if got := string(fs.Lookup(p).Data); got != want {
				t.Errorf("%v: %s is %q, want %q", order, p, got, want)
			}
		}
	}
}

// The content of tmpfs, volumes, configs and the mounts of others.
func TestOtherMounts(t *testing.T) {
	const file, token = "/home/astro/.aws/credentials", "/home/astro/.aws/sso/cache/x.json"
	for name, c := range map[string]struct {
		override, path string
		kind           containerfs.Kind
		reason         containerfs.Reason
		data           string
	}{
		"a tmpfs over the cache":                {override: "volumes: [HOME/.aws:/home/astro/.aws]\ntmpfs: /home/astro/.aws/sso", path: token, reason: containerfs.ReasonEmptyVolume},
		"a long tmpfs over the cache":           {override: "volumes:\n  - HOME/.aws:/home/astro/.aws\n  - {type: tmpfs, target: /home/astro/.aws/sso}", path: token, reason: containerfs.ReasonEmptyVolume},
		"beside it the files stay":              {override: "volumes: [HOME/.aws:/home/astro/.aws]\ntmpfs: /home/astro/.aws/sso", path: file, kind: containerfs.File, data: "credentials"},
		"a tmpfs elsewhere":                     {override: "volumes: [HOME/.aws:/home/astro/.aws]\ntmpfs: [/tmp, /run]", path: token, kind: containerfs.File, data: "token"},
		"a tmpfs around the mount":              {override: "volumes: [HOME/.aws:/home/astro/.aws]\ntmpfs: /home/astro", path: file, kind: containerfs.File, data: "credentials"},
		"a closed tmpfs around it":              {override: "volumes: [HOME/.aws:/home/astro/.aws]\ntmpfs: [\"/home/astro/x:mode=700\", \"/home/astro:mode=0700\"]", path: file, reason: containerfs.ReasonDirUnsearchable},
		"a closed tmpfs of the user":            {override: "volumes: [HOME/.aws:/home/astro/.aws]\ntmpfs: [\"/home/astro:mode=0700,uid=50000\"]", path: file, kind: containerfs.File, data: "credentials"},
		"a closed long tmpfs":                   {override: "volumes:\n  - HOME/.aws:/home/astro/.aws\n  - {type: tmpfs, target: /home/astro, tmpfs: {mode: 0700}}", path: file, reason: containerfs.ReasonDirUnsearchable},
		"an anonymous volume over a child":      {override: "volumes: [HOME/.aws:/home/astro/.aws, /home/astro/.aws/sso]", path: token, reason: containerfs.ReasonEmptyVolume},
		"a named volume":                        {override: "volumes: [aws:/home/astro/.aws]\n---\nvolumes: {aws: }\n", path: file, reason: containerfs.ReasonEmptyVolume},
		"a named volume that binds":             {override: "volumes: [aws:/home/astro/.aws]\n---\nvolumes: {aws: {driver: local, driver_opts: {type: none, o: bind, device: HOME/.aws}}}\n", path: file, kind: containerfs.File, data: "credentials"},
		"a config with content":                 {override: "configs: [{source: a, target: /home/astro/.aws/credentials}]\n---\nconfigs: {a: {content: keys}}\n", path: file, kind: containerfs.File, data: "keys"},
		"a config that only root may read":      {override: "configs: [{source: a, target: /home/astro/.aws/credentials, mode: 0400}]\n---\nconfigs: {a: {content: keys}}\n", path: file, kind: containerfs.File, reason: containerfs.ReasonFileUnreadable},
		"a config of the user":                  {override: "configs: [{source: a, target: /home/astro/.aws/credentials, mode: 0400, uid: \"50000\"}]\n---\nconfigs: {a: {content: keys}}\n", path: file, kind: containerfs.File, data: "keys"},
		"a config from a file keeps its mode":   {override: "configs: [{source: a, target: /home/astro/.aws/credentials, mode: 0400}]\n---\nconfigs: {a: {file: HOME/.aws/credentials}}\n", path: file, kind: containerfs.File, data: "credentials"},
		"a config from the shell":               {override: "configs: [{source: a, target: /home/astro/.aws/credentials}]\n---\nconfigs: {a: {environment: KEYS}}\n", path: file, kind: containerfs.File, data: "keys"},
		"a config set to nothing makes no file": {override: "configs: [{source: a, target: /home/astro/.aws/credentials}]\n---\nconfigs: {a: {environment: EMPTY}}\n", path: file, reason: containerfs.ReasonNotMounted},
		"a config with a relative target":       {override: "configs: [{source: a, target: aws/credentials}]\n---\nconfigs: {a: {content: keys}}\n", path: "/aws/credentials", kind: containerfs.File, data: "keys"},
		"a config below a tmpfs is hidden":      {override: "tmpfs: /home/astro/.aws\nconfigs: [{source: a, target: /home/astro/.aws/credentials}]\n---\nconfigs: {a: {content: keys}}\n", path: file, reason: containerfs.ReasonEmptyVolume},
		"a config in a writable mount":          {override: "volumes: [HOME/.aws:/home/astro/.aws]\nconfigs: [{source: a, target: /home/astro/.aws/new}]\n---\nconfigs: {a: {content: keys}}\n", path: "/home/astro/.aws/new", kind: containerfs.File, data: "keys"},
		"a config in an anonymous volume":       {override: "volumes: [/home/astro/.aws]\nconfigs: [{source: a, target: /home/astro/.aws/credentials}]\n---\nconfigs: {a: {content: keys}}\n", path: file, kind: containerfs.File, data: "keys"},
		"a secret from the shell":               {override: "secrets: [a]\n---\nsecrets: {a: {environment: KEYS}}\n", path: "/run/secrets/a", kind: containerfs.File, data: "keys"},
		"a secret through the link /var/run":    {override: "secrets: [a]\n---\nsecrets: {a: {file: HOME/.aws/credentials}}\n", path: "/var/run/secrets/a", kind: containerfs.File, data: "credentials"},
		"a mount on the link /var/run":          {override: "volumes: [HOME/.aws:/var/run/aws]", path: "/run/aws/credentials", kind: containerfs.File, data: "credentials"},
		"volumes_from":                          {override: "volumes_from: [triggerer]\n---\n  triggerer:\n    volumes: [HOME/.aws:/home/astro/.aws]\n", path: file, kind: containerfs.File, data: "credentials"},
		"volumes_from by two steps":             {override: "volumes_from: [triggerer]\n---\n  triggerer:\n    volumes_from: [api-server]\n  api-server:\n    volumes: [HOME/.aws:/home/astro/.aws]\n", path: file, kind: containerfs.File, data: "credentials"},
		"its own mount wins over volumes_from":  {override: "volumes_from: [triggerer]\nvolumes: [HOME/other:/home/astro/.aws]\n---\n  triggerer:\n    volumes: [HOME/.aws:/home/astro/.aws]\n", path: file, kind: containerfs.File, data: "other"},
		"volumes_from takes no tmpfs":           {override: "volumes_from: [triggerer]\n---\n  triggerer:\n    tmpfs: /home/astro/.aws\n", path: file, reason: containerfs.ReasonNotMounted},
		"a container of another project":        {override: "volumes_from: [\"container:keeper\"]", path: file, kind: containerfs.Unknown, reason: containerfs.ReasonElsewhere},
		"a volume that another service fills":   {override: "volumes: [aws:/home/astro/.aws]\n---\n  keys:\n    image: busybox\n    volumes: [aws:/keys]\nvolumes: {aws: }\n", path: file, kind: containerfs.Unknown, reason: containerfs.ReasonFilled},
		"a volume that another service reads":   {override: "volumes: [aws:/home/astro/.aws]\n---\n  keys:\n    image: busybox\n    volumes: [\"aws:/keys:ro\"]\nvolumes: {aws: }\n", path: file, reason: containerfs.ReasonEmptyVolume},
		"a volume of Airflow's own services":    {override: "volumes: [aws:/home/astro/.aws]\n---\n  triggerer:\n    volumes: [aws:/keys]\nvolumes: {aws: }\n", path: file, reason: containerfs.ReasonEmptyVolume},
		"a folder that is filled before":        {override: "volumes: [HOME/made:/home/astro/.aws]\ndepends_on: {keys: {condition: service_completed_successfully}}\n---\n  keys:\n    image: busybox\n    volumes: [HOME/made:/keys]\n", path: file, kind: containerfs.Unknown, reason: containerfs.ReasonFilled},
		"a folder of a service that stays":      {override: "volumes: [HOME/made:/home/astro/.aws]\ndepends_on: [keys]\n---\n  keys:\n    image: busybox\n    volumes: [HOME/made:/keys]\n", path: file, reason: containerfs.ReasonSourceMissing},
		"what is there before it is filled":     {override: "volumes: [HOME/.aws:/home/astro/.aws]\ndepends_on: {keys: {condition: service_completed_successfully}}\n---\n  keys:\n    image: busybox\n    volumes: [HOME/.aws:/keys]\n", path: file, kind: containerfs.File, data: "credentials"},
		"a command that copies the file":        {override: "command: bash -c 'mkdir -p ~/.aws && cp /mnt/aws/* ~/.aws && airflow scheduler'", path: file, kind: containerfs.Unknown, reason: containerfs.ReasonFilled},
		"a command that copies into a volume":   {override: "volumes: [/home/astro/.aws]\nentrypoint: [tini, --, sh, -c, \"cp /mnt/aws/* /home/astro/.aws; exec /entrypoint airflow scheduler\"]", path: file, kind: containerfs.Unknown, reason: containerfs.ReasonFilled},
		"a command that names another file":     {override: "command: [sh, -c, \"export AWS_SHARED_CREDENTIALS_FILE=/mnt/aws/credentials && airflow scheduler\"]", path: file, kind: containerfs.Unknown, reason: containerfs.ReasonFilled},
		"a command of a script":                 {override: "command: bash include/start.sh", path: file, kind: containerfs.Unknown, reason: containerfs.ReasonFilled},
		"a command of Airflow's alone":          {override: "entrypoint: [tini, --, /entrypoint]\ncommand: bash -c '(airflow db migrate || true) && airflow scheduler'", path: file, reason: containerfs.ReasonNotMounted},
		"a command that installs a package":     {override: "command: bash -c 'pip install x && airflow scheduler'", path: file, reason: containerfs.ReasonNotMounted},
		"a command beside a mount":              {override: "volumes: [HOME/.aws:/home/astro/.aws]\ncommand: bash -c 'cp /mnt/aws/* ~/.aws && airflow scheduler'", path: file, kind: containerfs.File, data: "credentials"},
		"what is mounted beside it is known":    {override: "volumes_from: [\"container:keeper\"]\nvolumes: [HOME/.aws:/home/astro/.aws]", path: file, kind: containerfs.File, data: "credentials"},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGround(t)
			g.write(".aws/sso/cache/x.json", "token")
			g.write("other/credentials", "other")
			e := g.start(c.override).Lookup(c.path)
			if e.Kind != c.kind || string(e.Data) != c.data || c.kind != containerfs.Directory && e.Reason != c.reason {
				t.Errorf("kind %d, reason %d, data %q, want %d, %d, %q", e.Kind, e.Reason, e.Data, c.kind, c.reason, c.data)
			}
		})
	}
}

// What may be written: a read-only root, a read-only volumes_from, a tmpfs.
func TestWritable(t *testing.T) {
	for name, c := range map[string]struct {
		override, path string
		writable       bool
	}{
		"a folder of the image for root":    {override: "user: root", path: "/home/astro", writable: true},
		"a read-only root":                  {override: "user: root\nread_only: true", path: "/home/astro"},
		"a mount below a read-only root":    {override: "user: root\nread_only: true\n" + mountAWS, path: "/home/astro/.aws", writable: true},
		"a mount taken over as it is":       {override: "user: root\nvolumes_from: [triggerer]\n---\n  triggerer:\n    " + mountAWS + "\n", path: "/home/astro/.aws", writable: true},
		"a mount taken over read-only":      {override: "user: root\nvolumes_from: [\"triggerer:ro\"]\n---\n  triggerer:\n    " + mountAWS + "\n", path: "/home/astro/.aws"},
		"a tmpfs where nothing was":         {override: "tmpfs: /home/astro/new", path: "/home/astro/new", writable: true},
		"a tmpfs over a folder of root's":   {override: mountAWS + "\ntmpfs: /home/astro/.aws/sso", path: "/home/astro/.aws/sso"},
		"a tmpfs of the user":               {override: "tmpfs: \"/home/astro/new:mode=700,uid=50000\"", path: "/home/astro/new", writable: true},
		"a read-only tmpfs":                 {override: "tmpfs: \"/home/astro/new:ro\"", path: "/home/astro/new"},
		"a volume belongs to root":          {override: "volumes: [/home/astro/new]", path: "/home/astro/new"},
		"a volume that binds read-only":     {override: "user: root\nvolumes: [aws:/home/astro/.aws]\n---\nvolumes: {aws: {driver: local, driver_opts: {type: none, o: \"bind,ro\", device: HOME/.aws}}}\n", path: "/home/astro/.aws"},
		"a mount that others may not write": {override: mountAWS, path: "/home/astro/.aws"},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGround(t)
			g.write(".aws/sso/x", "")
			if e := g.start(c.override).Lookup(c.path); e.Writable != c.writable || e.Kind != containerfs.Directory {
				t.Errorf("writable %v, want %v (%+v)", e.Writable, c.writable, e)
			}
		})
	}
}

// Groups may open their files, whether given by number or by name.
func TestGroups(t *testing.T) {
	for override, want := range map[string]bool{
		"group_add: [\"GID\"]": true, "group_add: [users]": false, "user: \"50000:GID\"": true, "user: \"1234\"": false, "user: root": true,
	} {
		g := newGround(t)
		g.must(os.Chmod(g.path(".aws/credentials"), 0o640))
		m := &host.Machine{}
		info, err := m.Stat(g.path(".aws/credentials"))
		g.must(err)
		if info.GID == 0 && strings.Contains(override, "1234") {
			want = true // a user without an entry in passwd is in group 0
		}
		e := g.start(strings.ReplaceAll(override, "GID", fmt.Sprint(info.GID)) + "\n" + mountAWS).Lookup("/home/astro/.aws/credentials")
		if e.Readable != want {
			t.Errorf("%s: readable %v, want %v", override, e.Readable, want)
		}
	}
}

// A volume starts with the image's content at its target; a tmpfs, and a volume with nocopy, do
// not.
func TestVolumeOverTheImage(t *testing.T) {
	for override, want := range map[string]string{
		"volumes: [/home/astro/.aws]":                                     "credentials",
		"volumes: [aws:/home/astro/.aws]\n---\nvolumes: {aws: }\n":        "credentials",
		"volumes: [aws:/home/astro/.aws:nocopy]\n---\nvolumes: {aws: }\n": "",
		"tmpfs: /home/astro/.aws":                                         "",
		"volumes: [/home/astro/.aws/sso]":                                 "credentials",
		"volumes: [HOME/p/dags:/home/astro/.aws]":                         "",
	} {
		g := newGround(t)
		g.write("p/aws/credentials", "credentials")
		g.write("p/Dockerfile", "FROM astrocrpublic.azurecr.io/runtime:3.1-12\nCOPY aws /home/astro/.aws\n")
		if got := string(g.start(override).Lookup("/home/astro/.aws/credentials").Data); got != want {
			t.Errorf("%s: %q, want %q", override, got, want)
		}
	}
}
