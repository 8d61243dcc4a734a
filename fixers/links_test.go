package fixers

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"doctor/internal/host"
)

// TestSafetyIsThatOfTheRealFile: changing a file outside of the project through a link is never
// safe, and a link within it does not matter.
func TestSafetyIsThatOfTheRealFile(t *testing.T) {
	set := func(file string) Fix { return fixOf(RetargetVariables{File: file, Set: map[string]string{"A": "2"}}) }
	create := fixOf(RetargetVariables{File: "conf/new.env", Set: map[string]string{"A": "2"}, Create: true})
	for name, c := range map[string]struct {
		lay     func(*project)
		fix     Fix
		safety  Safety
		outside bool
		link    string
		diff    string // how it begins
		refused string
	}{
		"a file of the project": {
			lay: func(p *project) { p.write(".env", []byte("A=1\n"), 0o644) },
			fix: set(".env"), safety: Safe, diff: "--- .env\n+++ .env\n",
		},
		"a link to a file of the project": {
			lay: func(p *project) {
				p.write("config/dev.env", []byte("A=1\n"), 0o644)
				link(t, filepath.Join("config", "dev.env"), p.path(".env"))
			},
			fix: set(".env"), safety: Safe, link: ".env", diff: "--- config/dev.env\n+++ config/dev.env\n",
		},
		"a link out of the project": {
			lay: func(p *project) {
				p.write("~/.bashrc", []byte("A=1\n"), 0o644)
				link(t, p.path("~/.bashrc"), p.path(".env"))
			},
			fix: set(".env"), refused: ".env is a link to ~/.bashrc, outside the project and ~/.aws: change it by hand",
		},
		"a link to a link out of the project": {
			lay: func(p *project) {
				p.write("~/.bashrc", []byte("A=1\n"), 0o644)
				link(t, p.path("~/.bashrc"), p.path("middle"))
				link(t, "middle", p.path(".env"))
			},
			fix: set(".env"), refused: ".env is a link to ~/.bashrc, outside the project and ~/.aws: change it by hand",
		},
		"a folder that is a link out of the project": {
			lay: func(p *project) {
				p.write("~/conf/dev.env", []byte("A=1\n"), 0o644)
				link(t, p.path("~/conf"), p.path("conf"))
			},
			fix: set("conf/dev.env"), refused: "conf/dev.env is a link to ~/conf/dev.env, outside the project and ~/.aws: change it by hand",
		},
		"a new file in such a folder": {
			lay: func(p *project) {
				p.write("~/conf/x", nil, 0o644)
				link(t, p.path("~/conf"), p.path("conf"))
			},
			fix: create, refused: "conf/new.env is a link to ~/conf/new.env, outside the project and ~/.aws: change it by hand",
		},
		"a new file in the project": {
			lay: func(p *project) { p.write("conf/x", nil, 0o644) },
			fix: create, safety: Safe, diff: "--- /dev/null\n+++ conf/new.env\n",
		},
		"a new name in a folder that is a link out of the project": {
			lay: func(p *project) {
				p.write("~/conf/x", nil, 0o644)
				p.write("a.yml", nil, 0o644)
				link(t, p.path("~/conf"), p.path("conf"))
			},
			fix: fixOf(RenameFile{From: "a.yml", To: "conf/b.yml"}), refused: "a.yml is outside the project and ~/.aws: change it by hand",
		},
		"a new name for a link out of the project, which itself is in it": {
			lay: func(p *project) {
				p.write("~/x", nil, 0o644)
				link(t, p.path("~/x"), p.path("a.yml"))
			},
			fix: fixOf(RenameFile{From: "a.yml", To: "b.yml"}), safety: Safe, diff: "rename from a.yml\nrename to b.yml\n",
		},
		"a file that is named outside of the project": {
			lay: func(p *project) { p.write("~/other.env", []byte("A=1\n"), 0o644) },
			fix: set("~/other.env"), refused: "~/other.env is outside the project and ~/.aws: change it by hand",
		},
		"a file of ~/.aws": {
			lay: func(p *project) { p.write("~/.aws/x.env", []byte("A=1\n"), 0o644) },
			fix: set("~/.aws/x.env"), safety: Unsafe, outside: true, diff: "--- ~/.aws/x.env\n",
		},
		"a file of a folder that ~/.aws is a link to": {
			lay: func(p *project) {
				p.write("~/dotfiles/aws/x.env", []byte("A=1\n"), 0o644)
				link(t, p.path("~/dotfiles/aws"), p.path("~/.aws"))
			},
			fix: set("~/.aws/x.env"), safety: Unsafe, outside: true, link: "~/.aws/x.env", diff: "--- ~/dotfiles/aws/x.env\n",
		},
		"a link out of ~/.aws": {
			lay: func(p *project) {
				p.write("~/.ssh/config", []byte("A=1\n"), 0o644)
				p.write("~/.aws/y", nil, 0o644)
				link(t, p.path("~/.ssh/config"), p.path("~/.aws/x.env"))
			},
			fix: set("~/.aws/x.env"), refused: "~/.aws/x.env is a link to ~/.ssh/config, outside the project and ~/.aws: change it by hand",
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProject(t)
			c.lay(p)
			proposal, err := p.plan().Propose(c.fix)
			if may := p.plan().MayChange(c.fix); may != (c.refused == "") {
				t.Errorf("MayChange is %v", may)
			}
			if c.refused != "" {
				if err == nil || err.Error() != c.refused {
					t.Errorf("error %v, want %s", err, c.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if proposal.Safety != c.safety || proposal.Outside != c.outside || proposal.Link != c.link || !strings.HasPrefix(proposal.Diff(), c.diff) {
				t.Errorf("%s, outside %v, link %q:\n%s", proposal.Safety, proposal.Outside, proposal.Link, proposal.Diff())
			}
			if told := p.plan().SafetyOf(c.fix); told != c.safety {
				t.Errorf("a report is told that it is %s", told)
			}
		})
	}
}

// TestAProjectThatIsALink: the project is the link's target folder, and nothing in it is outside.
func TestAProjectThatIsALink(t *testing.T) {
	p := newProject(t)
	p.write(".env", []byte("A=1\n"), 0o644)
	link(t, p.dir, p.path("~/link"))
	plan := NewPlan(new(host.Machine), Project{Dir: p.path("~/link"), Home: p.home})
	proposal, err := plan.Propose(fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": "2"}}))
	if err != nil || proposal.Safety != Safe || proposal.Outside || proposal.Link != "" || !strings.HasPrefix(proposal.Diff(), "--- .env\n") {
		t.Errorf("%+v, %v", proposal, err)
	}
}

// TestWhatIsNoFileIsNotFixed: each ends with an error, and nothing blocks.
func TestWhatIsNoFileIsNotFixed(t *testing.T) {
	for name, c := range map[string]struct {
		lay  func(*project) error
		want string
	}{
		"a folder":                      {func(p *project) error { return os.Mkdir(p.path(".env"), 0o755) }, "not a regular file"},
		"a link that points to nothing": {func(p *project) error { return os.Symlink("nothing", p.path(".env")) }, "no such file"},
		"a link that points to itself":  {func(p *project) error { return os.Symlink(".env", p.path(".env")) }, "too many levels of symbolic links"},
		"a device":                      {func(p *project) error { return os.Symlink("/dev/zero", p.path(".env")) }, "not a regular file"},
		"a file of the kernel":          {func(p *project) error { return os.Symlink("/proc/self/environ", p.path(".env")) }, "a file of the kernel"},
	} {
		if runtime.GOOS != "linux" && name != "a folder" {
			continue
		}
		p := newProject(t)
		if err := c.lay(p); err != nil {
			t.Fatal(err)
		}
		for _, create := range []bool{false, true} {
			_, err := p.plan().Propose(fixOf(RetargetVariables{File: ".env", Set: map[string]string{"A": "2"}, Create: create}))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
