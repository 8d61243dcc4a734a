package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doctor/internal/casetest"
	"doctor/report"
)

// TestCIToldCases takes the checkout of each recorded case that works, with what its .env has in a template
// or in the README instead: what a project tells people that works must not become an error because the
// rest of their files is out of sight.
func TestCIToldCases(t *testing.T) {
	t.Run("cases", func(t *testing.T) {
		for _, c := range casetest.Load(t, casetest.First, casetest.More) {
			if c.Expect.ShouldFail {
				continue
			}
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				g := c.LayOut(t, casetest.Now())
				asRepository(t, g.Project)
				env := filepath.Join(g.Project, ".env")
				data, err := os.ReadFile(env)
				if err != nil {
					return
				}
				for _, gone := range []string{env, g.Home, g.Root} {
					if err := os.RemoveAll(gone); err != nil {
						t.Fatal(err)
					}
				}
				for name, text := range map[string]string{
					".env.example": string(data),
					"README.md":    "# Pipelines\n\nAdd to `.env`:\n\n```env\n" + strings.TrimRight(string(data), "\n") + "\n```\n",
				} {
					file := filepath.Join(g.Project, name)
					if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
						t.Fatal(err)
					}
					var out bytes.Buffer
					a := caseApp(c, g, "", t.TempDir(), &out)
					a.env = map[string]string{}
					code := a.run(t.Context(), []string{"--ci", "--os", c.Layout.Host.OS, "--format", "json"})
					var d report.Document
					if err := json.Unmarshal(out.Bytes(), &d); err != nil {
						t.Fatalf("%v: %s", err, out.String())
					}
					if code != exitOK {
						t.Errorf("works, and --ci ends with %d if it is in %s: %s", code, name, problemsIn(d))
					}
					if err := os.Remove(file); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
	})
}
