package bundle

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"doctor/checks/builtin"
	"doctor/internal/redact"
	"doctor/internal/standin"
)

// own are the words of the real checks.
func own() Own { return OwnOf(builtin.Checks()) }

func bundleOf(secret string) *Bundle {
	known := redact.NewKnown(nil)
	known.Hide(secret)
	o := own()
	private := newPrivate([]string{"/home/quintilla", `C:\Users\quintilla`}, []string{"quintilla", "root"}, o.words)
	return &Bundle{
		source:   Source{Own: o, World: World{Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}},
		scrubber: known.Scrubber(), names: names{private: private},
	}
}

// TestBundleFailsClosed: if something private is left, there is no archive, and the error says
// where it is and of which kind, but not what.
func TestBundleFailsClosed(t *testing.T) {
	const secret = "Rosebud-1941-of-the-house"
	for _, c := range []struct{ what, name, text, want string }{
		{"nothing", "good", "nothing here; malquintilla and quintillas, /home/quint", ""},
		{"a name of all", "good", "root of /root", ""},
		{"a secret", "bad", "line\n" + secret, "bad, line 2, still contains what looks like a secret (known-value)"},
		{"a part of one", "bad", "line\n\nx" + secret[3:12] + "y", "bad, line 3, still contains what looks like a secret (known-value)"},
		{"a shape", "bad", "password=hunter2", "bad, line 1, still contains what looks like a secret (assigned-value)"},
		{"in JSON", "bad.json", "{\n\"a\": [\n\"" + secret + "\"]}", "bad.json, line 3, still contains what looks like a secret (known-value)"},
		{"escaped in JSON", "bad.json", "{\n\"a\": \"\\u0052osebud-1941\"}", "bad.json, line 2, still contains what looks like a secret (known-value)"},
		{"a name in JSON", "bad.json", "{\n\"" + secret + "\": 1}", "bad.json, line 2, still contains what looks like a secret (known-value)"},
		{"the name of a file", "project/" + secret, "", "manifest.json, line 9, still contains what looks like a secret (known-value)"},
		{"the home folder", "bad", "a\nb /home/quintilla/.aws", "bad, line 2, still contains the path of your home folder"},
		{"with backslashes", "bad", `\home\quintilla`, "bad, line 1, still contains the path of your home folder"},
		{"in a URL", "bad", "?f=%2Fhome%2fquintilla", "bad, line 1, still contains your user name"},
		{"in a URL, whole", "bad", "?f=%2Fhome%2Fquintilla", "the path of your home folder"},
		{"of Windows, in JSON", "bad.json", `{"a": "C:\\Users\\quintilla\\.aws"}`, "bad.json, line 1, still contains the path of your home folder"},
		{"of Windows, in a text in JSON", "bad.json", `{"a": "{\"b\": \"C:\\\\Users\\\\quintilla\"}"}`, "bad.json, line 1, still contains the path of your home folder"},
		{"the user in a quoted text", "bad", `'a\nquintilla'`, "bad, line 1, still contains your user name"},
		{"the user", "bad", "a\n/mnt/c/Users/Quintilla/x", "bad, line 2, still contains your user name"},
		{"the user in the name of a file", "project/quintilla.env", "", "manifest.json, line 9, still contains your user name"},
	} {
		b := bundleOf(secret)
		b.add("first", "nothing here", homeInText, nil)
		b.files = append(b.files, bundleFile{Name: c.name, text: c.text})
		data, err := b.Zip()
		switch {
		case c.want == "" && (err != nil || len(data) == 0):
			t.Errorf("%s: %v", c.what, err)
		case c.want == "":
		case data != nil || err == nil || !strings.HasSuffix(err.Error(), c.want):
			t.Errorf("%s: %d bytes, %v; want %q", c.what, len(data), err, c.want)
		case strings.Contains(strings.ToLower(err.Error()), "rosebud") || strings.Contains(strings.ToLower(err.Error()), "quintilla"):
			t.Errorf("%s: the error shows it: %v", c.what, err)
		}
		if c.what == "a name in JSON" { // of which none comes from outside but in the facts
			continue
		}
		b = bundleOf(secret)
		b.add(c.name, c.text, homeInText, nil)
		if _, err := b.Zip(); err != nil {
			t.Errorf("%s: what was taken out of it is still found: %v", c.what, err)
		}
	}
}

