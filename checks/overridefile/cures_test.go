package overridefile

import (
	"strings"
	"testing"

	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/astro"
)

// TestCures: wrong shapes that have one meaning, in the formatting that files have in practice. Each is
// also tried with CRLF, with a byte-order mark, and without a final line end.
func TestCures(t *testing.T) {
	for name, c := range map[string]struct {
		cure       func(*astro.Project) []fixers.LineChange
		text, want string
	}{
		"two lists, one not indented": {
			func(p *astro.Project) []fixers.LineChange { return first(duplicateKey(p.Override.Data, 6).options) },
			"services:\n  scheduler:\n    volumes: # keys\n      - ~/.aws:/home/astro/.aws\n    user: astro\n    volumes:\n    # größer\n    - ~/.aws:/home/astro/.aws\n    - ./é:/data\n",
			"services:\n  scheduler:\n    volumes: # keys\n      - ~/.aws:/home/astro/.aws\n      # größer\n      - ./é:/data\n    user: astro\n",
		},
		"a service twice": {
			func(p *astro.Project) []fixers.LineChange { return first(duplicateKey(p.Override.Data, 6).options) },
			"services:\n  scheduler:\n    user: astro\n  triggerer:\n    user: astro\n  scheduler:\n    volumes:\n      - ~/.aws:/home/astro/.aws\n",
			"services:\n  scheduler:\n    user: astro\n    volumes:\n      - ~/.aws:/home/astro/.aws\n  triggerer:\n    user: astro\n",
		},
		"two values that differ": {
			func(p *astro.Project) []fixers.LineChange { return first(duplicateKey(p.Override.Data, 4).options) },
			"services:\n  scheduler:\n    user: astro\n    user: root\n", "",
		},
		"a list and a mapping": {
			func(p *astro.Project) []fixers.LineChange { return first(duplicateKey(p.Override.Data, 5).options) },
			"services:\n  scheduler:\n    environment:\n      - A=1\n    environment:\n      B: 2\n", "",
		},
		"volumes without a dash, and without a space": {
			listedVolumes,
			"x-aws: &aws\n  volumes:\n    ~/.aws:/home/astro/.aws:rw # keys\nservices:\n  scheduler: *aws\n  triggerer:\n    volumes: ~/.aws:/home/astro/.aws\n  api-server:\n    volumes:\n      -~/.aws:/home/astro/.aws\n",
			"x-aws: &aws\n  volumes:\n    - ~/.aws:/home/astro/.aws:rw # keys\nservices:\n  scheduler: *aws\n  triggerer:\n    volumes:\n      - ~/.aws:/home/astro/.aws\n  api-server:\n    volumes:\n      - ~/.aws:/home/astro/.aws\n",
		},
		"volumes as a mapping": {
			listedVolumes,
			"services:\n  scheduler:\n    volumes:\n      ~/.aws: /home/astro/.aws:ro\n  triggerer:\n    volumes:\n      type: bind\n      source: ~/.aws\n      target: /home/astro/.aws\n",
			"services:\n  scheduler:\n    volumes:\n      - ~/.aws:/home/astro/.aws:ro\n  triggerer:\n    volumes:\n      - type: bind\n        source: ~/.aws\n        target: /home/astro/.aws\n",
		},
		"volumes that are a list stay": {listedVolumes, "services:\n  scheduler:\n    volumes: [~/.aws:/home/astro/.aws]\n  triggerer:\n    volumes:\n    - a:/b\n", ""},
		"a mapping in the list of environment": {
			listedEnvironment,
			"services:\n  scheduler:\n    environment:\n      - AWS_PROFILE: dev # ü\n      - B: \"two words\"\n      - C=3\n      - D:\n",
			"services:\n  scheduler:\n    environment:\n      - AWS_PROFILE=dev # ü\n      - B=two words\n      - C=3\n      - D=\n",
		},
		"a value that YAML would read": {listedEnvironment, "services:\n  scheduler:\n    environment:\n      - A: [1]\n", ""},
		"volumes alone under environment": {
			movedVolumes,
			"services:\n  scheduler:\n    environment:\n      volumes:\n        - ~/.aws:/home/astro/.aws\n    user: astro\n",
			"services:\n  scheduler:\n    volumes:\n      - ~/.aws:/home/astro/.aws\n    user: astro\n",
		},
		"volumes beside variables": {
			movedVolumes,
			"services:\n  scheduler:\n    environment:\n      A: é\n      volumes:\n        - ~/.aws:/home/astro/.aws\n",
			"services:\n  scheduler:\n    volumes:\n      - ~/.aws:/home/astro/.aws\n    environment:\n      A: é\n",
		},
		"keys of another tool": {
			func(p *astro.Project) []fixers.LineChange { return first(longMistake(p).options) },
			"services:\n  scheduler:\n    volumes:\n      - type: bind\n        src: ~/.aws\n        dst: /home/astro/.aws\n        readonly: true\n",
			"services:\n  scheduler:\n    volumes:\n      - type: bind\n        source: ~/.aws\n        target: /home/astro/.aws\n        read_only: true\n",
		},
		"no target": {
			func(p *astro.Project) []fixers.LineChange { return first(longMistake(p).options) },
			"services:\n  scheduler:\n    volumes:\n      - type: bind\n        source: ~/.aws\n      - type: bind\n        source: ./data\n        target: /data\n",
			"services:\n  scheduler:\n    volumes:\n      - type: bind\n        source: ~/.aws\n        target: /home/astro/.aws\n      - type: bind\n        source: ./data\n        target: /data\n",
		},
		"no target, in brackets and behind an anchor": {
			func(p *astro.Project) []fixers.LineChange { return first(longMistake(p).options) },
			"services:\n  scheduler:\n    volumes: &v # é\n    - type: bind\n      \"source\": ~/.aws\n  api-server:\n    volumes: *v\n  triggerer: {\"volumes\": [{\"type\": \"bind\", \"source\": \"~/.aws\"}, {type: bind, source: ~/.aws}]}\n",
			"services:\n  scheduler:\n    volumes: &v # é\n    - type: bind\n      \"source\": ~/.aws\n      target: /home/astro/.aws\n  api-server:\n    volumes: *v\n  triggerer: {\"volumes\": [{\"type\": \"bind\", \"source\": \"~/.aws\", target: /home/astro/.aws}, {type: bind, source: ~/.aws, target: /home/astro/.aws}]}\n",
		},
		"no target, and a source over two lines": {
			func(p *astro.Project) []fixers.LineChange { return first(longMistake(p).options) },
			"services:\n  scheduler:\n    volumes:\n      - type: bind\n        source: >-\n          ~/.aws\n", "",
		},
		"keys of another tool in brackets": {
			func(p *astro.Project) []fixers.LineChange { return first(longMistake(p).options) },
			"services:\n  é: {volumes: [{type: bind, \"src\": ~/.aws, 'dst': /src, readonly: true}]}\n",
			"services:\n  é: {volumes: [{type: bind, \"source\": ~/.aws, 'target': /src, read_only: true}]}\n",
		},
		"a key twice, in quotes": {
			func(p *astro.Project) []fixers.LineChange { return first(duplicateKey(p.Override.Data, 5).options) },
			"services:\n  scheduler:\n    \"volumes\":\n      - a:/b\n    \"volumes\":\n      - c:/d\n",
			"services:\n  scheduler:\n    \"volumes\":\n      - a:/b\n      - c:/d\n",
		},
		"a key twice with the same value, in brackets": {
			func(p *astro.Project) []fixers.LineChange { return first(duplicateKey(p.Override.Data, 2).options) },
			"services:\n  scheduler: {volumes: ['a:/b, ]'], user: astro, volumes: [ \"a:/b, ]\" ]}\n",
			"services:\n  scheduler: {volumes: ['a:/b, ]'], user: astro}\n",
		},
		"a key twice with other values, in brackets": {
			func(p *astro.Project) []fixers.LineChange { return first(duplicateKey(p.Override.Data, 2).options) },
			"services:\n  scheduler: {volumes: ['a:/b'], volumes: ['c:/d']}\n", "",
		},
		"a key twice, the second an alias": {
			func(p *astro.Project) []fixers.LineChange { return first(duplicateKey(p.Override.Data, 5).options) },
			"services:\n  scheduler:\n    volumes: &v\n    - a:/b\n    volumes: *v\n  triggerer:\n    volumes: *v\n",
			"services:\n  scheduler:\n    volumes: &v\n    - a:/b\n  triggerer:\n    volumes: *v\n",
		},
		"an optional file, with tabs and in brackets": {
			func(p *astro.Project) []fixers.LineChange { return optionalFiles(p.Override.Data, "aws.env") },
			"services:\n  a:\n    env_file:\taws.env\t# é\n  b:\n    env_file:\n    - \"aws.env\"  \n    - other.env\n  c: {env_file: [ aws.env , {path: \"aws.env\"}], image: aws.env}\n  d: {\"env_file\": aws.env}\n",
			"services:\n  a:\n    env_file:\t# é\n      - path: aws.env\n        required: false\n  b:\n    env_file:\n    - path: aws.env\n      required: false\n    - other.env\n  c: {env_file: [ {path: aws.env, required: false} , {path: \"aws.env\", required: false}], image: aws.env}\n  d: {\"env_file\": [{path: aws.env, required: false}]}\n",
		},
		"an optional file": {
			func(p *astro.Project) []fixers.LineChange { return optionalFiles(p.Override.Data, "aws.env") },
			"services:\n  a:\n    env_file: aws.env # é\n  b:\n    env_file:\n    - \"aws.env\"\n    - other.env\n  c:\n    env_file:\n      - path: aws.env\n",
			"services:\n  a:\n    env_file: # é\n      - path: aws.env\n        required: false\n  b:\n    env_file:\n    - path: aws.env\n      required: false\n    - other.env\n  c:\n    env_file:\n      - path: aws.env\n        required: false\n",
		},
		"a format in brackets": {
			func(p *astro.Project) []fixers.LineChange { return withoutFormat(p.Override.Data) },
			"services:\n  a: {env_file: [{format: raw, path: a.env}, {path: b.env, format: raw}]}\n",
			"services:\n  a: {env_file: [{path: a.env}, {path: b.env}]}\n",
		},
		"a format": {
			func(p *astro.Project) []fixers.LineChange { return withoutFormat(p.Override.Data) },
			"services:\n  a:\n    env_file:\n      - path: aws.env\n        format: raw\n",
			"services:\n  a:\n    env_file:\n      - path: aws.env\n",
		},
	} {
		for form, change := range forms {
			t.Run(name+", "+form, func(t *testing.T) {
				text := change(c.text)
				got := applied(t, text, c.cure(laidOut(t, text)))
				if want := change(c.want); strings.TrimSuffix(got, "\n") != strings.TrimSuffix(want, "\n") { // a deleted last line leaves the end of the one before
					t.Errorf("the file is\n%q\nwant\n%q", got, want)
				}
			})
		}
	}
}

