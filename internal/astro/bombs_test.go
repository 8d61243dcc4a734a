package astro

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"strings"
	"testing"

	"doctor/internal/bounds"
	"doctor/internal/dotenv"
)

// doubling is a file in which each line makes twice what the line before it made.
func doubling(lines int, first, next string) string {
	var b strings.Builder
	b.WriteString(first)
	for i := 1; i < lines; i++ {
		fmt.Fprintf(&b, next, i, i-1)
	}
	return b.String()
}

func doublingEnv(lines int) string {
	return doubling(lines, "A0=0123456789\n", "A%[1]d=${A%[2]d}${A%[2]d}\n")
}

func doublingDockerfile(lines int) string {
	return fromRuntime + doubling(lines, "ENV A0=0123456789\n", "ENV A%[1]d=$A%[2]d$A%[2]d\n")
}

// fromRuntime begins a Dockerfile.
const fromRuntime = "FROM " + airflow3Image + "\n"

// with adds a Dockerfile to some files, if there is one.
func with(files map[string]string, dockerfile string) map[string]string {
	if dockerfile == "" {
		return files
	}
	out := map[string]string{dockerfileName: dockerfile}
	maps.Copy(out, files)
	return out
}

// numbered repeats a line with a number in it.
func numbered(count int, line string) string {
	var b strings.Builder
	for i := range count {
		fmt.Fprintf(&b, line, i)
	}
	return b.String()
}

// nested is a default within a default, and so on.
func nested(depth int) string { return strings.Repeat("${A:-", depth) + strings.Repeat("}", depth) }

// allocated is how many bytes a function asks for, whatever becomes of them.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// most is what the loading of any project may ask for in all, in bytes: many times
// what may be spent, since what is read of a file is a value, a place and more.
const most = 8 * bounds.Spent