// TestBundleSearchesTheArchive: the metadata of an archive is searched too.
func TestBundleSearchesTheArchive(t *testing.T) {
	for want, header := range map[string]zip.FileHeader{
		"the list of files, entry 1, line 1, still contains your user name":                         {Name: "quintilla.env"},
		"the list of files, entry 1, line 1, still contains the path of your home folder":           {Name: "a", Comment: "/home/quintilla"},
		"the list of files, entry 1, line 1, still contains what looks like a secret (known-value)": {Name: "a", Extra: []byte("\x01\x02\x0c\x00Rosebud-1941")},
		"the comment of the archive, line 1, still contains what looks like a secret (known-value)": {},
		"": {Name: "a"},
	} {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		if header.Name == "" {
			if err := w.SetComment("Rosebud-1941"); err != nil {
				t.Fatal(err)
			}
		} else if _, err := w.CreateHeader(&header); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		b := bundleOf("Rosebud-1941")
		if err := b.search(out.Bytes()); err == nil && want != "" || err != nil && err.Error() != want {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// TestBundleNamesNobody: the names of users are replaced wherever they are separate words,
// except for those that identify nobody.
func TestBundleNamesNobody(t *testing.T) {
	vocabulary := own().words
	for name, telling := range map[string]bool{
		"quintilla": true, "Ada Lovelace": true, "j.doe-smith": true, "Zoë": true, "quintilla2": true,
		"": false, "a": false, "ab": false, "dev": false, "root": false, "astro": false, "airflow": false, "Ubuntu": false,
		"ec2-user": false, "runner": false, "report": false, "manifest": false, "rule": false, "001": false, "project": false,
	} {
		if isTelling(name, vocabulary) != telling {
			t.Errorf("%q: want %v", name, telling)
		}
	}
	p := newPrivate([]string{"/home/quintilla/", `C:\Users\Ada Lovelace`, "/"}, []string{"quintilla", "Ada Lovelace"}, vocabulary)
	for text, want := range map[string]string{
		"/home/quintilla/.aws":                          "~/.aws",
		"/home/quintilla2/.aws":                         "/home/quintilla2/.aws",
		"/host_mnt/home/quintilla/.aws":                 "/host_mnt/home/<user>/.aws",
		"/mnt/c/Users/QUINTILLA/project":                "/mnt/c/Users/<user>/project",
		`C:\Users\Ada Lovelace\.aws`:                    `~\.aws`,
		`D:\Users\ada lovelace\.aws`:                    `D:\Users\<user>\.aws`,
		"file:///C:/Users/Ada%20Lovelace/x":             "file:///C:/Users/Ada%20Lovelace/x",
		"arn:aws:iam::123456789012:user/quintilla":      "arn:aws:iam::123456789012:user/<user>",
		"quintilla_dags, quintillas, aquintilla, x é":   "<user>_dags, quintillas, aquintilla, x é",
		"profile \"quintilla\" (quintilla@example.com)": "profile \"<user>\" (<user>@example.com)",
	} {
		if got := p.replace(text, "~"); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
		if kind, _ := p.find(p.replace(text, "~")); kind != "" {
			t.Errorf("%q: %s is left", text, kind)
		}
	}
	for dir, want := range map[string]string{
		"/mnt/c/Users/ada/project": "ada", `C:\Users\ada`: "ada", "/home/ada/x": "ada", "/Users/ada": "ada", "/srv/project": "", "/home": "", "": "",
	} {
		if got := accountIn(dir); got != want {
			t.Errorf("%s: %q, want %q", dir, got, want)
		}
	}
}

// TestNamesFailClosed: with stand-ins, a name that is left is private, also where it is written as
// Markdown or as JSON; without them it is none.
func TestNamesFailClosed(t *testing.T) {
	for _, c := range []struct{ what, name, text, want string }{
		{"nothing", "good", "profile-1 of 111111111111", ""},
		{"a profile", "bad", "a\nacme_prod.x", "bad, line 2, still contains a name without a stand-in (profile)"},
		{"in JSON", "bad.json", "{\n\"a\": \"x acme_prod\"}", "bad.json, line 2, still contains a name without a stand-in (profile)"},
		{"in Markdown", "bad.md", `\[acme\_prod\]`, "bad.md, line 1, still contains a name without a stand-in (profile)"},
		{"the user in Markdown", "bad.md", `j.quin\_tilla`, "bad.md, line 1, still contains your user name"},
		{"an account", "bad", "418093725561", "bad, line 1, still contains a name without a stand-in (account)"},
		{"the name of a file", "project/acme_prod.env", "", "manifest.json, line 9, still contains a name without a stand-in (folder)"},
	} {
		b := bundleOf("Rosebud-1941-of-the-house")
		b.names.private = newPrivate(nil, []string{"quin_tilla"}, own().words)
		b.names.table = standin.New(own().forStandIns())
		b.names.table.Know(standin.Profile, "acme_prod")
		b.add("first", "acme_prod in 905417733286", homeInText, nil)
		b.files = append(b.files, bundleFile{Name: c.name, text: c.text})
		data, err := b.Zip()
		switch {
		case c.want == "" && (err != nil || len(data) == 0):
			t.Errorf("%s: %v", c.what, err)
		case c.want == "":
		case data != nil || err == nil || !strings.HasSuffix(err.Error(), c.want):
			t.Errorf("%s: %d bytes, %v; want %q", c.what, len(data), err, c.want)
		}
		b.names.table = nil
		if _, err := b.Zip(); err != nil && !strings.Contains(c.what, "user") {
			t.Errorf("%s, without stand-ins: %v", c.what, err)
		}
	}
}

// TestTicketFailsClosed: a ticket alone is searched as well.
func TestTicketFailsClosed(t *testing.T) {
	b := bundleOf("Rosebud-1941-of-the-house")
	b.files = append(b.files, bundleFile{Name: TicketFile, text: "of quintilla"})
	if text, err := b.Ticket(); text != "" || err == nil || err.Error() != "no ticket was written: ticket.md, line 1, still contains your user name" {
		t.Errorf("%q, %v", text, err)
	}
}
