package dagfolder

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doctor/internal/airflow/dagignore"
	"doctor/internal/host"
)

// TestBound: a huge folder ends in time, and the result says what was left out.
func TestBound(t *testing.T) {
	t.Parallel()
	m := &host.Machine{OS: "linux", Dir: t.TempDir()}
	if err := os.MkdirAll(filepath.Join(m.Dir, "dags"), 0o750); err != nil {
		t.Fatal(err)
	}
	for i := range maxDAGs + 7 {
		if err := os.WriteFile(filepath.Join(m.Dir, "dags", fmt.Sprintf("d%05d.py", i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	syntax := dagignore.SyntaxOf("", 3)
	found := Walk(context.Background(), m, m.Dir, syntax)
	if len(found.Files) != maxDAGs || len(found.Unread) != 1 || found.Unread[0].Count != 7 || found.Unread[0].First != "dags/d10000.py" {
		t.Errorf("%d files, unread: %+v", len(found.Files), found.Unread)
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if found := Walk(over, m, m.Dir, syntax); len(found.Files) != 0 || len(found.Unread) != 1 || !strings.Contains(found.Unread[0].Why, "in time") {
		t.Errorf("after the time was up: %+v", found)
	}
}
