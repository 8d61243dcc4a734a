package dockerfile

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"doctor/internal/bounds"
)

// loaded is the result for a Dockerfile.
func loaded(t *testing.T, text string) Image {
	t.Helper()
	image, err := Read(budget(t), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return image
}

// budget is a new budget, sufficient for one file.
func budget(t *testing.T) *bounds.Budget { return bounds.New(t.Context(), bounds.Spent) }

func TestFrom(t *testing.T) {
	const runtime = "astrocrpublic.azurecr.io/runtime:3.1-12"
	for _, c := range []struct {
		name, text, ref string
		problem         string
		line            int
	}{
		{name: "plain", text: "FROM " + runtime + "\n", ref: runtime, line: 1},
		{name: "no new line", text: "FROM " + runtime, ref: runtime, line: 1},
		{name: "small letters", text: "from " + runtime + " as base\n", ref: runtime, line: 1},
		{name: "CRLF", text: "# the image\r\nFROM " + runtime + "\r\nENV A=b\r\n", ref: runtime, line: 2},
		{name: "BOM", text: "\ufeffFROM " + runtime + "\n", ref: runtime, line: 1},
		{name: "platform", text: "FROM --platform=linux/amd64 " + runtime + "\n", ref: runtime, line: 1},
		{name: "platform from a variable", text: "FROM --platform=$BUILDPLATFORM " + runtime + "\n", ref: runtime, line: 1},
		{name: "comments and directives", text: "# syntax=docker/dockerfile:1\n# escape=\\\n\n# FROM apache/airflow\nFROM " + runtime + "\n", ref: runtime, line: 5},
		{name: "another escape", text: "# escape=`\nFROM `\n  " + runtime + "\n", ref: runtime, line: 2},
		{name: "over two lines", text: "FROM \\\n  " + runtime + "\n", ref: runtime, line: 1},
		{name: "ARG with a default", text: "ARG TAG=3.1-12\nFROM astrocrpublic.azurecr.io/runtime:${TAG}\n", ref: runtime, line: 2},
		{name: "ARG by another", text: "ARG V=3.1\nARG TAG=$V-12\nFROM astrocrpublic.azurecr.io/runtime:$TAG\n", ref: runtime, line: 3},
		{name: "ARG with quotes", text: "ARG IMAGE=\"" + runtime + "\"\nFROM ${IMAGE}\n", ref: runtime, line: 2},
		{name: "default in FROM", text: "ARG TAG\nFROM astrocrpublic.azurecr.io/runtime:${TAG:-3.1-12}\n", ref: runtime, line: 2},
		{name: "ARG without a default", text: "ARG TAG\nFROM astrocrpublic.azurecr.io/runtime:${TAG}\n", ref: "astrocrpublic.azurecr.io/runtime:", problem: "needs ARG TAG", line: 2},
		{name: "no ARG", text: "FROM $BASE\n", ref: "", problem: "needs ARG BASE", line: 1},
		{name: "ARG after FROM does not count", text: "FROM python:3.12\nARG TAG=3.1-12\nFROM astrocrpublic.azurecr.io/runtime:$TAG\n", ref: "astrocrpublic.azurecr.io/runtime:", problem: "needs ARG TAG", line: 3},
		{name: "last of several stages", text: "FROM python:3.12 AS build\nRUN pip wheel x\nFROM " + runtime + "\nCOPY --from=build /w /w\n", ref: runtime, line: 3},
		{name: "an earlier stage by name", text: "FROM " + runtime + " AS Base\nFROM python:3.12 AS tools\nFROM base\n", ref: runtime, line: 3},
		{name: "the later of two names", text: "FROM python:3.12 AS base\nFROM " + runtime + " AS base\nFROM base\n", ref: runtime, line: 3},
		{name: "heredoc", text: "FROM " + runtime + "\nRUN <<EOF\nFROM apache/airflow\nEOF\n", ref: runtime, line: 1},
		{name: "FROM in a comment behind a continuation", text: "FROM " + runtime + "\nRUN a \\\n# FROM apache/airflow\n  b\n", ref: runtime, line: 1},
		{name: "no FROM", text: "ARG A=b\n", problem: "no FROM line"},
		{name: "FROM alone", text: "FROM\n", problem: "names no image", line: 1},
		{name: "empty", text: " \n\n", problem: "is empty"},
		{name: "binary", text: "\x7fELF\x02\x01\x01\x00\x00", problem: "no FROM line"},
		{name: "unfinished heredoc", text: "FROM " + runtime + "\nRUN <<EOF\nx\n", problem: "cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := loaded(t, c.text)
			if i.Ref != c.ref || !strings.Contains(i.Problem, c.problem) || (i.Problem == "") != (c.problem == "") {
				t.Errorf("image is %q, problem %q; want %q, %q", i.Ref, i.Problem, c.ref, c.problem)
			}
			if i.Line != c.line {
				t.Errorf("it is on line %d, want %d", i.Line, c.line)
			}
			if i.AirflowMajor != 2 && i.AirflowMajor != 3 {
				t.Errorf("Airflow %d", i.AirflowMajor)
			}
		})
	}
}

