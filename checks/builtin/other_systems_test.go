package builtin_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/checks/containermounts"
	"doctor/checks/dockerengine"
	"doctor/checks/internal/exampletest"
	"doctor/internal/engine/enginetest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// everyMount is an override that mounts one source into every service, in the short
// form or, with bind: in it, in the long one.
func everyMount(volume string) string {
	text := "-- project/docker-compose.override.yml --\nservices:\n"
	for _, s := range services() {
		text += "  " + s + ":\n    volumes:\n      - " + volume + "\n"
	}
	return text
}

// rulesOf are the rules of the findings of all local checks, and the reasons of those with
// status unknown.
func rulesOf(t *testing.T, e *example, o facts.Options) (rules []string, report checks.ProjectReport) {
	t.Helper()
	o.Scopes = []facts.Scope{facts.Project, facts.Host}
	report = run.Run(t.Context(), facts.New(t.Context(), e.Machine(), e.Project, o), builtin.Checks(), run.Options{Observer: exampletest.Crashes{T: t}})
	for _, r := range report.Results {
		for _, f := range r.Findings {
			rules = append(rules, f.Rule.ID)
		}
		if r.Status == checks.Unknown {
			rules = append(rules, "unknown")
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(rules))), report
}

// TestSourcesOnOtherSystems: how a system and Docker Desktop treat the source of a mount.
func TestSourcesOnOtherSystems(t *testing.T) {
	for _, tt := range []struct{ name, os, volume, want string }{
		{"the home folder on Windows", "windows", "~/.aws:/home/astro/.aws", ""},
		{"its variable on Windows", "windows", "${USERPROFILE}/.aws:/home/astro/.aws", ""},
		{"its variable in another case", "windows", "${UserProfile}/.aws:/home/astro/.aws", ""},
		{"HOME, which Windows has not", "windows", "${HOME}/.aws:/home/astro/.aws", "undefined-variable-in-source"},
		{"a folder of a Mac on Windows", "windows", "/Users/me/.aws:/home/astro/.aws", "host-path-missing"},
		{"a folder of Linux on Windows", "windows", "/home/me/.aws:/home/astro/.aws", "host-path-missing"},
		// Whether these exist on the other machine is unknown here.
		{"a drive", "windows", `C:\Users\me\.aws:/home/astro/.aws`, "unknown"},
		{"a drive as compose 1 wrote it", "windows", "/c/Users/me/.aws:/home/astro/.aws", "unknown"},
		{"a drive in Git Bash", "windows", "//c/Users/me/.aws:/home/astro/.aws", "unknown"},
		{"a drive in WSL", "windows", "/mnt/c/Users/me/.aws:/home/astro/.aws", "unknown"},
		{"a drive in Docker Desktop", "windows", "/run/desktop/mnt/host/c/Users/me/.aws:/home/astro/.aws", "unknown"},
		{"a drive in Docker Desktop with Hyper-V", "windows", "/host_mnt/c/Users/me/.aws:/home/astro/.aws", "unknown"},
		{"a drive on a Mac", "darwin", `C:\Users\me\.aws:/home/astro/.aws`, "windows-path-on-posix"},
		{"a drive on Linux", "linux", `C:\Users\me\.aws:/home/astro/.aws`, "windows-path-on-posix"},
		{"a drive of WSL on Linux", "linux", "/mnt/c/Users/nobody/.aws:/home/astro/.aws", "host-path-missing"},
		{"the home folder on a Mac", "darwin", "~/.aws:/home/astro/.aws", ""},
		{"somebody's on a Mac", "darwin", "/Users/somebody/.aws:/home/astro/.aws", "unknown"},
		{"the project's folder on Windows", "windows", "./.aws:/home/astro/.aws", "relative-source-in-project"},
		{"the project's folder on a Mac", "darwin", "./.aws:/home/astro/.aws", "relative-source-in-project"},
		{"the prompt's variable on Windows", "windows", "%UserProfile%/.aws:/home/astro/.aws", "windows-percent-variable"},
		{"with a backslash", "windows", `%UserProfile%\.aws:/home/astro/.aws`, "windows-percent-variable"},
		{"in quotes", "windows", `"%USERPROFILE%/.aws:/home/astro/.aws"`, "windows-percent-variable"},
		{"as in a batch file", "windows", `%%UserProfile%%\.aws:/home/astro/.aws`, "windows-percent-variable"},
		{"in two parts", "windows", `%HOMEDRIVE%%HOMEPATH%\.aws:/home/astro/.aws`, "windows-percent-variable"},
		{"a character that is none of a variable", "windows", "%:/home/astro/.aws", "override-yaml-syntax"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			mode := "mode 0600 home/.aws/credentials\n"
			if tt.os == "linux" {
				mode = ""
			}
			e := layOut(t, "os "+tt.os+"\n"+mode+everyMount(tt.volume))
			if tt.os == "windows" {
				delete(e.Env, "HOME")
				e.Env["USERPROFILE"] = e.Home
			}
			rules, report := rulesOf(t, e, exampletest.Unhurried())
			if got := strings.Join(rules, " "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
				for _, f := range exampletest.Findings(report) {
					t.Log(exampletest.Shown(f))
				}
			}
		})
	}
}

