package iniedit

import (
	"maps"
	"testing"

	"doctor/fixers/internal/textedit"
)

// TestEdits: each edit changes the facts that it states, and no other.
func TestEdits(t *testing.T) {
	const text = "[default]\r\nregion = x # eu\r\nKEY=\"a b\"\r\n\r\n[profile dev]\r\n  region: y\r\n    output = json"
	type edit = func(f *File) ([]textedit.Splice, []textedit.Want, error)
	of := func(section, key string, do func(s Setting) ([]textedit.Splice, []textedit.Want, error)) edit {
		return func(f *File) ([]textedit.Splice, []textedit.Want, error) {
			s, err := f.Setting(section, key)
			if err != nil {
				return nil, nil, err
			}
			return do(s)
		}
	}
	for name, tt := range map[string]struct {
		edit edit
		want string // "" is an error
	}{
		"rename a section":  {func(f *File) ([]textedit.Splice, []textedit.Want, error) { return f.RenameSection("default", "x") }, "[x]\r\nregion = x # eu\r\nKEY=\"a b\"\r\n\r\n[profile dev]\r\n  region: y\r\n    output = json"},
		"missing section":   {func(f *File) ([]textedit.Splice, []textedit.Want, error) { return f.RenameSection("dev", "x") }, ""},
		"add":               {func(f *File) ([]textedit.Splice, []textedit.Want, error) { return f.Add("default", "", "a", "1") }, "[default]\r\nregion = x # eu\r\nKEY=\"a b\"\r\na=1\r\n\r\n[profile dev]\r\n  region: y\r\n    output = json"},
		"add below":         {func(f *File) ([]textedit.Splice, []textedit.Want, error) { return f.Add("default", "REGION", "a", "1") }, "[default]\r\nregion = x # eu\r\na = 1\r\nKEY=\"a b\"\r\n\r\n[profile dev]\r\n  region: y\r\n    output = json"},
		"add, there":        {func(f *File) ([]textedit.Splice, []textedit.Want, error) { return f.Add("default", "", "key", "1") }, ""},
		"unquote":           {of("default", "key", Setting.Unquote), "[default]\r\nregion = x # eu\r\nKEY=a b\r\n\r\n[profile dev]\r\n  region: y\r\n    output = json"},
		"unquote, no quote": {of("default", "region", Setting.Unquote), ""},
		"strip the comment": {of("default", "region", Setting.StripComment), "[default]\r\nregion = x\r\nKEY=\"a b\"\r\n\r\n[profile dev]\r\n  region: y\r\n    output = json"},
		"dedent":            {of("profile dev", "region", Setting.Dedent), "[default]\r\nregion = x # eu\r\nKEY=\"a b\"\r\n\r\n[profile dev]\r\n  region: y\r\n  output = json"},
		"set and rename":    {of("default", "key", func(s Setting) ([]textedit.Splice, []textedit.Want, error) { return s.Set("v", "other") }), "[default]\r\nregion = x # eu\r\nother=v\r\n\r\n[profile dev]\r\n  region: y\r\n    output = json"},
		"set several lines": {of("profile dev", "region", func(s Setting) ([]textedit.Splice, []textedit.Want, error) { return s.Set("v", "") }), ""},
		"missing setting":   {of("default", "output", Setting.Unquote), ""},
	} {
		f, err := Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		edits, wants, err := tt.edit(f)
		if err != nil {
			if tt.want != "" {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		after, err := textedit.Apply([]byte(text), edits)
		if err != nil || string(after) != tt.want {
			t.Errorf("%s: %q, %v, want %q", name, after, err, tt.want)
		}
		expect(t, name, []byte(text), after, wants)
	}
}

// expect requires that two texts differ in the facts that are stated.
func expect(t *testing.T, name string, before, after []byte, wants []textedit.Want) {
	t.Helper()
	was, err := Facts(before)
	if err != nil {
		t.Fatal(err)
	}
	is, err := Facts(after)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wants {
		if was[w.Fact] = w.Value; w.Value == "" {
			delete(was, w.Fact)
		}
	}
	if !maps.Equal(was, is) {
		t.Errorf("%s: it does not state all that changes: %v", name, wants)
	}
}

func TestAppendSection(t *testing.T) {
	other, err := Parse([]byte("[a]\nx = 1\n# c\n[b]\ny=2\n  z = 3\n\n"))
	if err != nil {
		t.Fatal(err)
	}
	for before, want := range map[string]string{"": "[b]\ny=2\n  z = 3\n", "[a]\r\nx=1": "[a]\r\nx=1\r\n\r\n[b]\r\ny=2\r\n  z = 3", "[b]\n": ""} {
		f, err := Parse([]byte(before))
		if err != nil {
			t.Fatal(err)
		}
		edits, wants, err := f.AppendSection(other, "b")
		if err != nil {
			if want != "" {
				t.Errorf("%q: %v", before, err)
			}
			continue
		}
		after, err := textedit.Apply([]byte(before), edits)
		if err != nil || string(after) != want {
			t.Errorf("%q becomes %q, %v, want %q", before, after, err, want)
		}
		expect(t, before, []byte(before), after, wants)
	}
}
