package pyurl

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"doctor/internal/airflow/realpython"
)

const script = `
import sys, re
from urllib.parse import urlsplit, parse_qsl, unquote
def hexed(s):
    return re.sub("\ufffd+", "\ufffd", "".join("\ufffd" if 0xd800 <= ord(c) <= 0xdfff else c for c in s)).encode().hex()
def show(s):
    return "-" if s is None else "'" + hexed(s)
for line in sys.stdin:
    text = bytes.fromhex(line.strip()).decode("utf-8")
    try:
        u = urlsplit(text)
        try:
            port = str(u.port)
        except ValueError as e:
            port = "range" if "range" in str(e) else "cast"
        out = [show(s) for s in (*u, u.username, u.password, u.hostname or "")]
        out += [port, show(unquote(text))]
        out += [hexed(k) + "=" + hexed(v) for k, v in parse_qsl(u.query, keep_blank_values=True)]
        print(" ".join(out))
    except ValueError as e:
        print("E " + ("normalization" if "NFKC" in str(e) else "address" if "appear" in str(e) else str(e)))
`

func hexed(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	for strings.Contains(s, "\ufffd\ufffd") {
		s = strings.ReplaceAll(s, "\ufffd\ufffd", "\ufffd")
	}
	return hex.EncodeToString([]byte(s))
}

func answer(text string) string {
	u, err := Split(text)
	switch {
	case err == nil:
	case errors.Is(err, ErrNormalize):
		return "E normalization"
	case errors.Is(err, ErrAddress):
		return "E address"
	default:
		return "E " + err.Error()
	}
	show := func(s string, ok bool) string {
		if !ok {
			return "-"
		}
		return "'" + hexed(s)
	}
	name, password, hasName, hasPassword := u.User()
	port, err := u.Port()
	portText := map[error]string{nil: fmt.Sprint(port), ErrPort: "cast", ErrPortRange: "range"}[err]
	if port < 0 {
		portText = "None"
	}
	out := []string{
		show(u.Scheme, true), show(u.Netloc, true), show(u.Path, true), show(u.Query, true), show(u.Fragment, true),
		show(name, hasName), show(password, hasPassword), show(u.Hostname(), true), portText, show(Unquote(text), true),
	}
	for _, p := range ParseQuery(u.Query) {
		out = append(out, hexed(p.Name)+"="+hexed(p.Value))
	}
	return strings.Join(out, " ")
}

// TestAgainstPython compares with urllib.parse on valid and broken connection URIs.
func TestAgainstPython(t *testing.T) {
	pieces := []string{
		"aws", "AWS", "postgres", "my-type", "1x", ":", "//", "://", "/", "@", "?", "#", "&", "=", "+", "%", "%2F", "%2f", "%zz", "%c3%a9", "%c3", "%e2%82", "%ff",
		"AKIAIOSFODNN7EXAMPLE", "wJalr", "K7MDENG", "1234", "65535", "65536", "99999999999999999999", "[", "]", "[::1]", "[v1.x]", "[1.2.3.4]", "[fe80::1%25eth0]",
		"region_name", "us-east-1", "__extra__", "é", "\u2100", "\uff03", "ａ", "\t", "\n", " ", "\x00", `"`, "'", "host", "Host.Example", "ſ", "٣",
	}
	r, count := realpython.Generator(t, 10000)
	var texts []string
	for range count {
		var b strings.Builder
		if r.IntN(2) == 0 {
			b.WriteString("aws://")
		}
		for range r.IntN(10) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		texts = append(texts, b.String())
	}
	refused := 0
	for i, want := range realpython.Run(t, script, texts) {
		if strings.HasPrefix(want, "E ") {
			refused++
		}
		if got := answer(texts[i]); got != want {
			t.Errorf("%q:\n ours   %s\n Python %s", texts[i], got, want)
		}
	}
	if refused < len(texts)/40 || refused > len(texts)/2 {
		t.Errorf("of %d texts, Python refused %d: the comparison is lopsided", len(texts), refused)
	}
}
