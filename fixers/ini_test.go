package fixers

import (
	"strings"
	"testing"

	"doctor/internal/boto"
)

// FuzzEditINI requires that a rename changes that name, and no other setting.
func FuzzEditINI(f *testing.F) {
	for _, text := range []string{
		"[a]\nx=1\n[b]\ny = 2\n", "[a]\r\nx: 1\r\n  more\r\n", "[a b]]\nX=\n  y = 1\n  z=2\n", "# c\n\n [a] ; d\n x=1 # 2\n", "[DEFAULT]\nx=1\n[a]\n[DEFAULT]\ny=1\n",
		"[a]\rx=1\r", "[é]\nü=ö\n", "[a]\n\tx = \"1\"\n", "x=1\n", "[a]\nx=1\n\u2028y=2\n", "[a]\nx=1\x1c\n",
	} {
		f.Add(text, "b")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		ini, refusal := boto.ParseIni([]byte(text))
		if refusal != nil || len(ini.Sections) == 0 {
			return
		}
		s := ini.Sections[len(ini.Sections)-1]
		after, err := change(text, fixOf(RenameSection{From: s.Name, To: name}))
		if err == nil {
			s.Name = name
			sameINI(t, text, after, ini)
			return
		}
		if len(s.Options) == 0 {
			return
		}
		o := s.Options[0]
		after, err = change(text, fixOf(RenameSetting{Section: s.Name, From: o.Name, To: name}))
		if err == nil {
			o.Name = strings.ToLower(name)
			sameINI(t, text, after, ini)
		}
	})
}

func sameINI(t *testing.T, before, text string, want *boto.Ini) {
	t.Helper()
	got, refusal := boto.ParseIni([]byte(text))
	if refusal != nil {
		t.Fatalf("%q became %q, which boto3 refuses: %v", before, text, refusal)
	}
	if len(got.Sections) != len(want.Sections) {
		t.Fatalf("%q became %q", before, text)
	}
	for i, s := range want.Sections {
		if got.Sections[i].Name != s.Name || len(got.Sections[i].Options) != len(s.Options) {
			t.Fatalf("%q became %q: section %q", before, text, s.Name)
		}
		for j, o := range s.Options {
			if other := got.Sections[i].Options[j]; other.Name != o.Name || other.Value != o.Value {
				t.Errorf("%q became %q: %q = %q, want %q = %q", before, text, other.Name, other.Value, o.Name, o.Value)
			}
		}
	}
}

func TestEditINIRefuses(t *testing.T) {
	const text = "[default]\naws_access_key_id = AKIA\n  more\nregion = x\ns3 =\n  a = b\n"
	for _, edit := range []Edit{
		RenameSection{From: "dev", To: "profile dev"},
		RenameSetting{Section: "default", From: "output", To: "region"},
		RenameSetting{Section: "default", From: "region", To: "s3"},
		MendSetting{Section: "default", Key: "region", How: Unquote},
		MendSetting{Section: "default", Key: "region", How: StripComment},
		MendSetting{Section: "default", Key: "region"},
		MendSetting{Section: "default", Key: "region", How: Dedent},
		MendSetting{Section: "default", Key: "s3", How: Dedent},
		SetSetting{Section: "default", Key: "aws_access_key_id", Value: "x"},
		RenameSetting{Section: "default", From: "region", To: "a=b"},
		RenameSetting{Section: "default", From: "region", To: "#x"},
	} {
		if after, err := change(text, fixOf(edit)); err == nil {
			t.Errorf("%v: %q", values(edit), after)
		}
	}
}

func TestRenameSeveralSettings(t *testing.T) {
	const text = "[default]\naccess_key = AKIA\nregion = x\nsecret_key = s\n"
	both := RenameSetting{
		Section: "default", From: "access_key", To: "aws_access_key_id",
		Also: []Renaming{{From: "secret_key", To: "aws_secret_access_key"}},
	}
	after, err := change(text, fixOf(both))
	if want := "[default]\naws_access_key_id = AKIA\nregion = x\naws_secret_access_key = s\n"; after != want || err != nil {
		t.Errorf("%q, %v", after, err)
	}
	both.Also = []Renaming{{From: "secret", To: "aws_secret_access_key"}}
	if after, err := change(text, fixOf(both)); err == nil {
		t.Errorf("a missing setting is renamed: %q", after)
	}
}

func TestStripBOM(t *testing.T) {
	after, err := change("\ufeff[default]\r\nregion = x", fixOf(StripBOM{}))
	if after != "[default]\r\nregion = x" || err != nil {
		t.Errorf("%q, %v", after, err)
	}
	if after, err := change("\ufeffno header\n", fixOf(StripBOM{})); err != nil || after != "no header\n" {
		t.Errorf("another complaint remains: %q, %v", after, err)
	}
	if _, err := change("[default]\n", fixOf(StripBOM{})); err == nil {
		t.Error("there is no byte-order mark")
	}
}

func TestUnixLineEnds(t *testing.T) {
	after, err := change("#!/bin/sh\r\necho ü\r\r\n\nexit", fixOf(UnixLineEnds{}))
	if after != "#!/bin/sh\necho ü\r\n\nexit" || err != nil {
		t.Errorf("%q, %v", after, err)
	}
	if _, err := change("#!/bin/sh\necho \r", fixOf(UnixLineEnds{})); err == nil {
		t.Error("its lines end with LF alone")
	}
}

func TestSqueeze(t *testing.T) {
	after, err := change("[default]\r\naws_access_key_id = AKIA\u200bIOSF ODNN7\u00a0EXAMPLE\r\n", fixOf(MendSetting{Section: "default", Key: "aws_access_key_id", How: Squeeze}))
	if after != "[default]\r\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\r\n" || err != nil {
		t.Errorf("%q, %v", after, err)
	}
	if _, err := change("[default]\nx = y\n", fixOf(MendSetting{Section: "default", Key: "x", How: Squeeze})); err == nil {
		t.Error("nothing is invisible")
	}
}
