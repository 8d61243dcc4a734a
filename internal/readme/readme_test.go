package readme

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestRead: a code block counts if the text around it tells everybody to put it into .env.
func TestRead(t *testing.T) {
	const block = "```\nAWS_CONFIG_FILE=/x/config\n```\n"
	for name, c := range map[string]struct {
		text string
		want string // "3" for a block whose content begins in line 3, "?3" for one that is unclear
	}{
		"the published tutorial": {"## Step 2\n\n2. In your Astro project's `.env` file, add the following environment variables. Make sure that the volume\n   path is the same as the one you configured in the `docker-compose.override.yml`:\n\n   ```text\n   AWS_CONFIG_FILE=/x/config\n   ```\n\n   When you run Airflow locally, all AWS connections without defined credentials fall back to yours.\n", "7"},
		"a sentence":             {"Put this into `.env`:\n" + block, "3"},
		"directly above":         {"Add to .env\n\n\n" + block, "5"},
		"a link":                 {"Create [.env](.env) with:\n\n" + block, "4"},
		"at the end":             {"Copy this to your .env.\n\n" + block, "4"},
		"./.env":                 {"Create `./.env`:\n\n" + block, "4"},
		"a label":                {"`.env`:\n\n" + block, "4"},
		"a bold label":           {"**Example .env file**\n" + block, "3"},
		"with a template":        {"Copy `.env.example` to `.env` and fill in:\n" + block, "3"},
		"never committed":        {"Create `.env` (don't commit it, and create it if it does not exist):\n" + block, "3"},
		"create or edit":         {"Create or edit `.env`:\n" + block, "3"},
		"the project's folder":   {"Create `.env` in the root folder of the project:\n" + block, "3"},
		"the mounted folder":     {"Add to `.env`, for the mounted `~/.aws` folder:\n" + block, "3"},
		"tildes":                 {"In `.env`:\n~~~~\nA=1\n~~~\n~~~~\n", ""},
		"longer fences":          {"In `.env`:\n~~~~\nA=1\n~~~~\n", "3"},
		"in an item":             {"1. `.env`:\n   - ```\n     A=1\n     ```\n", ""},
		"the language env":       {"```env\nA=1\n```\n", "2"},
		"the language dotenv":    {"## Settings\n```dotenv\nA=1\n```\n", "3"},
		"a class":                {"```{.env}\nA=1\n```\n", "2"},
		"a title":                {"```bash title=\".env\"\nA=1\n```\n", "2"},
		"only a title":           {"```title=\".env\"\nA=1\n```\n", "2"},
		"a name":                 {"```sh:.env\nA=1\n```\n", "2"},
		"a comment":              {"```\n# .env\nA=1\n```\n", "2"},
		"an ellipsis":            {"In `.env`:\n```\nA=1\n...\n```\n", "3"},
		"CRLF":                   {"\ufeffIn `.env`:\r\n\r\n```\r\nA=1\r\n```\r\n", "4"},
		"underlined headings":    {"Old times\n=========\n\nNew\n===\nIn `.env`:\n```\nA=1\n```\n", "8"},
		"two blocks":             {"In `.env`:\n```\nA=1\n```\nAlso in `.env`:\n```env\nB=1\n```\n", "3 7"},

		"no word of .env":           {"Set these variables:\n" + block, ""},
		"the paragraph before":      {"In `.env`:\n\nThen this:\n\n" + block, ""},
		"beyond a heading":          {"Put this into `.env`:\n## Variables\n" + block, ""},
		"beyond an underlined one":  {"Put it into `.env`:\n\nVariables\n---------\n" + block, ""},
		"beyond a rule":             {"Put it into `.env`:\n\n---\n" + block, ""},
		"beyond a block":            {"Put it into `.env`:\n```\nA=1\n```\n```\nB=2\n```\n", "3"},
		"another item":              {"- `.env`:\n- this:\n" + block, ""},
		".env.local":                {"Put this into `.env.local`:\n" + block, ""},
		".envrc":                    {"Put this into `.envrc`:\n" + block, ""},
		".env.example":              {"Put this into `.env.example`:\n" + block, ""},
		"dev.env":                   {"Put this into `dev.env`, not `.env`:\n" + block, ""},
		"a folder's":                {"Put this into `frontend/.env`:\n" + block, ""},
		"the home folder's":         {"Put this into `~/.env`:\n" + block, ""},
		"the title of another":      {"Put this into `.env`:\n```env title=\"docker.yml\"\nA=1\n```\n", ""},
		"the language of .env.prod": {"```env title=\".env.prod\"\nA=1\n```\n", ""},
		"exports":                   {"Put this into `.env`:\n```\nexport A=1\n```\n", ""},
		"prompts":                   {"Put this into `.env`:\n```\n$ A=1\n```\n", ""},
		"commands":                  {"Put this into `.env`:\n```sh\ncp x .env\nA=1\n```\n", ""},
		"YAML":                      {"The override, which goes with `.env`:\n```yaml\nA=1\n```\n", ""},
		"no end":                    {"Put this into `.env`:\n```\nA=1\n", ""},
		"a comment of HTML":         {"<!--\nIn `.env`:\n```\nA=1\n```\n-->\n", ""},
		"Markdown as an example":    {"````markdown\nIn `.env`:\n```env\nA=1\n```\n````\n", ""},
		"a quotation":               {"> In `.env`:\n> ```\n> A=1\n> ```\n", ""},
		"inline code":               {"In `.env`: ```A=1```\n", ""},
		"empty":                     {"", ""},
		"nothing in it":             {"In `.env`:\n```\n```\n", ""},
		"a paragraph without end":   {"Add to `.env`:\n" + strings.Repeat("more\n", 1000) + block, "?1003"},
		"a sentence about .env":     {"Airflow reads `.env`:\n" + block, "?3"},
		"comments only":             {"In `.env`:\n```\n# A=1\n```\n", ""},

		"a mistake on purpose":  {"Don't put this into `.env`:\n" + block, "?3"},
		"a typographic don't":   {"Don’t put this into `.env`:\n" + block, "?3"},
		"below Common mistakes": {"## Common mistakes\n\n### Paths\n\nIn `.env`:\n" + block, "?7"},
		"after such a section":  {"## Common mistakes\n\n## Paths\n\nIn `.env`:\n" + block, "7"},
		"before":                {"Before (`.env`):\n" + block, "?3"},
		"it fails":              {"In `.env`:\n" + block + "\nThis fails with NoCredentialsError.\n", "?3"},
		"later text":            {"In `.env`:\n" + block + "\nStart Airflow.\n\nThis fails without Docker.\n", "3"},
		"the next item":         {"1. In `.env`:\n" + block + "2. See what fails.\n", "3"},
		"a comment that warns":  {"In `.env`:\n```\n# wrong!\nA=1\n```\n", "?3"},
		"after a value":         {"In `.env`:\n```\nA=1 # wrong!\n```\n", "?3"},
		"a cross":               {"❌ `.env`:\n" + block, "?3"},
		"a condition":           {"If you use SSO, add to `.env`:\n" + block, "?3"},
		"an alternative":        {"Or add to `.env`:\n" + block, "?3"},
		"one system":            {"On Windows, add to `.env`:\n" + block, "?3"},
		"a section of one":      {"### Option B\nAdd to `.env`:\n" + block, "?4"},
		"another folder":        {"Go to `backend/` and add to `.env`:\n" + block, "?3"},
		"a folder's name":       {"In the `backend` folder, add to `.env`:\n" + block, "?3"},
		"its section":           {"## `backend/`\nAdd to `.env`:\n" + block, "?4"},
		"a supposition":         {"Let's say your `.env` contains:\n" + block, "?3"},
		"German":                {"Nicht so in der `.env`:\n" + block, "?3"},
		"German with a label":   {"Nicht so:\n```env\nA=1\n```\n", "?3"},
		"Chinese with a label":  {"请勿\n```env\nA=1\n```\n", "?3"},
	} {
		t.Run(name, func(t *testing.T) {
			told := Read(c.text)
			var got []string
			for _, b := range told.Blocks {
				got = append(got, fmt.Sprint(b.Line))
				if line := strings.Split(c.text, "\n")[b.Line-1]; !strings.HasPrefix(c.text[b.From:b.To], line) {
					t.Errorf("line %d is %q, the block is %q", b.Line, line, c.text[b.From:b.To])
				}
			}
			for _, line := range told.Unclear {
				got = append(got, fmt.Sprint("?", line))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("found %q, want %q in\n%s", strings.Join(got, " "), c.want, c.text)
			}
		})
	}
}