func TestEnv(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       map[string]string
	}{
		{"equals", "ENV A=b", map[string]string{"A": "b"}},
		{"several", "ENV A=b C=d", map[string]string{"A": "b", "C": "d"}},
		{"blank", "ENV A b c", map[string]string{"A": "b c"}},
		{"quotes", `ENV A="b c" B='d e' C=f\ g`, map[string]string{"A": "b c", "B": "d e", "C": "f g"}},
		{"empty", "ENV A=", map[string]string{"A": ""}},
		{"over lines", "ENV A=b \\\n    C=d", map[string]string{"A": "b", "C": "d"}},
		{"of an earlier line", "ENV A=b\nENV C=$A/c", map[string]string{"A": "b", "C": "b/c"}},
		{"not of the same line", "ENV A=b\nENV A=x C=$A", map[string]string{"A": "x", "C": "b"}},
		{"of an ARG", "ARG P=dev\nENV AWS_PROFILE=$P", map[string]string{"AWS_PROFILE": "dev"}},
		{"of an ARG without default", "ARG P\nENV AWS_PROFILE=$P", map[string]string{"AWS_PROFILE": ""}},
		{"ENV before ARG", "ENV P=x\nARG P=y\nENV Q=$P", map[string]string{"P": "x", "Q": "x"}},
		{"of the image", "ENV AWS_CONFIG_FILE=$AIRFLOW_HOME/include/config", map[string]string{"AWS_CONFIG_FILE": "/usr/local/airflow/include/config"}},
		{"single quotes keep", `ENV A='$B'`, map[string]string{"A": "$B"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := map[string]string{}
			for name, v := range loaded(t, "FROM x\n"+c.text+"\n").Env {
				got[name] = v.Value
				if v.Line < 2 {
					t.Errorf("%s comes from line %d", name, v.Line)
				}
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("ENV is %q, want %q", got, c.want)
			}
		})
	}
}

func TestInheritsStage(t *testing.T) {
	i := loaded(t, "ARG O=50000\nFROM x AS base\nENV A=b\nUSER root\nWORKDIR /opt/app\nCOPY a .\nFROM base\nENV C=d\nWORKDIR sub\nARG O\nCOPY --chown=$O:0 b ./\n")
	want := []Copy{
		{Sources: []string{"a"}, Target: "/opt/app/", Line: 6},
		{Sources: []string{"b"}, Target: "/opt/app/sub/", Chown: "50000:0", Line: 11},
	}
	if !reflect.DeepEqual(i.Copies, want) {
		t.Errorf("copies are\n%+v, want\n%+v", i.Copies, want)
	}
	if i.Env["A"].Value != "b" || i.Env["C"].Value != "d" || i.User != "root" || i.WorkDir != "/opt/app/sub" {
		t.Errorf("env %v, user %q, folder %q", i.Env, i.User, i.WorkDir)
	}
}

func TestCopy(t *testing.T) {
	for _, c := range []struct {
		line, target, chown string
		sources             []string
	}{
		{line: "COPY include/.aws /home/astro/.aws", sources: []string{"include/.aws"}, target: "/home/astro/.aws"},
		{line: "COPY --chown=astro:astro include/.aws /home/astro/.aws/", sources: []string{"include/.aws"}, target: "/home/astro/.aws/", chown: "astro:astro"},
		{line: "copy a b /c/", sources: []string{"a", "b"}, target: "/c/"},
		{line: `COPY ["a b", "/c d/"]`, sources: []string{"a b"}, target: "/c d/"},
		{line: "ADD credentials .aws/credentials", sources: []string{"credentials"}, target: "/usr/local/airflow/.aws/credentials"},
		{line: "COPY . .", sources: []string{"."}, target: "/usr/local/airflow/"},
		{line: "COPY a /", sources: []string{"a"}, target: "/"},
		{line: "COPY a ../b", sources: []string{"a"}, target: "/usr/local/b"},
		{line: "COPY a ${AIRFLOW_HOME}/b", sources: []string{"a"}, target: "/usr/local/airflow/b"},
		{line: "COPY --from=build a /b"},
		{line: "COPY a"},
	} {
		t.Run(c.line, func(t *testing.T) {
			copies := loaded(t, "FROM x\n"+c.line+"\n").Copies
			if c.target == "" {
				if len(copies) > 0 {
					t.Errorf("copies are %+v, want none", copies)
				}
				return
			}
			if len(copies) != 1 || !slices.Equal(copies[0].Sources, c.sources) || copies[0].Target != c.target || copies[0].Chown != c.chown {
				t.Errorf("copies are %+v, want %+v", copies, c)
			}
		})
	}
}

// TestNesting reads variables nested endlessly in variables.
func TestNesting(t *testing.T) {
	i := loaded(t, "FROM x\nENV A="+strings.Repeat("${A:-", 1<<20)+strings.Repeat("}", 1<<20)+"\n")
	if i.Problem == "" {
		t.Error("a million nested variables were followed")
	}
}