// TestMissingSourcesInTheWordsOfDockerDesktop: it names a source as its own machine
// sees it, and refuses what it does not share.
func TestMissingSourcesInTheWordsOfDockerDesktop(t *testing.T) {
	long := func(source string) string {
		return "type: bind\n        source: " + source + "\n        target: /home/astro/.aws\n        bind: {}"
	}
	const missing = `Error response from daemon: invalid mount config for type "bind": bind source path does not exist: `
	const denied = "Error response from daemon: Mounts denied: \nThe path /nonexistent/.aws is not shared from the host and is not known to Docker.\n" +
		"You can configure shared paths from Docker -> Preferences... -> Resources -> File Sharing."
	const none = "botocore.exceptions.NoCredentialsError: Unable to locate credentials"
	for _, tt := range []struct{ name, os, env, volume, symptom, words string }{
		{"short on Linux", "linux", "", "~/nothing:/home/astro/.aws", none, "creates an empty folder there, owned by root"},
		{"short on a Mac", "darwin", "", "~/nothing:/home/astro/.aws", none, "creates an empty folder there"},
		{"short on Windows", "windows", "", "~/nothing:/home/astro/.aws", none, "creates an empty folder there"},
		{"long on Linux", "linux", "", long("~/nothing"), missing + "HOME/nothing", ""},
		{"long on a Mac", "darwin", "", long("~/nothing"), missing + "/host_mntHOME/nothing", ""},
		{"long on a Mac with Colima", "darwin", "unix:///Users/me/.colima/default/docker.sock", long("~/nothing"), missing + "HOME/nothing", ""},
		{"not shared", "darwin", "", "/nonexistent/.aws:/home/astro/.aws", denied, "does not share that path"},
		{"long, not shared", "darwin", "", long("/nonexistent/.aws"), denied, ""},
		{"not shared, with Colima", "darwin", "unix:///Users/me/.colima/default/docker.sock", "/nonexistent/.aws:/home/astro/.aws", none, "creates an empty folder there"},
		{"of the engine's machine", "windows", "", "/Users/me/.aws:/home/astro/.aws", none, "needs a drive for a Windows path"},
		{"long, of the engine's machine", "windows", "", long("/Users/me/.aws"), missing + "/Users/me/.aws", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := layOut(t, "os "+tt.os+"\n"+everyMount(tt.volume))
			if tt.env != "" {
				e.Env["DOCKER_HOST"] = tt.env
			}
			_, report := rulesOf(t, e, exampletest.Unhurried())
			i := slices.IndexFunc(exampletest.Findings(report), func(f checks.Finding) bool { return f.Rule.ID == "host-path-missing" })
			if i < 0 {
				t.Fatal("no host-path-missing")
			}
			f := exampletest.Findings(report)[i]
			if want := strings.ReplaceAll(tt.symptom, "HOME", e.Home); redacttest.Raw(f.Symptom) != want || !strings.Contains(redacttest.Raw(f.Message), tt.words) {
				t.Errorf("got %q, want %q\n%s", redacttest.Raw(f.Symptom), want, redacttest.Raw(f.Message))
			}
		})
	}
}