// TestProjectsThatGrow loads projects that are small, or soon read, and from which
// compose, docker or doctor itself would make gigabytes. None of them is: not one more
// byte is made once it is known what comes, and the project is said to be unknown.
func TestProjectsThatGrow(t *testing.T) {
	for name, c := range map[string]struct {
		files      map[string]string
		dockerfile string
		file, why  string
	}{
		"773 bytes of doubling variables":        {files: map[string]string{".env": doublingEnv(40)}, file: ".env", why: "has a value of more than 128 KiB"},
		"doubling through quotes":                {files: map[string]string{".env": doubling(40, "A0=0123456789\n", "A%[1]d=\"$A%[2]d$A%[2]d\"\n")}, file: ".env", why: "has a value of more than 128 KiB"},
		"doubling through escapes":               {files: map[string]string{".env": doubling(40, "A0=0123456789\n", "A%[1]d=\"\\0044A%[2]d\\0044A%[2]d\"\n")}, file: ".env", why: "has a value of more than 128 KiB"},
		"doubling through defaults":              {files: map[string]string{".env": doubling(40, "A0=0123456789\n", "A%[1]d=${NONE:-${A%[2]d}${A%[2]d}}\n")}, file: ".env", why: "has a value of more than 128 KiB"},
		"doubling in an env_file":                {files: map[string]string{"more.env": doublingEnv(40), OverrideName: "services:\n  scheduler:\n    env_file: more.env\n"}, file: "more.env", why: "has a value of more than 128 KiB"},
		"doubling in a label_file":               {files: map[string]string{"more.env": doublingEnv(40), OverrideName: "services:\n  scheduler:\n    label_file: more.env\n"}, file: "more.env", why: "makes more text"},
		"doubling in the .env of an include":     {files: map[string]string{"more/.env": doublingEnv(40), "more/a.yml": "services: {}\n", OverrideName: "include: [more/a.yml]\n"}, file: "more/.env", why: "makes more text"},
		"doubling in the env_file of an include": {files: map[string]string{"b.env": doublingEnv(40), "more/a.yml": "services: {}\n", OverrideName: "include:\n  - path: more/a.yml\n    env_file: b.env\n"}, file: "b.env", why: "makes more text"},
		"544 bytes of doubling ENV":              {dockerfile: doublingDockerfile(30), file: dockerfileName, why: "makes more text"},
		"doubling ARG":                           {dockerfile: doubling(30, "ARG A0=0123456789\n", "ARG A%[1]d=$A%[2]d$A%[2]d\n") + "FROM $A29\n", file: dockerfileName, why: "makes more text"},
		"ENV that replaces letters by words":     {dockerfile: fromRuntime + "ENV A=" + strings.Repeat("x", 3000) + "\nENV B=${A//x/" + strings.Repeat("y", 3000) + "}\n", file: dockerfileName, why: "makes more text"},
		"stages of stages":                       {dockerfile: strings.TrimSpace(fromRuntime) + " AS b0\n" + doubling(2000, "", "ENV E%[1]d=1\nFROM b%[2]d AS b%[1]d\n"), file: dockerfileName, why: "makes more text"},
		"a long document in a Dockerfile":        {dockerfile: fromRuntime + "RUN <<X\n" + strings.Repeat("b\n", 100_000) + "X\n", file: dockerfileName, why: "makes more text"},
		"a Dockerfile of many lines":             {dockerfile: fromRuntime + strings.Repeat("RUN a\n", 40_000), file: dockerfileName, why: "makes more text"},
		"600,000 lines":                          {files: map[string]string{".env": numbered(600_000, "A%d=b\n")}, file: ".env", why: "is larger than 1024 KiB"},
		"many lines":                             {files: map[string]string{".env": numbered(100_000, "A%d=b\n")}, file: ".env", why: "makes more text"},
		"one line of 16 MiB":                     {files: map[string]string{".env": "A=" + strings.Repeat("x", 16<<20-3) + "\n"}, file: ".env", why: "is larger than 1024 KiB"},
		"one deep default":                       {files: map[string]string{".env": "A=" + nested(20_000) + "\n"}, file: ".env", why: "makes more text"},
		"many deep defaults":                     {files: map[string]string{".env": strings.Repeat("A="+nested(100)+"\n", 1000)}, file: ".env", why: "makes more text"},
		"a long value again and again":           {files: map[string]string{".env": "A=" + strings.Repeat("x", 100_000) + "\n" + strings.Repeat("B=$A$A$A\n", 200)}, file: ".env", why: "has a value of more than 128 KiB"},
		"a file for each service":                {files: map[string]string{"more.env": numbered(5000, "A%d=b\n"), OverrideName: "services:\n" + numbered(20, "  s%d: {image: x, env_file: more.env}\n")}, file: "more.env", why: "makes more text"},
		"a long text by its anchor":              {files: map[string]string{OverrideName: "x-a: &a " + strings.Repeat("x", 100_000) + "\nx-b:\n" + strings.Repeat("  - *a\n", 1000)}, file: OverrideName, why: "has more than 1024 KiB of text"},
		"an include of includes":                 {files: fan(12), file: "", why: "comes after the 40 included files"},
		"a chain of includes":                    {files: chain(150), file: "", why: "comes after the 40 included files"},
		"a .dockerignore of many lines":          {files: map[string]string{".dockerignore": strings.Repeat("a/**/b\n", 3000)}, file: ".dockerignore", why: "has more than 2000 lines"},
		"a long requirements.txt":                {files: map[string]string{"requirements.txt": strings.Repeat("boto3\n", 40_000)}, file: "requirements.txt", why: "makes more text"},
		"requirements on one line":               {files: map[string]string{"requirements.txt": strings.Repeat("a \\\n", 60_000)}, file: "requirements.txt", why: "makes more text"},
		"settings with many values":              {files: map[string]string{"airflow_settings.yaml": "airflow:\n" + strings.Repeat("- a\n", 50_000)}, file: "airflow_settings.yaml", why: "has more values"},
		"settings of 1 MiB":                      {files: map[string]string{"airflow_settings.yaml": "airflow:\n" + strings.Repeat("#", 1<<20)}, file: "airflow_settings.yaml", why: "is larger than 256 KiB"},
		"a config.yaml with many values":         {files: map[string]string{".astro/config.yaml": "a:\n" + strings.Repeat("- a\n", 50_000)}, file: configPath, why: "has more values"},
	} {
		t.Run(name, func(t *testing.T) {
			g := layOut(t, airflow3Image, with(c.files, c.dockerfile))
			var p *Project
			if got := allocated(func() { p = g.load(Options{}) }); countsMemory && got > most {
				t.Errorf("it asked for %d MiB", got>>20)
			}
			file, why := p.Unlooked()
			if c.file != "" && file != c.file || !strings.HasPrefix(why, c.why) {
				t.Errorf("%q %q, want %q %q", file, why, c.file, c.why)
			}
			if len(p.Services) == 0 {
				t.Error("not even the CLI's own services are there")
			}
		})
	}
}

// fan is an override whose include includes two files that each include the next two.
func fan(levels int) map[string]string {
	files := map[string]string{OverrideName: "include: [l0.yml]\n"}
	for i := range levels {
		files[fmt.Sprintf("l%d.yml", i)] = fmt.Sprintf("include: [a%d.yml, b%d.yml]\n", i, i)
		for _, side := range []string{"a", "b"} {
			files[fmt.Sprintf("%s%d.yml", side, i)] = fmt.Sprintf("include: [l%d.yml]\n", i+1)
		}
	}
	files[fmt.Sprintf("l%d.yml", levels)] = "services: {}\n"
	return files
}

