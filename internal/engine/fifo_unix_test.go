//go:build unix

package engine

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/docker/cli/cli/context/docker"
)

// docker's own readers would wait for a writer.
func TestFIFOs(t *testing.T) {
	t.Run("for config.json", func(t *testing.T) {
		m := machine(t, "linux", nil)
		must(t, os.MkdirAll(configDir(m), 0o755))
		must(t, syscall.Mkfifo(configPath(m), 0o644))
		if ep, err := Locate(m, ""); err != nil || ep.Warning == nil {
			t.Errorf("%v, %v", err, ep.Warning)
		}
	})
	t.Run("for a context", func(t *testing.T) {
		m := machine(t, "linux", map[string]string{"DOCKER_CONTEXT": "colima"})
		addContext(t, m, "colima", docker.EndpointMeta{Host: "unix:///c.sock"})
		meta := filepath.Join(contextStore(m).GetStorageInfo("colima").MetadataPath, "meta.json")
		must(t, os.Remove(meta))
		must(t, syscall.Mkfifo(meta, 0o644))
		if _, err := Locate(m, ""); KindOf(err) != ContextMissing {
			t.Error(err)
		}
	})
}