// TestPathsThatTheCLIBreaksOn: on every system, and not by the colon of the drive.
func TestPathsThatTheCLIBreaksOn(t *testing.T) {
	for _, system := range []string{"linux", "darwin", "windows"} {
		for folder, unsafe := range map[string]bool{"R&D": true, "O'Brien": true, "a$b": true, "a+b": true, "plain": false, "with blank": false, "caf\u00e9": false, "a#b": false} {
			e := layOut(t, "os "+system+"\nfolder "+folder+"\n")
			rules, _ := rulesOf(t, e, exampletest.Unhurried())
			if slices.Contains(rules, "project-path-unsafe") != unsafe {
				t.Errorf("%s on %s: %v", folder, system, rules)
			}
		}
	}
}

// TestPathWithColon: it keeps the project from starting, which is one finding, with the
// advice that helps.
func TestPathWithColon(t *testing.T) {
	_, report := rulesOf(t, layOut(t, "folder a:b\n"), exampletest.Unhurried())
	var found []checks.Finding
	for _, f := range exampletest.Findings(report) {
		if f.Severity == checks.Error {
			found = append(found, f)
		}
	}
	if len(found) != 1 || found[0].Rule.ID != "project-path-unsafe" || !strings.Contains(redacttest.Raw(found[0].Message), "contains :") || !strings.Contains(redacttest.Raw(found[0].Symptom), "too many colons") {
		t.Fatalf("the findings are %+v", redacttest.Everything(found))
	}
	if fixes := found[0].Fixes; len(fixes) != 1 || !strings.HasPrefix(redacttest.Raw(fixes[0].Title), "Rename the folder") {
		t.Errorf("the fixes are %q", redacttest.Everything(fixes))
	}
}

// TestStandaloneModeOnWindows: the CLI refuses it there, whatever selects it.
func TestStandaloneModeOnWindows(t *testing.T) {
	const config = "-- project/.astro/config.yaml --\nproject:\n  name: example\ndev:\n  mode: standalone\n"
	for _, tt := range []struct {
		name, os, archive, mode, want, fix string
	}{
		{"by the project", "windows", config, "", "standalone-on-windows", "astro config set dev.mode docker"},
		{"by the user", "windows", strings.Replace(config, "project/", "home/", 1), "", "standalone-on-windows", "astro config set -g dev.mode docker"},
		{"by a flag", "windows", "", "standalone", "standalone-on-windows", "astro dev start --docker"},
		{"not by a flag that says otherwise", "windows", config, "docker", "", ""},
		{"on Linux", "linux", config, "", "", ""},
		{"on a Mac", "darwin", config, "", "", ""},
	} {
		e := layOut(t, "os "+tt.os+"\n"+tt.archive)
		o := exampletest.Unhurried()
		o.Mode = tt.mode
		rules, report := rulesOf(t, e, o)
		if got := slices.Contains(rules, "standalone-on-windows"); got != (tt.want != "") {
			t.Errorf("%s: %v", tt.name, rules)
		}
		for _, f := range exampletest.Findings(report) {
			if f.Rule.ID != "standalone-on-windows" {
				continue
			}
			if redacttest.Raw(f.Symptom) != "standalone mode is not supported on Windows. Use Docker mode instead: astro config set -g dev.mode docker" || redacttest.Raw(f.Fixes[0].Commands[0]) != tt.fix {
				t.Errorf("%s: %s", tt.name, exampletest.Shown(f))
			}
		}
	}
}

