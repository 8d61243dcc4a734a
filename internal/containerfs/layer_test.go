package containerfs_test

import (
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"doctor/internal/astro"
	"doctor/internal/containerfs"
	"doctor/internal/host"
)

// look creates a project with some lines in its Dockerfile and looks up a path as the scheduler
// does.
func look(t *testing.T, dockerfile string, files map[string]string, p string) containerfs.Entry {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "project")
	all := map[string]string{
		".astro/config.yaml": "project:\n  name: demo\n",
		"Dockerfile":         "FROM astrocrpublic.azurecr.io/runtime:3.1-12\n" + dockerfile + "\n",
	}
	maps.Copy(all, files)
	for name, text := range all {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		mode := os.FileMode(0o644)
		if name == "private" {
			mode = 0o600
		}
		if err := os.WriteFile(file, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	m := &host.Machine{OS: "linux", Home: filepath.Dir(dir), Dir: dir, Env: map[string]string{}, Now: time.Now}
	project := astro.Load(t.Context(), m, dir, astro.Options{})
	return containerfs.New(project, project.Service("scheduler"), containerfs.Engine{}).Lookup(p)
}

// TestCopied: what COPY puts into the image is there, as it was given.
func TestCopied(t *testing.T) {
	const bundle = "/usr/local/share/ca-certificates/corp.crt"
	for name, c := range map[string]struct {
		dockerfile, path string
		files            map[string]string
		kind             containerfs.Kind
		reason           containerfs.Reason
		data             string
	}{
		"to a path":                        {dockerfile: "COPY corp.crt " + bundle, path: bundle, kind: containerfs.File, data: "corp"},
		"into a folder":                    {dockerfile: "COPY corp.crt /certs/", path: "/certs/corp.crt", kind: containerfs.File, data: "corp"},
		"into a folder that is there":      {dockerfile: "COPY corp.crt /usr/local/share/ca-certificates", path: bundle, kind: containerfs.File, data: "corp"},
		"two into a folder":                {dockerfile: "COPY corp.crt other.crt /certs/", path: "/certs/other.crt", kind: containerfs.File, data: "other"},
		"the content of a folder":          {dockerfile: "COPY certs /certs", path: "/certs/a/deep.crt", kind: containerfs.File, data: "deep"},
		"not the folder itself":            {dockerfile: "COPY certs /x/", path: "/x/certs/a/deep.crt", kind: containerfs.Absent, reason: containerfs.ReasonNotMounted},
		"from the working directory":       {dockerfile: "WORKDIR /opt/certs\nCOPY corp.crt .", path: "/opt/certs/corp.crt", kind: containerfs.File, data: "corp"},
		"below the project":                {dockerfile: "COPY corp.crt certs/corp.crt", path: "/usr/local/airflow/certs/corp.crt", kind: containerfs.File, data: "corp"},
		"the later line":                   {dockerfile: "COPY corp.crt /c\nCOPY other.crt /c", path: "/c", kind: containerfs.File, data: "other"},
		"by ADD":                           {dockerfile: "ADD corp.crt /c", path: "/c", kind: containerfs.File, data: "corp"},
		"by the base":                      {path: "/usr/local/airflow/corp.crt", kind: containerfs.File, data: "corp"},
		"left out of the base's":           {files: map[string]string{".dockerignore": "corp.crt\n"}, path: "/usr/local/airflow/corp.crt", kind: containerfs.Absent, reason: containerfs.ReasonNotMounted},
		"hidden by a mount":                {dockerfile: "COPY corp.crt /usr/local/airflow/include/corp.crt", files: map[string]string{"include/x": ""}, path: "/usr/local/airflow/include/corp.crt", kind: containerfs.Absent, reason: containerfs.ReasonNotInSource},
		"of root, for root":                {dockerfile: "COPY private /c", path: "/c", kind: containerfs.File, reason: containerfs.ReasonFileUnreadable},
		"given to astro":                   {dockerfile: "COPY --chown=astro:0 private /c", path: "/c", kind: containerfs.File, data: "private"},
		"given to everybody":               {dockerfile: "COPY --chmod=644 private /c", path: "/c", kind: containerfs.File, data: "private"},
		"given to a user of the image":     {dockerfile: "COPY --chown=airflow private /c", path: "/c", kind: containerfs.File, data: "private"},
		"given by a later RUN":             {dockerfile: "COPY private /c\nRUN chmod 644 /c", path: "/c", kind: containerfs.File, data: "private"},
		"an earlier RUN gives nothing":     {dockerfile: "RUN chmod 644 /c\nCOPY private /c", path: "/c", kind: containerfs.File, reason: containerfs.ReasonFileUnreadable},
		"of another stage":                 {dockerfile: "COPY --from=certs /corp.crt " + bundle, path: bundle, kind: containerfs.Unknown, reason: containerfs.ReasonImage},
		"of another stage, into a folder":  {dockerfile: "COPY --from=certs /certs/ /certs/", path: "/certs/corp.crt", kind: containerfs.Unknown, reason: containerfs.ReasonImage},
		"of another stage, elsewhere":      {dockerfile: "COPY --from=certs /certs/ /certs/", path: "/certificates/corp.crt", kind: containerfs.Absent, reason: containerfs.ReasonNotMounted},
		"of a URL":                         {dockerfile: "ADD https://example.com/corp.crt /certs/", path: "/certs/corp.crt", kind: containerfs.Unknown, reason: containerfs.ReasonImage},
		"of a document":                    {dockerfile: "COPY <<EOF /certs/corp.crt\nx\nEOF", path: "/certs/corp.crt", kind: containerfs.Unknown, reason: containerfs.ReasonImage},
		"of an archive":                    {dockerfile: "ADD certs.tar.gz /certs/", files: map[string]string{"certs.tar.gz": ""}, path: "/certs/corp.crt", kind: containerfs.Unknown, reason: containerfs.ReasonImage},
		"by a pattern":                     {dockerfile: "COPY *.crt /certs/", path: "/certs/corp.crt", kind: containerfs.Unknown, reason: containerfs.ReasonImage},
		"another stage's into a known one": {dockerfile: "COPY --from=certs /corp.crt /usr/local/bin", path: "/usr/local/bin", kind: containerfs.Directory, reason: containerfs.ReasonIsDirectory},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if runtime.GOOS == "windows" && c.reason == containerfs.ReasonFileUnreadable {
				t.Skip("files on Windows have no modes, and are readable by everybody in the image")
			}
			files := map[string]string{"corp.crt": "corp", "other.crt": "other", "private": "private", "certs/a/deep.crt": "deep"}
			maps.Copy(files, c.files)
			e := look(t, c.dockerfile, files, c.path)
			if e.Kind != c.kind || e.Reason != c.reason || string(e.Data) != c.data {
				t.Errorf("kind %d, reason %d, %q; want %d, %d, %q", e.Kind, e.Reason, e.Data, c.kind, c.reason, c.data)
			}
		})
	}
}

