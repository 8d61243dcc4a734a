package dotenv

import (
	"maps"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/docker/cli/pkg/kvfile"

	"doctor/internal/bounds"
	"doctor/internal/redact"
)

// envSeeds are texts that the readers accept, and some that they refuse.
var envSeeds = []string{
	"", "A=b\n", "A=b", "export A = \"b\\\"c\" # d\n", "# c\n\nA: 'b\nc'\nAWS_PROFILE\n", "A=b\r\nB=${A:-c}\r\n",
	"Q=\"dev\nB=c\n", "A B=c\n", "$env:A=b\n", "A=${open\n", "A=${B:?c}\n", bom + "A=b\n", "A=\"b\"C=d\n", "A=b\nB", "export\nA=b\n", "export export A=b",
	"A\tB=c\n", "\u0085A=\u00a0\"b\"\n", "A=\u3000\"b\"\n", "A=\"b\\", "=b\n", "A=$$B\n", "a[0].b-c=d\n", "A='b\\'c'\n", "A=b\n" + bom + "B=c\n", "\u2028A=b\n", "export ",
}

// edited are texts with everything that an edit must not change.
var edited = []string{
	"", "A=1", "A=1\n", "\ufeffA=1\r\nB='x y'\r\n", "export A=1 # c\n", "A\n", "A", "A =1\nB = 2\n", "A: 1\n", "A=\"x\ny\"\nB=2\n", "A='it\\'s'\n",
	"A=\"a\\\\\\\"b\" B\n", "A=$HOME/x\nB=${A:-1}\n", "A B=1\n", "=1\n", "A=\"unclosed\nB=1\n", "# A=1\nA=2\nA=3\n", "A=\n\nB=\r\nC=   # x\n",
	"A='x' # y\n#B\n", "A=1 #2\nB=1#2\n", "1A=2\n", "é=ü\n", "A={\"a\": \"b\"}\n", "A=\"{\"a\": \"b\"}\"\n", "\tA=1\n\u00a0B=2\n", "A\u00a0=1\n",
}

// FuzzReadCompose compares the result for an environment file with compose's reader.
func FuzzReadCompose(f *testing.F) {
	for _, seed := range envSeeds {
		f.Add([]byte(seed))
	}
	lookup := lookupIn(map[string]string{"HOME": "/h", "AWS_PROFILE": "host"})
	f.Fuzz(func(t *testing.T, data []byte) {
		vars, line, err := ReadCompose(budget(t), data, lookup, nil)
		if bounds.Reason(err) != "" {
			return
		}
		want, wantErr := dotenv.ParseWithLookup(strings.NewReader(string(data)), lookup)
		if (err == nil) != (wantErr == nil) || err != nil && !strings.HasPrefix(wantErr.Error(), strings.TrimSuffix(err.Error(), redact.Mask)) {
			t.Fatalf("%q: error %v, want %v", data, err, wantErr)
		}
		lines := strings.Split(strings.TrimPrefix(string(data), bom), "\n")
		if err != nil {
			if line < 1 || line > len(lines) {
				t.Fatalf("%q: refused (%v) in line %d of %d", data, err, line, len(lines))
			}
			return
		}
		got := map[string]string{}
		for _, v := range vars {
			got[v.Name] = v.Value
			at := v
			if at.Line < 1 || at.Line > len(lines) || at.Column < 1 || at.Column > len(lines[at.Line-1])+1 || !strings.Contains(lines[at.Line-1][at.Column-1:], v.Name) {
				t.Fatalf("%q: %q is said to be at %+v", data, v.Name, at)
			}
		}
		if !maps.Equal(got, want) {
			t.Fatalf("%q: read %q, want %q", data, got, want)
		}
	})
}

func FuzzReadStandalone(f *testing.F) {
	for _, seed := range envSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := strings.Split(string(data), "\n")
		vars, err := ReadStandalone(budget(t), data)
		if err != nil {
			return
		}
		for _, v := range vars {
			if at := v; !strings.HasPrefix(lines[at.Line-1][at.Column-1:], v.Name+"="+v.Raw) {
				t.Fatalf("%q: %+v is not at its place", data, v)
			}
			if !strings.Contains(v.Raw, v.Value) {
				t.Fatalf("%q: %q is read as %q", data, v.Raw, v.Value)
			}
		}
	})
}

func FuzzReadDockerRun(f *testing.F) {
	for _, seed := range envSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := ReadDockerRun(data, lookupIn(map[string]string{"A": "b"}))
		lines, wantErr := kvfile.ParseFromReader(strings.NewReader(string(data)), lookupIn(map[string]string{"A": "b"}))
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q: %v, want %v", data, err, wantErr)
		}
		for _, line := range lines {
			name, _, _ := strings.Cut(line, "=")
			if _, ok := got[name]; !ok {
				t.Fatalf("%q: %q is not in %q", data, name, got)
			}
		}
	})
}