// TestKeysThatOthersCanRead: a closed parent folder keeps others out.
func TestKeysThatOthersCanRead(t *testing.T) {
	for _, tt := range []struct {
		name, archive string
		want          bool
	}{
		{"open all the way", "os darwin\n", true},
		{"a home folder of a Mac", "os darwin\nmode 0750 home\n", false},
		{"a closed home folder", "os darwin\nmode 0700 home\n", false},
		{"a closed folder", "os darwin\nmode 0700 home/.aws\n", false},
		{"a closed file", "os darwin\nmode 0640 home/.aws/credentials\n", false},
		{"a home folder that can be entered only", "os darwin\nmode 0711 home\n", true},
		{"Windows, which has no such modes", "os windows\n", false},
		{"Linux, where the container needs it", "os linux\n", false},
	} {
		e := layOut(t, strings.ReplaceAll(tt.archive, " home\n", " home/.\n"))
		rules, _ := rulesOf(t, e, exampletest.Unhurried())
		if got := slices.Contains(rules, "credentials-world-readable"); got != tt.want {
			t.Errorf("%s: %v", tt.name, rules)
		}
	}
}

// TestModesWhereTheEngineMapsOwners: no finding about modes that do not affect the container's
// user.
func TestModesWhereTheEngineMapsOwners(t *testing.T) {
	closed := "mode 0600 home/.aws/credentials\nmode 0600 home/.aws/config\nmode 0700 home/.aws\n"
	for _, tt := range []struct {
		name, os, host string
		want           bool
	}{
		{"Docker Desktop on a Mac", "darwin", "", false},
		{"Docker Desktop on Windows", "windows", "", false},
		{"Colima with VirtioFS", "darwin", "unix:///Users/me/.colima/default/docker.sock", false},
		{"OrbStack", "darwin", "unix:///Users/me/.orbstack/run/docker.sock", false},
		{"Podman's machine", "darwin", "unix:///var/folders/x/T/podman/podman-machine-default-api.sock", false},
		{"Docker Engine on Linux", "linux", "unix:///var/run/docker.sock", true},
	} {
		e := layOut(t, "os "+tt.os+"\n"+closed)
		if tt.host != "" {
			e.Env["DOCKER_HOST"] = tt.host
		}
		rules, _ := rulesOf(t, e, exampletest.Unhurried())
		if got := slices.ContainsFunc(rules, func(r string) bool { return strings.HasSuffix(r, "-mode-unreadable") }); got != tt.want {
			t.Errorf("%s: %v", tt.name, rules)
		}
	}
}

// TestWindowsContainers: an engine in that mode cannot run Astro's containers.
func TestWindowsContainers(t *testing.T) {
	t.Parallel()
	for info, want := range map[string]string{
		`{"ServerVersion": "28.5.2", "OperatingSystem": "Microsoft Windows Version 23H2 (OS Build 22631.4317)", "OSType": "windows"}`: "fail\nengine-windows-containers all: " +
			"the engine runs Windows containers, but Astro Runtime is a Linux image",
		`{"ServerVersion": "28.5.2", "OperatingSystem": "Docker Desktop", "OSType": "linux"}`: "pass",
		`{"ServerVersion": "28.5.2", "OperatingSystem": "Docker Desktop"}`:                    "pass",
	} {
		e := layOut(t, "os windows\n")
		e.Serve(fakeEngine(info, nil))
		engine, mounts := onlyEngine(t, e)
		if got := e.said(engine); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if mounts.Status != checks.Skip {
			t.Errorf("container-mounts: %s", e.said(mounts))
		}
	}
}

// TestSELinuxOfAMachineOfItsOwn: a label of a volume line does not affect the files of this
// machine.
func TestSELinuxOfAMachineOfItsOwn(t *testing.T) {
	t.Parallel()
	const info = `{"ServerVersion": "5.4.0", "Name": "localhost.localdomain", "SecurityOptions": ["name=selinux"]}`
	for _, tt := range []struct {
		name, os string
		serve    http.Handler
		want     checks.Status
	}{
		{"Podman's machine on a Mac", "darwin", enginetest.Podman(fakeEngine(info, nil)), checks.Passed},
		{"Podman on Linux", "linux", enginetest.Podman(fakeEngine(info, nil)), checks.Warn},
		{"an engine in a virtual machine", "darwin", fakeEngine(info, nil), checks.Passed},
	} {
		e := layOut(t, "os "+tt.os+"\n")
		e.Serve(tt.serve)
		if engine, _ := onlyEngine(t, e); engine.Status != tt.want {
			t.Errorf("%s: %s", tt.name, e.said(engine))
		}
	}
}

