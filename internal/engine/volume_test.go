package engine

import (
	"net/http"
	"testing"

	"doctor/internal/engine/enginetest"
)

// A volume binds a folder, or is the engine's own, or is not there.
func TestVolume(t *testing.T) {
	c := dial(t, enginetest.Engine("1.47", enginetest.Answers{
		"/volumes/bound": enginetest.JSON(`{"Name": "bound", "Options": {"type": "none", "o": "ro,bind", "device": "/home/me/.aws"}}`),
		"/volumes/own":   enginetest.JSON(`{"Name": "own", "Options": null}`),
		"/volumes/nfs":   enginetest.JSON(`{"Name": "nfs", "Options": {"type": "nfs", "o": "addr=10.0.0.1", "device": ":/x"}}`),
		"/volumes/gone":  enginetest.Refuse(http.StatusNotFound, "get gone: no such volume"),
	}))
	for name, device := range map[string]string{"bound": "/home/me/.aws", "own": "", "nfs": ""} {
		if v, err := c.Volume(t.Context(), name); err != nil || v.Name != name || v.Device != device {
			t.Errorf("%s: %+v, %v, want device %q", name, v, err, device)
		}
	}
	if _, err := c.Volume(t.Context(), "gone"); KindOf(err) != NotFound {
		t.Errorf("gone: %v", err)
	}
}
