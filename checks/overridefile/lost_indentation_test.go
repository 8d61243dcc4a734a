package overridefile

import (
	"testing"

	"doctor/checks/internal/repair"
)

func TestIndented(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"the page of the documentation": {
			"version: \"3.1\"\nservices:\nscheduler:\nvolumes:\n- /home/me/.aws:/home/astro/.aws:rw\nwebserver:\nvolumes:\n- /home/me/.aws:/home/astro/.aws:rw\n",
			"version: \"3.1\"\nservices:\n  scheduler:\n    volumes:\n      - /home/me/.aws:/home/astro/.aws:rw\n  webserver:\n    volumes:\n      - /home/me/.aws:/home/astro/.aws:rw\n",
		},
		"one service, with its environment": {
			"services:\nscheduler:\nenvironment:\nAWS_PROFILE: dev\nAWS_DEFAULT_REGION: us-west-2\nvolumes:\n- ~/.aws:/home/astro/.aws\n",
			"services:\n  scheduler:\n    environment:\n      AWS_PROFILE: dev\n      AWS_DEFAULT_REGION: us-west-2\n    volumes:\n      - ~/.aws:/home/astro/.aws\n",
		},
		"the long form": {
			"services:\ntriggerer:\nvolumes:\n- type: bind\nsource: ~/.aws\ntarget: /home/astro/.aws\nread_only: true\nuser: astro\n",
			"services:\n  triggerer:\n    volumes:\n      - type: bind\n        source: ~/.aws\n        target: /home/astro/.aws\n        read_only: true\n    user: astro\n",
		},
		"volumes of its own": {
			"services:\nminio:\nimage: minio/minio\nvolumes:\n- data:/data\nvolumes:\ndata:\n",
			"services:\n  minio:\n    image: minio/minio\n    volumes:\n      - data:/data\nvolumes:\n  data:\n",
		},
		"an anchor":     {"x-aws: &aws\nvolumes:\n- ~/.aws:/home/astro/.aws\nservices:\nscheduler:\n<<: *aws\n", ""},
		"no such thing": {"services:\nwhat is this\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := applied(t, c.text, indented([]byte(c.text))); got != c.want {
				t.Errorf("lines are\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestLostIndentation(t *testing.T) {
	for text, want := range map[string]bool{
		"services:\nscheduler:\nvolumes:\n- a:/b\n":       true,
		"# from the docs\r\nservices:\r\nscheduler:\r\n":  true,
		"services:\n  scheduler:\n    volumes:\n- a:/b\n": false,
		"services:\n": false,
		"services:\nscheduler:\n  volumes:\n    - a:/b\n":   false, // the later lines are indented
		"services: {}\nscheduler: {}\n":                     false,
		"x-a:\nservices:\n":                                 false,
		"services:\n\tscheduler:\n\t\tvolumes:\n\t\t- a:/b": false,
	} {
		if got := hasLostIndentation([]byte(text)); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// TestMisplaced: services at the top level are indented with all that belongs to them, unless
// another place may be meant.
func TestMisplaced(t *testing.T) {
	for text, want := range map[string]struct {
		lines repair.Span
		width int
	}{
		"services:\nscheduler:\n  volumes:\n    - a:/b\n":                           {repair.Span{From: 2, To: 4}, 2},
		"services:\n    api-server: {}\nscheduler:\n  user: a\nvolumes:\n  x: {}\n": {repair.Span{From: 3, To: 4}, 4},
		"services:\n  api-server: {}\nscheduler: {}\n\n# why\ntriggerer: {}\n":      {repair.Span{From: 3, To: 6}, 2},
		"triggerer: {}\nservices:\n  api-server: {}\n":                              {},
		"services:\n  api-server: {}\nvolumes:\n  x: {}\nscheduler: {}\n":           {},
		"services:\n  api-server: {}\n":                                             {},
	} {
		lines, width, ok := misplaced([]byte(text))
		if ok != (want.lines != repair.Span{}) || ok && (lines != want.lines || width != want.width) {
			t.Errorf("%q: %v by %d, %v, want %v by %d", text, lines, width, ok, want.lines, want.width)
		}
	}
}
