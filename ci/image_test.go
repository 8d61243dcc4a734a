package ci_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"doctor/internal/engine/enginetest"
)

// stages are those of the Dockerfile: what is before the first FROM, then each with its lines.
func stages(t *testing.T) (head string, list map[string]string) {
	t.Helper()
	list = map[string]string{}
	parts := regexp.MustCompile(`(?m)^FROM `).Split(read(t, "Dockerfile"), -1)
	for _, part := range parts[1:] {
		first, _, _ := strings.Cut(part, "\n")
		_, name, _ := strings.Cut(first, " AS ")
		list[name] = "FROM " + part
	}
	return parts[0], list
}

// commandsIn are the commands of a comment, with their continued lines.
func commandsIn(comment, prefix string) (commands []string) {
	text := strings.ReplaceAll(regexp.MustCompile(`(?m)^# ?`).ReplaceAllString(comment, ""), "\\\n", " ")
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, prefix) {
			commands = append(commands, line)
		}
	}
	return commands
}

// TestImage builds the image of a release, with doctor as the Dockerfile compiles it and the
// certificates of this machine for those of the image with Go, which is not here. Then it runs the
// commands that the Dockerfile shows, over the tutorial, broken and repaired.
func TestImage(t *testing.T) {
	enginetest.New(t)
	head, list := stages(t)
	context := t.TempDir()
	compile := regexp.MustCompile(`(?m)^RUN (.*) -o /doctor (.*)$`).FindStringSubmatch(list["build"])
	if compile == nil {
		t.Fatalf("the stage build does not compile doctor:\n%s", list["build"])
	}
	out := filepath.Join(context, "linux", "this", "doctor")
	commandLine{dir: root, env: []string{"GOOS=linux"}}.must(t, "bash", "-c", compile[1]+" -o '"+out+"' "+compile[2])
	certificates := "COPY ca-certificates.crt "
	base := strings.Replace(list["base"], "COPY --from=go /etc/ssl/certs/ca-certificates.crt ", certificates, 1)
	if !strings.Contains(base, certificates) || !strings.HasPrefix(list[""], "FROM base\n") || !strings.Contains(list["build"], "FROM go ") {
		t.Fatalf("the stages are %q", list)
	}
	for name, text := range map[string]string{"Dockerfile": base + list["released"], "ca-certificates.crt": "none"} {
		if err := os.WriteFile(filepath.Join(context, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	image := "doctor-test/ship-" + strings.ToLower(filepath.Base(filepath.Dir(context)))
	docker := commandLine{dir: context, env: []string{"DOCKER_BUILDKIT=0"}}
	docker.must(t, "docker", "build", "--quiet", "--tag", image, "--label", "doctor-test.run="+os.Getenv("DOCTOR_TEST_RUN"), "--build-arg", "TARGETPLATFORM=linux/this", ".")
	t.Cleanup(func() { docker.must(t, "docker", "rmi", "--force", image) })

	commands := commandsIn(head, "docker run ")
	if len(commands) != 2 {
		t.Fatalf("the Dockerfile shows %q", commands)
	}
	for name, code := range map[string]int{"airflow3-tutorial": 1, "airflow3-repaired": 0} {
		project := example(t, name)
		home := filepath.Join(filepath.Dir(project), "home")
		if err := os.CopyFS(home, os.DirFS(filepath.Join(root, "examples", name, "home"))); err != nil {
			t.Fatal(err)
		}
		for _, command := range append(commands, `docker run --rm -v "$PWD:/project:ro" doctor --ci`) {
			// AWS is not asked: the network is not for tests.
			command = strings.Replace(command, "docker run ", "docker run --network none ", 1)
			command = strings.Replace(command, " doctor ", " "+image+" ", 1)
			command = strings.Replace(command, "project,host,aws", "project,host", 1)
			got, out, all := commandLine{dir: project, env: []string{"HOME=" + home}}.run(t, "bash", "-c", command)
			if got != code || strings.Contains(out, "error["+finding+"]") != (code == 1) {
				t.Errorf("%s: %s: exit code %d\n%s", name, command, got, all)
			}
		}
	}
}

// TestImagesOfGo: the images with Go are of the version that go.mod asks for.
func TestImagesOfGo(t *testing.T) {
	wanted := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "go.mod"))[1]
	for _, name := range []string{"Dockerfile", "ci/gitlab.yml"} {
		found := regexp.MustCompile(`golang:([\w.]+)`).FindAllStringSubmatch(read(t, name), -1)
		if len(found) != 1 || found[0][1] != wanted {
			t.Errorf("%s names %q; go.mod has go %s", name, found, wanted)
		}
	}
}