// TestCopiedOverAll: a copy from another stage over every folder hides no mount.
func TestCopiedOverAll(t *testing.T) {
	files := map[string]string{
		"docker-compose.override.yml": "services:\n  scheduler:\n    volumes: [\"./keys:/home/astro/.aws\"]\n", "keys/config": "config", "include/a": "a", "corp.crt": "corp",
	}
	for p, want := range map[string]string{"/home/astro/.aws/config": "config", "/usr/local/airflow/include/a": "a", "/opt/certs/corp.crt": "corp", "/etc/other": ""} {
		e := look(t, "COPY --from=rootfs / /\nCOPY --from=rootfs /usr/local /usr/local\nCOPY corp.crt /opt/certs/", files, p)
		if string(e.Data) != want || want == "" && e.Kind != containerfs.Unknown {
			t.Errorf("%s: kind %d, %q, want %q", p, e.Kind, e.Data, want)
		}
	}
}

// TestMadeByRun: a file that a command of the Dockerfile may have created is not reported as
// absent.
func TestMadeByRun(t *testing.T) {
	const (
		bundle = "/usr/local/share/ca-certificates/corp.crt"
		keys   = "/home/astro/.aws/credentials"
		token  = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token"
		tool   = "/opt/tools/get-keys"
	)
	for _, c := range []struct {
		run  string
		made []string // of the four
	}{
		{"RUN curl -o /usr/local/share/ca-certificates/corp.crt https://example.com/c && update-ca-certificates", []string{bundle, tool}},
		{"RUN update-ca-certificates", []string{bundle, tool}},
		{"RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*", []string{bundle, tool}},
		{"RUN pip install --no-cache-dir boto3", []string{bundle, tool}},
		{"RUN python -m pip install boto3", []string{bundle, tool}},
		{"RUN python -m venv soda_venv && source soda_venv/bin/activate && \\\n    pip install --no-cache-dir soda-core && deactivate", []string{bundle, tool}},
		{"RUN python3 -m venv v && . \"v/bin/activate\" && python -m pip install dbt-core", []string{bundle, tool}},
		{"RUN source include/activate", []string{bundle, keys, tool}},
		{"RUN python -m include.setup", []string{bundle, keys, tool}},
		{"RUN pip install boto3 && \\\n    mkdir -p /home/astro/.aws && chown -R astro /home/astro", []string{bundle, tool}},
		{"RUN mkdir -p /home/astro/.aws /opt/tools", nil},
		{"RUN useradd -m etl", nil},
		{"RUN echo hello", nil},
		{"RUN echo \"[default]\" > /home/astro/.aws/credentials", []string{bundle, keys, tool}},
		{"RUN cp -r include/aws ~/.aws", []string{bundle, keys, tool}},
		{"RUN aws configure set region us-east-1", []string{bundle, keys, tool}},
		{"RUN <<EOF\nset -e\ncat conf > $HOME/.aws/config\nEOF", []string{bundle, keys, tool}},
		{"RUN bash include/setup.sh", []string{bundle, keys, tool}},
		{"RUN ./include/setup.sh", []string{bundle, keys, tool}},
		{"RUN curl -sSL https://example.com/install.sh | sh", []string{bundle, keys, tool}},
		{"RUN [\"python\", \"include/setup.py\"]", []string{bundle, keys, tool}},
		{"RUN cp x /var/run/secrets/eks.amazonaws.com/serviceaccount/token", []string{bundle, token, tool}},
		{"RUN --mount=type=secret,id=aws,target=/home/astro/.aws/credentials aws s3 cp s3://b/x /opt/x", []string{bundle, tool}},
	} {
		t.Run(c.run, func(t *testing.T) {
			t.Parallel()
			for _, p := range []string{bundle, keys, token, tool} {
				want := containerfs.Absent
				for _, made := range c.made {
					if made == p {
						want = containerfs.Unknown
					}
				}
				if e := look(t, c.run, nil, p); e.Kind != want || want == containerfs.Unknown && e.Maker.Line != 2 {
					t.Errorf("%s: kind %d (line %d), want %d", p, e.Kind, e.Maker.Line, want)
				}
			}
		})
	}
}
