package dockerfile

import (
	"strings"
	"testing"
)

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "FROM x\n", "ARG A=b\nFROM ${A:-c} AS d\nENV E=f G h\nCOPY --chown=1:2 a b /c/\nFROM D\nWORKDIR x\nUSER y\n", "FROM x\nRUN <<EOF\na\nEOF\n",
		"# escape=`\nFROM `\n x\n", "from --platform=$P x\r\nADD [\"a\", \"b\"]\n", "FROM\n", "FROM x\nCOPY <<A <<B /c\na\nA\nb\nB\n", "FROM ${A\n", "FROM x\nENV A\n", "ONBUILD FROM x\n", "#escape=`\nFROM `  x",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		i, err := Read(budget(t), data)
		if err != nil {
			return
		}
		if i.AirflowMajor != 2 && i.AirflowMajor != 3 {
			t.Fatalf("%q: Airflow %d", data, i.AirflowMajor)
		}
		if i.Ref == "" && i.Problem == "" {
			t.Fatalf("%q: neither an image nor a problem", data)
		}
		for _, c := range i.Copies {
			if !strings.HasPrefix(c.Target, "/") || len(c.Sources) == 0 {
				t.Fatalf("%q: copy %+v", data, c)
			}
		}
	})
}

func FuzzReference(f *testing.F) {
	for _, seed := range []string{"", "a", "a:b", "a@sha256:b", "h:1/a/runtime:3.1-12-base", "astro-runtime:13.8.0-slim-python-3.11", ":", "@", "/", "runtime:99999999999999999999.0-1", "astro-runtime:-base-base"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, ref string) {
		i := Image{Ref: ref}
		i.readReference()
		if i.AirflowMajor != 2 && i.AirflowMajor != 3 {
			t.Fatalf("%q: Airflow %d", ref, i.AirflowMajor)
		}
	})
}