// forms are the same text as other editors save it.
var forms = map[string]func(string) string{
	"plain": func(text string) string { return text },
	"CRLF":  func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") },
	"a byte-order mark": func(text string) string {
		if text == "" {
			return ""
		}
		return "\ufeff" + text
	},
	"no final line end": func(text string) string { return strings.TrimSuffix(text, "\n") },
}

func first(options [][]fixers.LineChange) []fixers.LineChange {
	if len(options) == 0 {
		return nil
	}
	return options[0]
}

// TestRemoved: an entry goes with what would be left empty around it, or not at all.
func TestRemoved(t *testing.T) {
	for name, c := range map[string]struct{ key, text, want string }{
		"the only one": {
			"A", "services:\n  scheduler:\n    environment:\n      A: 1 # é\n    user: astro\n",
			"services:\n  scheduler:\n    user: astro\n",
		},
		"of a service with nothing else": {"A", "services:\n  scheduler:\n    environment:\n      A: 1\n", "services:\n  scheduler: {}\n"},
		"with a list of the same depth": {
			"tmpfs", "services:\n  scheduler:\n    tmpfs:\n    - /a\n    # why\n    - /b\n    user: astro\n",
			"services:\n  scheduler:\n    user: astro\n",
		},
		"in brackets":              {"A", "services:\n  scheduler:\n    environment: {A: 1, B: 2} # é\n", "services:\n  scheduler:\n    environment: {B: 2} # é\n"},
		"at the end of brackets":   {"A", "services:\n  é: {environment: {\"B\": \"it's, {\\\"\" , \"A\": [1, 2] }}\n", "services:\n  é: {environment: {\"B\": \"it's, {\\\"\" }}\n"},
		"all there is in brackets": {"A", "services:\n  scheduler: {environment: {A: 1}}\n", "services:\n  scheduler: {}\n"},
		"brackets on other lines":  {"A", "services:\n  scheduler:\n    environment: {A: 1,\n      B: 2}\n", "services:\n  scheduler:\n    environment: {\n      B: 2}\n"},
		"the end on another line":  {"A", "services:\n  scheduler:\n    environment: {B: 2, A: 1\n      }\n", ""},
		"first in an item":         {"format", "services:\n  scheduler:\n    env_file:\n      - format: raw\n        path: a.env\n", ""},
		"with an anchor in use":    {"A", "services:\n  scheduler:\n    environment:\n      A: &a x\n      B: *a\n", ""},
		"a shared body stays":      {"A", "x-env: &env\n  A: 1\n  B: 2\nservices:\n  scheduler:\n    environment: *env\n", "x-env: &env\n  B: 2\nservices:\n  scheduler:\n    environment: *env\n"},
		"several lines of a value": {"A", "services:\n  scheduler:\n    environment:\n      A: |\n        x\n\n        y\n      B: 2\n", "services:\n  scheduler:\n    environment:\n      B: 2\n"},
	} {
		for form, change := range forms {
			t.Run(name+", "+form, func(t *testing.T) {
				text := change(c.text)
				changes := repair.RemovedWhere([]byte(text), func(_ []string, key string) bool { return key == c.key })
				if got, want := applied(t, text, changes), change(c.want); strings.TrimSuffix(got, "\n") != strings.TrimSuffix(want, "\n") {
					t.Errorf("the file is\n%q\nwant\n%q", got, want)
				}
			})
		}
	}
}