// chain is an override whose include includes another file, and so on.
func chain(length int) map[string]string {
	files := map[string]string{OverrideName: "include: [l0.yml]\n"}
	for i := range length {
		files[fmt.Sprintf("l%d.yml", i)] = fmt.Sprintf("include: [l%d.yml]\n", i+1)
	}
	files[fmt.Sprintf("l%d.yml", length)] = "services: {}\n"
	return files
}

// TestProjectsThatOnlyLookLikeBombs: what a person writes is looked at, be it long.
func TestProjectsThatOnlyLookLikeBombs(t *testing.T) {
	for name, c := range map[string]struct {
		files      map[string]string
		dockerfile string
	}{
		"variables made of others":       {files: map[string]string{".env": doublingEnv(8)}},
		"a variable added to":            {files: map[string]string{".env": strings.Repeat("A=${A}:/some/folder/of/mine\n", 50)}},
		"doubling in single quotes":      {files: map[string]string{".env": doubling(40, "A0=0123456789\n", "A%[1]d='$A%[2]d$A%[2]d'\n")}},
		"doubling that is escaped":       {files: map[string]string{".env": doubling(40, "A0=0123456789\n", "A%[1]d=$$A%[2]d$$A%[2]d\n")}},
		"a thousand variables":           {files: map[string]string{".env": numbered(1000, "NAME_OF_A_VARIABLE_%d=some value that is not short\n")}},
		"a long comment":                 {files: map[string]string{".env": strings.Repeat("# what everybody should know of this file\n", 20_000) + "A=b\n"}},
		"blank lines":                    {files: map[string]string{".env": strings.Repeat("\n", 500_000) + "A=b\n"}},
		"a long value":                   {files: map[string]string{".env": "A=" + strings.Repeat("x", dotenv.MaxValue) + "\n"}},
		"ten files for each service":     {files: map[string]string{"more.env": numbered(100, "A%d=b\n"), OverrideName: "services:\n  scheduler:\n    env_file: [" + strings.Repeat("more.env, ", 10) + "]\n"}},
		"ENV made of others":             {dockerfile: fromRuntime + "ENV PATH=/opt/a:$PATH\nENV PATH=/opt/b:$PATH LIB=${AIRFLOW_HOME}/lib\nCOPY a ${LIB}/x\n", files: map[string]string{"a": ""}},
		"a command over many lines":      {dockerfile: fromRuntime + "RUN true \\\n" + strings.Repeat(" && echo something that is done \\\n", 500) + " && true\n"},
		"a script in the Dockerfile":     {dockerfile: fromRuntime + "RUN <<X\n" + strings.Repeat("echo something that is done\n", 500) + "X\n"},
		"letters replaced":               {dockerfile: fromRuntime + "ENV A=a-b-c-d\nENV B=${A//-/_}\n"},
		"an anchor for all services":     {files: map[string]string{OverrideName: "x-a: &a\n  environment: {A: \"" + strings.Repeat("x", 1000) + "\"}\nservices:\n  scheduler: *a\n  triggerer: *a\n"}},
		"twenty included files":          {files: chain(20)},
		"a .dockerignore":                {files: map[string]string{".dockerignore": numbered(500, "folder-%d/**\n")}},
		"settings with many connections": {files: map[string]string{"airflow_settings.yaml": "airflow:\n  connections:\n" + numbered(500, "    - conn_id: c%d\n      conn_type: aws\n      conn_extra: {region_name: eu-west-1}\n")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := layOut(t, airflow3Image, with(c.files, c.dockerfile)).load(Options{})
			if file, why := p.Unlooked(); file != "" || len(p.Refusals) > 0 {
				t.Errorf("%q %q, refusals %+v", file, why, p.Refusals)
			}
		})
	}
}

// TestLoadingEndsWithTheRun: when the time is up nothing is said of a project but that.
func TestLoadingEndsWithTheRun(t *testing.T) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	g := layOut(t, airflow3Image, map[string]string{".env": "A=b\n", OverrideName: "services:\n  nobody: {}\n"})
	p := Load(over, g.machine, g.dir, Options{})
	if file, why := p.Unlooked(); file == "" || why != bounds.NotInTime.Why {
		t.Errorf("%q %q", file, why)
	}
	for _, r := range p.Refusals {
		if r.Kind != BeyondBounds {
			t.Errorf("it judges nevertheless: %+v", r)
		}
	}
}
