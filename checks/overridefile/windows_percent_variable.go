package overridefile

import (
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/astro"
)

var WindowsPercentVariable = &checks.Rule{
	ID:       "windows-percent-variable",
	Refusals: []astro.RefusalKind{astro.WindowsPercentVariable}, Severity: checks.Error, Since: "0.1.0",
	Title: "A variable between percent signs",
	Doc: checks.Page(
		"`service \"scheduler\" refers to undefined volume %UserProfile%/.aws: invalid compose project`",
		"Percent signs mean a variable to the command prompt of Windows only. "+
			"compose leaves them as they are on every system, Windows too, and takes the text for the name of a volume. "+
			"Without quotes around the line the file is invalid YAML: `found character that cannot start any token`.",
		"Write `~/.aws`, or `${USERPROFILE}/.aws` on Windows."),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		if r.Fault == astro.PercentUnquoted {
			return where + "compose cannot read the file: " + percentMistake(r.Subject).what
		}
		return where + "%NAME% is expanded nowhere: compose takes the text for a volume's name; write ${USERPROFILE} or ~"
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix {
		if r.Fault == astro.PercentUnquoted {
			return percentMistake(r.Subject).fixes(p, r)
		}
		return fixUndeclared(p, r)
	},
}

// percentMistake is about the tutorial's own spelling of a home folder on Windows.
func percentMistake(variable string) mistake {
	s := mistake{
		what: "% begins no word of YAML, and with quotes around it " + variable + " would be taken for a volume's name: compose expands no %NAME%; it does expand ~",
		cure: "Write the path out, or ~ for the home folder: - " + repair.AwsSpec,
	}
	if home := strings.ToUpper(variable); home == "%USERPROFILE%" || home == "%HOMEDRIVE%%HOMEPATH%" || home == "%HOME%" {
		s.cure = "Write ~ instead of " + variable + ": - " + repair.AwsSpec
		s.replace, s.by = variable, "~"
	}
	return s
}
