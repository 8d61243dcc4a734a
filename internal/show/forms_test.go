package show

import (
	"math/rand/v2"
	"regexp"
	"testing"
)

// Every form that is compared character by character agrees with the expression that it replaces,
// on texts that are almost right.
func TestForms(t *testing.T) {
	t.Parallel()
	for expr, c := range map[string]struct {
		form  func(string) bool
		seeds []string
	}{
		`^[A-Za-z0-9_.@+-]{1,64}$`: {isName, []string{"", "dev", "a.b@c+d-e_f"}},
		`^[A-Za-z0-9_.@+-]{1,64}$|^[A-Za-z0-9_.@+-]{1,20}(?: [A-Za-z0-9_.@+-]{1,20}){1,3}$`:                                                                                                {isProfile, []string{"dev", "my own profile", "a b c d e", "a  b"}},
		`^(?:[~./$]|[A-Za-z]:[\\/]|%|\\\\)(?:[\pL\pM0-9_.,@+${}%:()/\\ '~-]|<[a-z][a-z_ -]*>){0,255}$|^[A-Za-z0-9_.-]{1,64}(?:/[A-Za-z0-9_.-]{1,64})+$|^[A-Za-z0-9_-]{1,40}\.[a-z]{1,10}$`: {isPath, []string{"~/.aws", "C:\\a", "c:/a", "%APPDATA%", `\\host\a`, "a/b", "a/<b>/c", "/<your name>/é", "./<>", "a.py", "a.b.c", "/a/", "/<a_b -c>", "a//b"}},
		`^(?:[~./$%\\]|[A-Za-z]:[\\/]|[a-z0-9_-]{1,40}\s*:\s*/)(?:[\pL\pM0-9_.,@+${}%:()/\\ '~-]|<[a-z][a-z_ -]*>){0,300}$`:                                                                {isVolume, []string{"~/.aws:/home/astro/.aws:ro", "logs:/a", "logs : /a", "C:\\a:/b", "c:/a", "-", "${HOME}/.aws:/a", "/<home>/a:/b", "a:b"}},
		`^[A-Za-z_][A-Za-z0-9_]{0,64}(?:\.[A-Za-z_][A-Za-z0-9_]{0,64})*$`:                                                                                                                  {isClass, []string{"", "a", "airflow.providers.X", "a..b", "1a", "a.1"}},
		`^[A-Za-z0-9_.+-]{0,64}(?:/[A-Za-z0-9_.+-]{0,64}){0,8}$`:                                                                                                                           {isPrefix, []string{"", "airflow/connections", "/a//b", "a/b/c/d/e/f/g/h/i", "a/b/c/d/e/f/g/h/i/j"}},
		`^[A-Z][A-Z0-9]{0,30}(?:_{1,2}[A-Z0-9]{1,30})*$`:                                                                                                                                   {isVariable, []string{"", "AWS_PROFILE", "AIRFLOW__CORE__X", "A___B", "A_", "_A", "A1_2", "A"}},
		`^[a-z]{1,16}(?:[_-](?:[a-z]{1,16}[0-9]{0,2}|[0-9]{1,4})){0,5}$`:                                                                                                                   {isWords, []string{"", "aws_secret_access_key", "a-b-c-d-e-f", "a-b-c-d-e-f-g", "a_1234", "a_12345", "a_b12", "a_b123", "a1", "a_", "abcdefghijklmnopq"}},
		`^[a-z]{1,16}[0-9]{1,2}$`: {isNumbered, []string{"", "scheduler2", "pg14", "2", "a123", "a1b", "abcdefghijklmnopq1", "A1"}},
		`^(?:--platform=[a-z0-9/$_{}A-Z-]{1,40} )?[A-Za-z0-9._/:@${}-]{1,200}(?i:\s+as\s+[a-z0-9._-]{1,40})?$`: {isFrom, []string{"quay.io/a:1", "--platform=linux/amd64 a:1 AS b", "a as b", "a  As  b.c", "a as", "a asb", "--platform= a", "--platform=a", "a b"}},
	} {
		want := regexp.MustCompile(expr)
		check := func(text string) {
			if got := c.form(text); got != want.MatchString(text) {
				t.Errorf("%s: %q: %v", expr, text, got)
			}
		}
		random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same texts in every run
		for _, seed := range c.seeds {
			check(seed)
			for range 3000 {
				check(mutated(random, seed))
			}
		}
	}
}

// mutated changes, removes, repeats and inserts some characters of a text.
func mutated(random *rand.Rand, text string) string {
	const alphabet = "aAzZ09_-./:\\<> ~$%@+'(){},é\u0301\ufffd\xff\t\n=*"
	letters := []rune(alphabet)
	out := []rune(text)
	for range 1 + random.IntN(3) {
		at := random.IntN(len(out) + 1)
		letter := letters[random.IntN(len(letters))]
		switch tail := append([]rune{}, out[at:]...); random.IntN(4) {
		case 0:
			out = append(append(out[:at], letter), tail...)
		case 1:
			if len(tail) > 0 {
				out[at] = letter
			}
		case 2:
			if len(tail) > 0 {
				out = append(out[:at], tail[1:]...)
			}
		case 3:
			for range random.IntN(70) {
				out = append(out[:at:at], append([]rune{letter}, out[at:]...)...)
			}
		}
	}
	return string(out)
}
