package redact

import (
	"strings"
	"testing"
)

func TestURL(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "",
		"http://proxy.corp:3128":             "http://proxy.corp:3128",
		"http://localhost:4566/":             "http://localhost:4566",
		"https://[::1]:8443/x":               "https://[::1]:8443",
		"http://rosebud:rosebud@h:1/x":       "http://h:1",
		"http://rosebud@h":                   "http://h",
		"https://h/p?a=1&sig=rosebud":        "https://h",
		"https://h/rosebud#rosebud":          "https://h",
		"http://u:rose bud@h":                Mask,
		"http://u:rose/bud@h":                Mask,
		"http://u:12/rosebud@h":              Mask,
		"http://u:p@rosebud@h":               Mask,
		"http://u:rosebud":                   Mask,
		"http://u:p@127.0.0.1:rosebud":       Mask,
		"u:rosebud@h":                        Mask,
		"u:1234":                             Mask,
		"rosebud":                            Mask,
		"http:rosebud":                       Mask,
		"http://":                            Mask,
		"localhost:3128":                     "localhost:3128",
		"10.0.0.1:80":                        "10.0.0.1:80",
		"unix:///var/run/docker.sock":        "unix:///var/run/docker.sock",
		"npipe:////./pipe/docker_engine":     "npipe:////./pipe/docker_engine",
		"unix://u:rosebud@h/x":               Mask,
		"tcp://10.0.0.1:2375":                "tcp://10.0.0.1:2375",
		"ssh://rosebud@build.example.com:22": "ssh://build.example.com:22",
		"http://h\u202e/x":                   Mask,
	} {
		if got := URL(text); got != want {
			t.Errorf("URL(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzURL(f *testing.F) {
	for _, text := range []string{"http://%s@h", "http://u:%s@h:1/x", "https://h?sig=%s", "u:%s@h", "unix://%s"} {
		f.Add(text)
	}
	const secret = "rose#bud:/?@hunter!"
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "hunter") {
			t.Skip()
		}
		if got := URL(strings.ReplaceAll(text, "%s", secret)); strings.Contains(got, "hunter!") {
			t.Errorf("URL of %q shows it: %q", text, got)
		}
	})
}
