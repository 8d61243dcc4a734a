package astro

import (
	"bytes"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/text/encoding/unicode"

	"doctor/internal/bounds"
	"doctor/internal/lazyregexp"
)

var (
	requirement = lazyregexp.New(`^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[^\]]*\])?\s*([^;]*)`)
	// pipComment matches a comment of pip: # at the beginning of a line or after a space.
	pipComment = lazyregexp.New(`(^|\s)#.*$`)
	eggName    = lazyregexp.New(`[#&]egg=([A-Za-z0-9][A-Za-z0-9._-]*)(\[[^\]]*\])?`)
	wheelName  = lazyregexp.New(`^([A-Za-z0-9][A-Za-z0-9._]*)-[^-]+(?:-[^-]+)?-[^-]+-[^-]+-[^-]+\.whl$`)
)

// loadRequirements reads requirements.txt and the files that it includes.
func (p *Project) loadRequirements() {
	p.readRequirements("requirements.txt", map[string]bool{})
}

func (p *Project) readRequirements(name string, seen map[string]bool) {
	if seen[name] {
		return
	}
	seen[name] = true
	data, err := p.readText(filepath.Join(p.Dir, name), bounds.Text)
	if err == nil {
		// Each included file costs as much, and a continued line is copied for each of its parts.
		err = p.budget.Spend(bounds.Thing*bytes.Count(data, []byte("\n")) + len(data) + bytes.Count(data, []byte("\\\n"))*len(data)/joined)
	}
	if p.refuseOverBudget(filepath.ToSlash(name), err) || err != nil {
		return
	}
	line, logical := 1, ""
	for i, text := range strings.Split(decodeText(data), "\n") {
		if logical == "" {
			line = i + 1
		}
		text = strings.TrimRight(text, "\r")
		if part, goesOn := strings.CutSuffix(text, `\`); goesOn {
			logical += part + " "
			continue
		}
		p.readRequirement(name, line, logical+text, seen)
		logical = ""
	}
	p.readRequirement(name, line, logical, seen)
}

// joined is how many copied bytes cost as much as one kept byte.
const joined = 64

// readRequirement reads one line of a requirements file.
func (p *Project) readRequirement(file string, line int, text string, seen map[string]bool) {
	text = strings.TrimSpace(pipComment().ReplaceAllString(text, ""))
	if included := includedFile(text); included != "" {
		p.readRequirements(filepath.Join(filepath.Dir(file), included), seen)
		return
	}
	origin := Origin{File: filepath.ToSlash(file), Line: line, Column: 1}
	r, ok := parseRequirement(text)
	if !ok {
		return
	}
	r.Origin = origin
	p.Requirements = append(p.Requirements, r)
	// apache-airflow[amazon] brings apache-airflow-providers-amazon.
	if r.Name == "apache-airflow" {
		for _, extra := range r.Extras {
			p.Requirements = append(p.Requirements, Requirement{Name: "apache-airflow-providers-" + extra, Origin: origin})
		}
	}
}

// includedFile returns the file that a line includes, "" if it includes none.
func includedFile(text string) string {
	for _, option := range []string{"--requirement", "-r"} {
		rest, ok := strings.CutPrefix(text, option)
		if !ok {
			continue
		}
		return strings.Trim(strings.TrimLeft(rest, " \t="), `"'`)
	}
	return ""
}

// parseRequirement reads a package given by name, by a URL that ends in it, or by a wheel's file
// name.
func parseRequirement(text string) (Requirement, bool) {
	for _, option := range []string{"--editable", "-e"} {
		if rest, ok := strings.CutPrefix(text, option); ok {
			text = strings.TrimLeft(rest, " \t=")
		}
	}
	if m := eggName().FindStringSubmatch(text); m != nil {
		return Requirement{Name: normalName(m[1]), Extras: extras(m[2]), Spec: text}, true
	}
	if m := wheelName().FindStringSubmatch(path.Base(text)); m != nil && !strings.Contains(text, "@") {
		return Requirement{Name: normalName(m[1]), Spec: text}, true
	}
	m := requirement().FindStringSubmatch(text)
	if m == nil || strings.ContainsAny(m[3][:min(1, len(m[3]))], `/\:+`) {
		return Requirement{}, false // an option, a path or an address without a name
	}
	return Requirement{Name: normalName(m[1]), Extras: extras(m[2]), Spec: strings.TrimSpace(m[3])}, true
}

// decodeText decodes a text file as pip does: by its byte-order mark, which
// PowerShell's > writes, else as UTF-8.
func decodeText(data []byte) string {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		if decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data); err == nil {
			return string(decoded)
		}
	}
	return strings.TrimPrefix(string(data), "\ufeff")
}

// extras splits the list in the brackets after a package's name.
func extras(brackets string) []string {
	var out []string
	for _, extra := range strings.Split(strings.Trim(brackets, "[]"), ",") {
		if extra = strings.TrimSpace(extra); extra != "" {
			out = append(out, normalName(extra))
		}
	}
	return out
}

var separators = lazyregexp.New(`[-_.]+`)

// normalName normalizes the name of a package as PEP 503 does.
func normalName(name string) string {
	return strings.ToLower(separators().ReplaceAllString(name, "-"))
}
