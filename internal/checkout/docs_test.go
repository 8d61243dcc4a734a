package checkout

import (
	"strings"
	"testing"

	"doctor/internal/dotenv"
	"doctor/internal/readme"
)

// TestDocumented: of a document the code blocks for .env are left, as a template is, at their place. A key
// in the rest can still be found, and what is a secret in a block is none of the file.
func TestDocumented(t *testing.T) {
	const text = "# Setup\nAKIAABCDEFGHIJKLMNOP is a key\n\n  Put this into `.env`:\n  ```\n" +
		"  AWS_CONFIG_FILE=/usr/local/airflow/.aws/config\n  AWS_PROFILE=dev\n  AWS_ACCESS_KEY_ID=from the console\n  AWS_SECRET_ACCESS_KEY=*** # of IAM\n  SLACK_TOKEN=xoxb-12345\n  AWS_REGION=<region>\n" +
		"  ```\n\nAWS_PROFILE=other\n"
	out, kept, lost := documented(text, readme.Read(text).Blocks, readme.Differing([]string{text}))
	got := map[string]string{}
	for _, s := range dotenv.Statements(out, dotenv.Compose) {
		got[s.Name] = out[s.Value.From:s.Value.To]
		if s.Name == "AWS_CONFIG_FILE" && (s.Line != 6 || s.Column != 3) {
			t.Errorf("it is at %d:%d", s.Line, s.Column)
		}
	}
	want := map[string]string{"AWS_CONFIG_FILE": "/usr/local/airflow/.aws/config", "AWS_ACCESS_KEY_ID": standInKey, "AWS_SECRET_ACCESS_KEY": standInSecret, "AWS_REGION": standInRegion}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s is %q, want %q", name, got[name], value)
		}
	}
	if len(got) != len(want) || len(kept) != 1 || strings.Join(lost, " ") != "AWS_PROFILE" {
		t.Errorf("it sets %v in %v, without %v", got, kept, lost)
	}
	if !strings.Contains(out, "AKIAABCDEFGHIJKLMNOP") || strings.Count(out, "\n") != strings.Count(text, "\n") {
		t.Errorf("the rest is lost:\n%s", out)
	}
}

// TestDocumentedKeys: keys count only as a pair, and real ones stay, to be found.
func TestDocumentedKeys(t *testing.T) {
	const id, secret = "AWS_ACCESS_KEY_ID=AKIAABCDEFGHIJKLMNOP\n", "AWS_SECRET_ACCESS_KEY='zJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'\n"
	for text, want := range map[string]string{
		"```env\n" + id + secret + "```\n": "#```env\n" + id + secret + "#```\n",
		"```env\n" + id + "```\n":          "#```env\n#" + id[1:] + "#```\n",
		"```env\n" + secret + "```\n":      "#```env\n#" + secret[1:] + "#```\n",
	} {
		if got, _, lost := documented(text, readme.Read(text).Blocks, nil); got != want || len(lost) > 0 {
			t.Errorf("%q becomes %q, want %q, without %v", text, got, want, lost)
		}
	}
}

func FuzzDocumented(f *testing.F) {
	for _, seed := range []string{"```env\nA=1\n```\n", "```env\nAWS_PROFILE='\n```\n'", "```env\r\nAWS_REGION=<x>\r\n```", "```env\nAWS_PROFILE=a\n```\nAWS_PROFILE=b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		blocks := readme.Read(text).Blocks
		out, _, _ := documented(text, blocks, readme.Differing([]string{text}))
		if strings.Count(out, "\n") != strings.Count(text, "\n") {
			t.Errorf("%q becomes %q", text, out)
		}
		for _, s := range dotenv.Statements(out, dotenv.Compose) {
			if line := strings.Split(text, "\n")[s.Line-1]; !strings.Contains(line, s.Name) {
				t.Errorf("%q sets %q in line %d", text, s.Name, s.Line)
			}
		}
	})
}