// TestDiffering: wherever and however documents give a variable a second value, it is unknown which
// one people have.
func TestDiffering(t *testing.T) {
	const block = "```\nAWS_CONFIG_FILE=/x/config\n```\n"
	for text, want := range map[string]string{
		block:         "",
		block + block: "",
		block + "`AWS_CONFIG_FILE=\"/x/config\"`.":      "",
		block + "AWS_CONFIG_FILE: where the file is":    "",
		block + "AWS_CONFIG_FILE is important":          "",
		block + "AWS_CONFIG_FILE=":                      "",
		block + "MY_AWS_CONFIG_FILE=/y":                 "",
		block + "| `AWS_CONFIG_FILE` | `/x/config` |":   "",
		block + "AWS_CONFIG_FILE=/y/config":             "AWS_CONFIG_FILE",
		block + "export AWS_CONFIG_FILE='/y/config'":    "AWS_CONFIG_FILE",
		block + "$env:AWS_CONFIG_FILE = \"C:\\x\"":      "AWS_CONFIG_FILE",
		block + "  AWS_CONFIG_FILE: /y/config":          "AWS_CONFIG_FILE",
		block + "Set `AWS_CONFIG_FILE` to `/y/config`.": "AWS_CONFIG_FILE",
		block + "| `AWS_CONFIG_FILE` | `/y/config` |":   "AWS_CONFIG_FILE",
		"Use `AWS_PROFILE=dev`, or `AWS_PROFILE=prod`.": "AWS_PROFILE",
	} {
		if got := strings.Join(Differing([]string{text}), " "); got != want {
			t.Errorf("%q differ, want %q in\n%s", got, want, text)
		}
	}
	if got := Differing([]string{"A=1", "A=2"}); !slices.Equal(got, []string{"A"}) {
		t.Errorf("of two documents %q differ", got)
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"In `.env`:\n```env\nA=1\n```\n", "~~~\n", "- ```\n```", "```{.env}\r\nA=1\r\n```", "<!--\n```", "# \n===\n---\n", "\ufeff```env\nA=1\n```", "```=\n```", "é\n```\n\n````",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, b := range Read(text).Blocks {
			if b.From < at || b.To < b.From || b.To > len(text) {
				t.Fatalf("%q has the block %v", text, b)
			}
			if line := strings.Count(text[:b.From], "\n") + 1; line != b.Line {
				t.Errorf("%q has a block in line %d, not %d", text, line, b.Line)
			}
			at = b.To
		}
		Differing([]string{text})
	})
}
