package astro

import (
	"os"
	"strings"
	"testing"
)

// TestAbsentSource: the build ends at a COPY of something that it does not have.
func TestAbsentSource(t *testing.T) {
	for name, c := range map[string]struct {
		dockerfile, ignore string
		files              map[string]string
		want               string // what is absent, "" if nothing is
		line               int
	}{
		"a folder":                      {dockerfile: "COPY include/.aws /home/astro/.aws", want: "include/.aws", line: 2},
		"with flags":                    {dockerfile: "COPY --chown=astro:astro --chmod=0600 include/.aws /home/astro/.aws", want: "include/.aws", line: 2},
		"ADD":                           {dockerfile: "ADD corp.crt /certs/", want: "corp.crt", line: 2},
		"an archive":                    {dockerfile: "ADD certs.tar.gz /certs/", want: "certs.tar.gz", line: 2},
		"the second of two":             {dockerfile: "COPY requirements.txt corp.crt /certs/", want: "corp.crt", line: 2},
		"in JSON":                       {dockerfile: `COPY ["my certs/corp.crt", "/certs/"]`, want: "my certs/corp.crt", line: 2},
		"the home folder":               {dockerfile: "COPY ~/.aws /home/astro/.aws", want: "~/.aws", line: 2},
		"a path of this machine":        {dockerfile: "COPY /etc/hosts /x", want: "/etc/hosts", line: 2},
		"above the project":             {dockerfile: "COPY ../home /x", want: "../home", line: 2},
		"by a variable":                 {dockerfile: "ARG CERT=corp.crt\nCOPY $CERT /certs/", want: "corp.crt", line: 3},
		"by a variable of ENV":          {dockerfile: "ENV DIR=certs\nCOPY ${DIR}/corp.crt /certs/", want: "certs/corp.crt", line: 3},
		"in a stage that is used":       {dockerfile: "x AS certs\nCOPY corp.crt /c\nFROM " + airflow3Image + "\nCOPY --from=certs /c /c", want: "corp.crt", line: 2},
		"in a stage that is built on":   {dockerfile: "x AS base\nCOPY corp.crt /c\nFROM base", want: "corp.crt", line: 2},
		"in a stage by its number":      {dockerfile: "x\nCOPY corp.crt /c\nFROM " + airflow3Image + "\nCOPY --from=0 /c /c", want: "corp.crt", line: 2},
		"in a stage that is mounted":    {dockerfile: "x AS certs\nCOPY corp.crt /c\nFROM " + airflow3Image + "\nRUN --mount=type=bind,from=certs,target=/m cp /m/c /c", want: "corp.crt", line: 2},
		"left out":                      {dockerfile: "COPY certs/corp.crt /certs/", files: map[string]string{"certs/corp.crt": "x"}, ignore: "certs\n", want: "certs/corp.crt", line: 2},
		"left out by a pattern":         {dockerfile: "COPY certs/corp.crt /certs/", files: map[string]string{"certs/corp.crt": "x"}, ignore: "**/*.crt\n", want: "certs/corp.crt", line: 2},
		"a folder left out":             {dockerfile: "COPY include/.aws /home/astro/.aws", files: map[string]string{"include/.aws/config": "x"}, ignore: "**/.aws\n", want: "include/.aws", line: 2},
		"let through again":             {dockerfile: "COPY certs/corp.crt /certs/", files: map[string]string{"certs/corp.crt": "x"}, ignore: "*\n!certs/corp.crt\n"},
		"a folder with one let through": {dockerfile: "COPY certs /certs/", files: map[string]string{"certs/a/corp.crt": "x"}, ignore: "certs\n!certs/a/corp.crt\n"},
		"there":                         {dockerfile: "COPY certs/corp.crt /certs/", files: map[string]string{"certs/corp.crt": "x"}},
		"there, with a leading slash":   {dockerfile: "COPY /certs/corp.crt /certs/", files: map[string]string{"certs/corp.crt": "x"}},
		"everything":                    {dockerfile: "COPY . ."},
		"everything, by its folder":     {dockerfile: "COPY / /x"},
		"a pattern":                     {dockerfile: "COPY certs/*.crt /certs/"},
		"a class of letters":            {dockerfile: "COPY corp[0-9].crt /certs/"},
		"another stage":                 {dockerfile: "COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/"},
		"a URL":                         {dockerfile: "ADD https://example.com/corp.crt /certs/"},
		"git":                           {dockerfile: "ADD git@github.com:me/certs.git /certs"},
		"a document":                    {dockerfile: "COPY <<EOF /certs/corp.crt\nx\nEOF"},
		"an unknown variable":           {dockerfile: "ARG CERT\nCOPY $CERT/corp.crt /certs/"},
		"for a later build":             {dockerfile: "ONBUILD COPY corp.crt /certs/"},
		"in a stage that is not used":   {dockerfile: "x AS certs\nCOPY corp.crt /c\nFROM " + airflow3Image},
		"in a comment":                  {dockerfile: "# COPY corp.crt /certs/"},
		"what the CLI writes":           {dockerfile: "COPY requirements.txt .", files: map[string]string{"requirements.txt": "-"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"Dockerfile": "FROM " + airflow3Image + "\n" + c.dockerfile + "\n"}
			if strings.HasPrefix(c.dockerfile, "x") {
				files["Dockerfile"] = "FROM " + c.dockerfile + "\n"
				files["Dockerfile"] = strings.Replace(files["Dockerfile"], "FROM x", "FROM "+airflow3Image, 1)
			}
			for file, text := range c.files {
				files[file] = text
			}
			if c.ignore != "" {
				files[".dockerignore"] = c.ignore
			}
			p := layOut(t, airflow3Image, files).load(Options{})
			if c.want == "" {
				if len(p.Refusals) > 0 {
					t.Errorf("refusals are %+v", p.Refusals)
				}
				return
			}
			if len(p.Refusals) != 1 || p.Refusals[0].Kind != ImagePathAbsent || p.Refusals[0].Subject != c.want || p.Refusals[0].At[0].Line != c.line {
				t.Fatalf("refusals are %+v, want %s in line %d", p.Refusals, c.want, c.line)
			}
			if ignored := p.Refusals[0].Fault == LeftOut; ignored != (c.ignore != "") {
				t.Errorf("left out by .dockerignore: %v", ignored)
			}
		})
	}
}

// TestAbsentSourceComesFirst: what compose would say of the override is not reached.
func TestAbsentSourceComesFirst(t *testing.T) {
	files := map[string]string{"Dockerfile": "FROM " + airflow3Image + "\nCOPY a /a\n", OverrideName: "services:\n  webserver: {user: a}\n"}
	if r := layOut(t, airflow3Image, files).load(Options{}).Refusals; len(r) != 1 || r[0].Kind != ImagePathAbsent {
		t.Errorf("refusals are %+v", r)
	}
	if r := layOut(t, airflow3Image, files).load(Options{Mode: "standalone"}).Refusals; len(r) != 0 {
		t.Errorf("standalone builds nothing, and is refused: %+v", r)
	}
}

// TestCopyOfALink: where a link leads in the build is not told.
func TestCopyOfALink(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{"Dockerfile": "FROM " + airflow3Image + "\nCOPY include/.aws /a\n"})
	must(t, os.Symlink("../../home/.aws", g.path("include/.aws")))
	if r := g.load(Options{}).Refusals; len(r) != 0 {
		t.Errorf("refusals are %+v", r)
	}
}