// TestEngineClock: the engine's clock against this machine's, before the question and
// after the answer.
func TestEngineClock(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		system string // what the engine says
		took   time.Duration
		want   string
	}{
		{"the same", exampletest.Clock.Format(time.RFC3339Nano), 0, "pass"},
		{"the same in another zone", exampletest.Clock.In(time.FixedZone("", -5*3600)).Format(time.RFC3339Nano), 0, "pass"},
		{"not told", "", 0, "pass"},
		{"nonsense", "yesterday", 0, "pass"},
		{"a little", exampletest.Clock.Add(-100 * time.Second).Format(time.RFC3339Nano), 0, "pass"},
		{"on the way", exampletest.Clock.Add(-4 * time.Minute).Format(time.RFC3339Nano), 0, "warn\nengine-clock-drift all: the clock of the engine is 4m0s behind the clock of this machine; AWS rejects requests from 5 minutes on"},
		{"after a sleep", exampletest.Clock.Add(-2 * time.Hour).Format(time.RFC3339Nano), time.Second, "fail\nengine-clock-drift all: the clock of the engine is 2h0m0s behind the clock of this machine; AWS rejects requests more than 5 minutes off"},
		{"ahead", exampletest.Clock.Add(6 * time.Minute).Format(time.RFC3339Nano), time.Second, "fail\nengine-clock-drift all: the clock of the engine is 5m59s ahead of the clock of this machine; AWS rejects requests more than 5 minutes off"},
		{"the hour of another zone taken for ours", exampletest.Clock.Add(time.Hour).Format(time.RFC3339Nano), 0, "fail\nengine-clock-drift all: the clock of the engine is 1h0m0s ahead of the clock of this machine; AWS rejects requests more than 5 minutes off"},
		{"a slow answer", exampletest.Clock.Add(6 * time.Minute).Format(time.RFC3339Nano), 7 * time.Minute, "pass"},
	} {
		e := layOut(t, "os darwin\nmode 0600 home/.aws/credentials\n")
		var gone atomic.Int64 // how far the clock has advanced
		e.Serve(fakeEngine("", enginetest.Answers{"/info": func(w http.ResponseWriter, r *http.Request) {
			gone.Add(int64(tt.took))
			enginetest.JSON(fmt.Sprintf(`{"ServerVersion": "28.5.2", "OperatingSystem": "Docker Desktop", "SystemTime": %q}`, tt.system))(w, r)
		}}))
		m := e.Machine()
		m.Now = func() time.Time { return e.Now.Add(time.Duration(gone.Load())) }
		report := run.Run(t.Context(), facts.New(t.Context(), m, e.Project, exampletest.Unhurried()), []*checks.Check{dockerengine.Check}, run.Options{Observer: exampletest.Crashes{T: t}})
		if got := e.said(report.Results[0]); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// TestContainersByTheNamesOfDockerDesktop: a container that runs with another name of
// the same folder is the same, one with another folder is not.
func TestContainersByTheNamesOfDockerDesktop(t *testing.T) {
	t.Parallel()
	const stale = "mount-stale"
	for _, tt := range []struct{ name, asked, made, written, want string }{
		{"as compose writes it", `C:\\Users\\me\\.aws`, "/run/desktop/mnt/host/c/Users/me/.aws", "/c/Users/me/.aws", ""},
		{"Git Bash", "//c/Users/me/.aws", "/run/desktop/mnt/host/c/Users/me/.aws", `C:\Users\me\.aws`, ""},
		{"Hyper-V", "/host_mnt/c/Users/me/.aws", "/host_mnt/c/Users/me/.aws", "C:/Users/me/.aws", ""},
		{"the engine's own name", "/run/desktop/mnt/host/c/Users/me/.aws", "/run/desktop/mnt/host/c/Users/me/.aws", "//c/Users/me/.aws", ""},
		{"WSL", "/mnt/c/Users/me/.aws", "/run/desktop/mnt/host/c/Users/me/.aws", "/c/users/me/.aws", ""},
		{"the same text", "/c/Users/me/.aws", "/run/desktop/mnt/host/c/Users/me/.aws", "/c/Users/me/.aws", ""},
		{"another user's", `C:\\Users\\you\\.aws`, "/run/desktop/mnt/host/c/Users/you/.aws", "/c/Users/me/.aws", stale},
		{"another drive", "/d/Users/me/.aws", "/run/desktop/mnt/host/d/Users/me/.aws", "/c/Users/me/.aws", stale},
		{"a path of the engine's machine", "/Users/me/.aws", "/Users/me/.aws", "/c/Users/me/.aws", stale},
	} {
		e := layOut(t, "os windows\n"+everyMount(tt.written+":/home/astro/.aws"))
		labels := fmt.Sprintf(`{"com.docker.compose.project.working_dir": %q, "com.docker.compose.service": "scheduler"}`, e.Project)
		e.Serve(fakeEngine(`{"OperatingSystem": "Docker Desktop", "OSType": "linux"}`, enginetest.Answers{
			"/containers/json": enginetest.JSON(`[{"Id": "c", "Labels": ` + labels + `}]`),
			"/containers/c/json": enginetest.JSON(fmt.Sprintf(`{"Id": "c", "Name": "/c", "State": {"Status": "running", "StartedAt": "2100-01-01T00:00:00Z"},
				"HostConfig": {"Binds": ["%s:/home/astro/.aws:rw"]},
				"Config": {"User": "astro", "Labels": %s, "Env": ["AWS_CONFIG_FILE=/home/astro/.aws/config", "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials"]},
				"Mounts": [{"Type": "bind", "Source": %q, "Destination": "/home/astro/.aws", "RW": true}]}`, tt.asked, labels, tt.made)),
		}))
		_, mounts := onlyEngine(t, e)
		var rules []string
		for _, f := range mounts.Findings {
			rules = append(rules, f.Rule.ID)
		}
		if got := strings.Join(rules, " "); got != tt.want || mounts.Status == checks.Unknown {
			t.Errorf("%s: %s", tt.name, e.said(mounts))
		}
	}
}

// TestEngineOfAPredictedSystem: it cannot be asked from here, unless a variable names one.
func TestEngineOfAPredictedSystem(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		native, os string
		serve      bool
		want       string
	}{
		{"linux", "windows", false, "skip: this machine is not Windows (--os), so its engine is not asked"},
		{"windows", "darwin", false, "skip: this machine is not macOS (--os), so its engine is not asked"},
		{"linux", "windows", true, "pass"},
		{"darwin", "darwin", true, "pass"},
	} {
		e := layOut(t, "os "+tt.os+"\n")
		e.Env["PATH"] = "/nonexistent"
		if tt.serve {
			e.Serve(fakeEngine(`{"OperatingSystem": "Docker Desktop"}`, nil))
		}
		m := e.Machine()
		m.Native = tt.native
		r := run.Run(t.Context(), facts.New(t.Context(), m, e.Project, exampletest.Unhurried()), []*checks.Check{dockerengine.Check, containermounts.Check}, run.Options{Observer: exampletest.Crashes{T: t}})
		if got := e.said(r.Results[0]); got != tt.want {
			t.Errorf("%s on %s: %s", tt.os, tt.native, got)
		}
		if r.Results[1].Status != checks.Skip {
			t.Errorf("%s on %s: container-mounts: %s", tt.os, tt.native, e.said(r.Results[1]))
		}
	}
}
