package fixers

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// overrideShape is one way to write the same mounts of some services.
type overrideShape struct{ name, before, after string }

// applyTo plans an edit of docker-compose.override.yml with this content.
func applyTo(t *testing.T, text string, edit Edit) (string, error) {
	t.Helper()
	after, err := change(text, fixOf(within(edit, "docker-compose.override.yml")))
	return after, err
}

func checkShapes(t *testing.T, edit Edit, shapes []overrideShape) {
	for _, s := range shapes {
		for i := range 8 {
			v := variant{crlf: i&1 != 0, bom: i&2 != 0, chopped: i&4 != 0}
			got, err := applyTo(t, string(v.of([]byte(s.before))), edit)
			if err != nil {
				t.Errorf("%s, %+v: %v", s.name, v, err)
				continue
			}
			if want := string(v.of([]byte(s.after))); got != want {
				t.Errorf("%s, %+v:\n%s\nwant\n%s", s.name, v, got, want)
			}
			var out any
			if err := yaml.Unmarshal([]byte(strings.TrimPrefix(got, "\ufeff")), &out); err != nil {
				t.Errorf("%s, %+v: %v", s.name, v, err)
			}
		}
	}
}

// TestTwoFilesMoveTogether: each of two single files goes to its own place, in every way to write
// them; what is beside them stays.
func TestTwoFilesMoveTogether(t *testing.T) {
	edit := ChangeMounts{Retarget: []Move{
		{From: "/root/.aws/credentials", To: "/home/astro/.aws/credentials"}, {From: "/root/.aws/config", To: "/home/astro/.aws/config"},
	}}
	shapes := []overrideShape{
		{"a list for each service", `services:
  scheduler:
    volumes:
      - ~/.aws/credentials:/root/.aws/credentials:ro # keys
      - ~/.aws/config:/root/.aws/config:ro
      - ./data:/data
  triggerer:
    volumes:
    - "~/.aws/credentials:/root/.aws/credentials:ro"
    -	'~/.aws/config:/root/.aws/config:ro'
  minio:
    image: minio/minio
`, ""},
		{"an anchor for whole services", `x-aws: &aws
  volumes:
    - ~/.aws/credentials:/root/.aws/credentials
    - ~/.aws/config:/root/.aws/config
services:
  scheduler: *aws
  triggerer: *aws
`, ""},
		{"an anchor for lists", `x-v: &v
  - ~/.aws/credentials:/root/.aws/credentials
  - ~/.aws/config:/root/.aws/config
services:
  scheduler: {volumes: *v}
  triggerer:
    volumes: *v
`, ""},
		{"a merge key", `services:
  scheduler: &s
    volumes: [~/.aws/credentials:/root/.aws/credentials, "~/.aws/config:/root/.aws/config"]
  triggerer:
    <<: *s
    user: astro
`, ""},
		{"the long syntax", `services:
  scheduler:
    volumes:
      - type: bind
        source: ~/.aws/credentials # süß
        target: /root/.aws/credentials
      - {type: bind, source: ~/.aws/config, target: /root/.aws/config}
`, ""},
	}
	for i, s := range shapes {
		shapes[i].after = strings.NewReplacer("/root/.aws/", "/home/astro/.aws/").Replace(s.before)
	}
	checkShapes(t, edit, shapes)
}

// TestOneOfTwoVolumesMoves: two files at one container path are told apart by their sources.
func TestOneOfTwoVolumesMoves(t *testing.T) {
	edit := ChangeMounts{Retarget: []Move{
		{From: "/home/astro/.aws", To: "/home/astro/.aws/credentials", Source: "~/.aws/credentials"},
		{From: "/home/astro/.aws", To: "/home/astro/.aws/config", Source: "~/.aws/config"},
	}}
	checkShapes(t, edit, []overrideShape{{"short and long", `services:
  scheduler:
    volumes:
      - ~/.aws/credentials:/home/astro/.aws:ro
      - {type: bind, source: ~/.aws/config, target: /home/astro/.aws}
      - ./other:/home/astro/.aws
`, `services:
  scheduler:
    volumes:
      - ~/.aws/credentials:/home/astro/.aws/credentials:ro
      - {type: bind, source: ~/.aws/config, target: /home/astro/.aws/config}
      - ./other:/home/astro/.aws
`}})
}

// TestMissingFilesAreAdded: a service with one of two files at the place of the folder gets both,
// each at its own place.
func TestMissingFilesAreAdded(t *testing.T) {
	edit := ChangeMounts{
		Services: []string{"scheduler", "triggerer"},
		Retarget: []Move{{From: "/home/astro/.aws", To: "/home/astro/.aws/config"}},
		Add:      []string{"~/.aws/config:/home/astro/.aws/config:ro", "~/.aws/credentials:/home/astro/.aws/credentials:ro"},
	}
	checkShapes(t, edit, []overrideShape{
		{"own lists", `services:
  scheduler:
    volumes:
      - ~/.aws/config:/home/astro/.aws:ro
      - ~/.aws/credentials:/home/astro/.aws/credentials:ro
  triggerer:
    volumes:
      - ~/.aws/config:/home/astro/.aws:ro
`, `services:
  scheduler:
    volumes:
      - ~/.aws/config:/home/astro/.aws/config:ro
      - ~/.aws/credentials:/home/astro/.aws/credentials:ro
  triggerer:
    volumes:
      - ~/.aws/config:/home/astro/.aws/config:ro
      - ~/.aws/credentials:/home/astro/.aws/credentials:ro
`},
		{"one has nothing", `services:
  scheduler:
    volumes:
      - ~/.aws/config:/home/astro/.aws/config:ro
      - ~/.aws/credentials:/home/astro/.aws/credentials:ro
  triggerer:
    volumes:
      - ~/.aws/config:/home/astro/.aws:ro
  other:
    image: x
`, `services:
  scheduler:
    volumes:
      - ~/.aws/config:/home/astro/.aws/config:ro
      - ~/.aws/credentials:/home/astro/.aws/credentials:ro
  triggerer:
    volumes:
      - ~/.aws/config:/home/astro/.aws/config:ro
      - ~/.aws/credentials:/home/astro/.aws/credentials:ro
  other:
    image: x
`},
	})
}

