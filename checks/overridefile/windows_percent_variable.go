package overridefile

import (
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
)

var WindowsPercentVariable = &checks.Rule{
	ID:       "windows-percent-variable",
	Refusals: []astro.RefusalKind{astro.WindowsPercentVariable}, Severity: checks.Error, Since: "0.1.0",
	Title: "%NAME% is not expanded by Compose",
	Doc: checks.Page(
		"`service \"scheduler\" refers to undefined volume %UserProfile%/.aws: invalid compose project`",
		"Only the command prompt of Windows expands `%NAME%`. "+
			"compose does not, not even on Windows, and takes the text for the name of a volume. "+
			"Without quotes the file is invalid YAML: `found character that cannot start any token`.",
		"Write `~/.aws`, or `${USERPROFILE}/.aws` on Windows."),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, _ string) string {
		return wording.RefusedAt(r) + " uses " + r.Subject + ", which compose does not expand; write ~ or ${USERPROFILE}"
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix {
		if r.Fault == astro.PercentUnquoted {
			return percentMistake(p.Project().Override.Data, r.Subject).fixes(p, r)
		}
		return fixUndeclared(p, r)
	},
}

// percentMistake replaces the variables of the home folder on Windows.
func percentMistake(data []byte, variable string) mistake {
	if home := strings.ToUpper(variable); home != "%USERPROFILE%" && home != "%HOMEDRIVE%%HOMEPATH%" && home != "%HOME%" {
		return mistake{cure: "Write ~, or a path, instead of " + variable, lines: []string{mount}}
	}
	s := mistake{cure: "Write ~ instead of " + variable, sure: true, lines: []string{mount}}
	var changes []fixers.LineChange
	for i, line := range repair.Lines(data) {
		old, with := variable, "~"
		if _, rest, _ := strings.Cut(line, variable); strings.HasPrefix(rest, `\`) {
			source, _, _ := strings.Cut(rest, ":")
			old, with = variable+source, "~"+strings.ReplaceAll(source, `\`, "/")
		}
		switch strings.Count(line, old) {
		case 0:
		case 1:
			changes = append(changes, fixers.ReplaceText(i+1, old, with))
			s.sure = s.sure && strings.Contains(line, ":/") // ~ is the home folder in a volume only
		default:
			return s
		}
	}
	s.options = [][]fixers.LineChange{changes}
	return s
}
