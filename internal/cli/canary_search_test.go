package cli

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// canary is a new secret for some place: 8 to 41 characters, not a word or a name.
func (w *warren) canary(where string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	made := make([]byte, 8+w.random.IntN(34))
	for i := range made {
		made[i] = letters[w.random.IntN(len(letters))]
	}
	made[1+w.random.IntN(3)] = letters[len(letters)-1-w.random.IntN(10)] // a digit
	c := string(made)
	switch w.random.IntN(4) {
	case 0:
		c = strings.ToLower(c)
	case 1, 2:
		const marks = "/+-_=@:#$!%&*?\"'\\<"
		at := 4 + w.random.IntN(len(c)-7)
		c = c[:at] + string(marks[w.random.IntN(len(marks))]) + c[at+1:]
	}
	return w.watch(c, where)
}

// unnamed is a secret for the place of a name or a path, where anything with that form may be
// shown: it has a character that none of them has.
func (w *warren) unnamed(where string) string {
	c := w.canary(where)
	for strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") == "" || !strings.ContainsAny(c, "=#!&*?'<") {
		delete(w.where, c)
		c = w.canary(where)
	}
	return c
}

// watch adds a secret to the search.
func (w *warren) watch(c, where string) string {
	w.where[c] = where
	for _, form := range forms(c) {
		for i := 0; i+8 <= len(form); i++ {
			w.needles[form[i:i+8]] = c
		}
	}
	return c
}

// forms are the forms in which a secret may be printed, by a word for each.
func forms(c string) map[string]string {
	reversed := []byte(c)
	slices.Reverse(reversed)
	quoted, _ := json.Marshal(c)
	all := map[string]string{
		"whole": c, "reversed": string(reversed), "in JSON": string(quoted[1 : len(quoted)-1]),
		"in a query": url.QueryEscape(c), "in a path": url.PathEscape(c),
	}
	for i, name := range []string{"in base64", "in base64 behind one byte", "in base64 behind two bytes"} {
		// Surrounding bytes are cut off.
		from, to := (8*i+5)/6, 8*(i+len(c))/6
		padded := []byte(strings.Repeat("x", i) + c)
		all[name] = base64.RawStdEncoding.EncodeToString(padded)[from:to]
		all[name+" for URLs"] = base64.RawURLEncoding.EncodeToString(padded)[from:to]
	}
	return all
}

// search returns a secret that an output contains a part of, "" if there is none.
func (w *warren) search(out string) string {
	c, _ := w.find(out)
	return c
}

// find is search with the place.
func (w *warren) find(out string) (c string, at int) {
	for i := 0; i+8 <= len(out); i++ {
		if c, ok := w.needles[out[i:i+8]]; ok {
			return c, i
		}
	}
	return "", 0
}

// excerpt is the line that contains a part of a secret, with the form.
func excerpt(out, canary string) string {
	for line := range strings.Lines(out) {
		for name, form := range forms(canary) {
			for i := 0; i+8 <= len(form); i++ {
				if strings.Contains(line, form[i:i+8]) {
					return name + ": " + line
				}
			}
		}
	}
	return "across lines"
}
