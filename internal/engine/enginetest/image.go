package enginetest

import (
	"archive/tar"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/image"
)

// AstroID is the number of the user and group astro in the image, as in the
// Runtime images.
const AstroID = 50000

// File is one file of an image.
type File struct {
	Body     []byte
	Mode     int64
	UID, GID int
}

// ImageOptions are what an image has beside the probe.
type ImageOptions struct {
	// Files are more files, by absolute path; their folders are made.
	Files map[string]File
	// Changes are lines of a Dockerfile, such as `USER astro`.
	Changes []string
}

// BuildImage makes an image from nothing: /bin/probe (whose verbs are in
// testdata/probe) as the entry point, the users root and astro, and their
// folders. It is removed when the test ends. It returns its name.
func (l *Lab) BuildImage(t testing.TB, o ImageOptions) string {
	t.Helper()
	files := map[string]File{
		"/bin/probe":  {Body: compileProbe(t, l.arch(t)), Mode: 0o755},
		"/etc/passwd": {Body: []byte("root:x:0:0:root:/root:/bin/probe\nastro:x:50000:50000::/home/astro:/bin/probe\n"), Mode: 0o644},
		"/etc/group":  {Body: []byte("root:x:0:\nastro:x:50000:\n"), Mode: 0o644},
	}
	for path, file := range o.Files {
		files[path] = file
	}
	name := "doctor-test/" + random() + ":latest"
	changes := append([]string{"LABEL " + labelRun + "=" + l.belongs + " " + labelLab + "=" + l.id, `ENTRYPOINT ["/bin/probe"]`, `CMD ["sleep"]`, `ENV PATH=/bin`, `WORKDIR /usr/local/airflow`}, o.Changes...)
	answer, err := l.Docker.ImageImport(t.Context(),
		image.ImportSource{Source: bytes.NewReader(rootfs(t, files)), SourceName: "-"}, name, image.ImportOptions{Changes: changes})
	if err != nil {
		t.Fatalf("import the image: %v", err)
	}
	defer func() { _ = answer.Close() }()
	if said, err := io.ReadAll(answer); err != nil || bytes.Contains(said, []byte(`"error"`)) {
		t.Fatalf("import the image: %v: %s", err, said)
	}
	t.Cleanup(func() { l.removeImage(t, name) })
	return name
}

func (l *Lab) arch(t testing.TB) string {
	t.Helper()
	version, err := l.Docker.ServerVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return version.Arch
}

// compileProbe builds the probe without anything that it would need of the image.
func compileProbe(t testing.TB, arch string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "probe")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, "doctor/internal/engine/enginetest/testdata/probe")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+arch)
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("compile the probe: %v\n%s", err, said)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func rootfs(t testing.TB, files map[string]File) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	seen := map[string]bool{".": true}
	folder := func(path string, mode int64, owner int) {
		path = strings.Trim(path, "/")
		if seen[path] {
			return
		}
		seen[path] = true
		check(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: path + "/", Mode: mode, Uid: owner, Gid: owner}))
	}
	for _, path := range []string{"bin", "dev", "etc", "home", "proc", "root", "sys", "usr", "usr/local"} {
		folder(path, 0o755, 0)
	}
	folder("tmp", 0o1777, 0)
	folder("home/astro", 0o755, AstroID)
	folder("usr/local/airflow", 0o755, AstroID)
	paths := make([]string, 0, len(files))
	for path := range files {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	for _, path := range paths {
		f := files[path]
		parts := strings.Split(strings.Trim(path, "/"), "/")
		for i := 1; i < len(parts); i++ {
			folder(strings.Join(parts[:i], "/"), 0o755, 0)
		}
		check(t, w.WriteHeader(&tar.Header{
			Typeflag: tar.TypeReg, Name: strings.Join(parts, "/"), Mode: f.Mode, Uid: f.UID, Gid: f.GID, Size: int64(len(f.Body)),
		}))
		_, err := w.Write(f.Body)
		check(t, err)
	}
	check(t, w.Close())
	return buf.Bytes()
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
