package settings

import (
	"slices"
	"strings"
	"testing"
)

func TestReadOwn(t *testing.T) {
	own, err := ReadOwn("config.yaml", []byte("check_commands:\n  - ~/bin/house\n  - [py, -3, 'C:\\x.py']\n"))
	if err != nil || len(own.CheckCommands) != 2 {
		t.Fatalf("%+v, %v", own, err)
	}
	first, second := own.CheckCommands[0], own.CheckCommands[1]
	if !slices.Equal(first.Words, []string{"~/bin/house"}) || first.At != (Place{2, 5}) {
		t.Errorf("%+v", first)
	}
	if !slices.Equal(second.Words, []string{"py", "-3", `C:\x.py`}) || second.At != (Place{3, 5}) {
		t.Errorf("%+v", second)
	}
	for _, text := range []string{"", "# nothing\n", "check_commands:\n", "check_commands: []\n"} {
		if own, err := ReadOwn("config.yaml", []byte(text)); err != nil || len(own.CheckCommands) > 0 {
			t.Errorf("%q: %+v, %v", text, own, err)
		}
	}
	for text, want := range map[string]string{
		"check_commands: x":        "config.yaml:1:17: check_commands must be a list of programs",
		"check_commands: [[]]":     "config.yaml:1:18: a program must not be an empty list",
		"check_commands: [{a: b}]": "a word of a program must be a string",
		"check_commands: [[a, []]": "invalid YAML",
		"check_commands: ['']":     "a word of a program must be a string that is not empty",
		"skip: []":                 `config.yaml:1:1: unknown key "skip" in the file; valid keys are check_commands`,
		"[]":                       "the file must be a mapping",
	} {
		if _, err := ReadOwn("config.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestProjectsNameNoPrograms: the key is refused with the place where it belongs, however it is
// written.
func TestProjectsNameNoPrograms(t *testing.T) {
	for _, text := range []string{
		"skip: []\ncheck_commands:\n  - ./evil\n", "{skip: [], \"check_commands\": [./evil]}", "check_commands:\n",
		"skip: &x []\n? check_commands\n: *x\n",
	} {
		_, err := Read(Name, []byte(text))
		if err == nil || !strings.Contains(err.Error(), "check_commands is not allowed here, since a project must not run programs") || !strings.Contains(err.Error(), "doctor help external-checks") {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := Read(Name, []byte("skip: [aws-region]\n")); err != nil {
		t.Errorf("without the key: %v", err)
	}
	if _, err := Read(Name, []byte("check_command: [x]\n")); err == nil || !strings.Contains(err.Error(), `unknown key "check_command"`) {
		t.Errorf("a misspelled key: %v", err)
	}
}