// TestEmptyMountsAreRemoved: with the last item of a list goes its key; a neighbor that shares the
// anchor and is not meant keeps its mount.
func TestEmptyMountsAreRemoved(t *testing.T) {
	edit := ChangeMounts{Services: []string{"scheduler", "triggerer"}, Remove: []string{"/home/astro/.aws/sso"}}
	checkShapes(t, edit, []overrideShape{
		{"items and keys", `services:
  scheduler:
    volumes:
      - ~/.aws:/home/astro/.aws:ro
      - /home/astro/.aws/sso # empty
    tmpfs:
      - /tmp/x
      - /home/astro/.aws/sso:mode=755
  triggerer:
    tmpfs:
    - /home/astro/.aws/sso
    # a comment
    volumes: [~/.aws:/home/astro/.aws:ro, /home/astro/.aws/sso, b:/b]
  other:
    tmpfs: /home/astro/.aws/sso
`, `services:
  scheduler:
    volumes:
      - ~/.aws:/home/astro/.aws:ro
    tmpfs:
      - /tmp/x
  triggerer:
    # a comment
    volumes: [~/.aws:/home/astro/.aws:ro, b:/b]
  other:
    tmpfs: /home/astro/.aws/sso
`},
		{"long and scalar", `services:
  scheduler:
    volumes:
      - type: tmpfs
        target: /home/astro/.aws/sso/
        tmpfs:
          size: 10
      - ~/.aws:/home/astro/.aws:ro
  triggerer: {tmpfs: /home/astro/.aws/sso, volumes: [~/.aws:/home/astro/.aws]}
`, `services:
  scheduler:
    volumes:
      - ~/.aws:/home/astro/.aws:ro
  triggerer: {volumes: [~/.aws:/home/astro/.aws]}
`},
		{"an anchor for all", `x-aws: &aws
  volumes: &v
    - ~/.aws:/home/astro/.aws
    - /home/astro/.aws/sso
services:
  scheduler: *aws
  triggerer:
    volumes: *v
`, `x-aws: &aws
  volumes: &v
    - ~/.aws:/home/astro/.aws
services:
  scheduler: *aws
  triggerer:
    volumes: *v
`},
		{"an anchor for others too", `x-aws: &aws
  tmpfs: [/home/astro/.aws/sso]
  volumes:
    - ~/.aws:/home/astro/.aws
services:
  scheduler: *aws
  triggerer:
    <<: *aws
    user: astro
  other: *aws
`, `x-aws: &aws
  tmpfs: [/home/astro/.aws/sso]
  volumes:
    - ~/.aws:/home/astro/.aws
services:
  scheduler:
    volumes:
      - ~/.aws:/home/astro/.aws
  triggerer:
    volumes:
      - ~/.aws:/home/astro/.aws
    user: astro
  other: *aws
`},
		{"a merge key for all", `x-aws: &aws
  tmpfs:
    - /home/astro/.aws/sso
  volumes:
    - ~/.aws:/home/astro/.aws
services:
  scheduler:
    <<: *aws
  triggerer:
    <<: *aws
    user: astro
`, `x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws
services:
  scheduler:
    <<: *aws
  triggerer:
    <<: *aws
    user: astro
`},
	})
}

// TestTmpfsBecomesAMount: the tmpfs goes and the mount comes, in one change.
func TestTmpfsBecomesAMount(t *testing.T) {
	edit := ChangeMounts{Services: []string{"scheduler", "triggerer"}, Remove: []string{"/home/astro/.aws"}, Add: []string{"~/.aws:/home/astro/.aws:rw"}}
	checkShapes(t, edit, []overrideShape{
		{"short", `services:
  scheduler:
    tmpfs:
      - /home/astro/.aws
  triggerer:
    environment: {A: b}
    tmpfs:
      - /home/astro/.aws
`, `services:
  scheduler:
    volumes:
      - ~/.aws:/home/astro/.aws:rw
  triggerer:
    environment: {A: b}
    volumes:
      - ~/.aws:/home/astro/.aws:rw
`},
		{"long", `services:
  scheduler:
    volumes:
      - type: tmpfs
        target: /home/astro/.aws
  triggerer:
    volumes:
      - a:/b
      - {type: tmpfs, target: /home/astro/.aws}
`, `services:
  scheduler:
    volumes:
      - ~/.aws:/home/astro/.aws:rw
  triggerer:
    volumes:
      - a:/b
      - ~/.aws:/home/astro/.aws:rw
`},
	})
}
