package awsconnections

import (
	"maps"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/redact"
)

// connectionEdits are the fixes of a problem of a connection: an edit where its text tells what was
// meant, else the lines to write.
func connectionEdits(p *checks.Pass, set astro.Var, c airflow.Connection, problem airflow.ConnProblem, place string) []checks.Fix {
	change, ok := editOf(set, c, problem)
	if !ok {
		return connectionFixes(set, c, problem, place)
	}
	fix := repair.ChangeConnection(p, set, c, change)
	if fix.Edit == nil {
		return connectionFixes(set, c, problem, place)
	}
	return []checks.Fix{fix}
}

// editOf is the change that solves a problem, not ok if a person has to decide.
func editOf(set astro.Var, c airflow.Connection, problem airflow.ConnProblem) (repair.ConnectionChange, bool) {
	change := repair.ConnectionChange{Title: connectionFix(c, problem)}
	isSettings := c.Form == airflow.FormSettings
	switch problem.Kind {
	case airflow.ConnOtherType, airflow.ConnNoType:
		change.Set = map[string]any{"conn_type": "aws"}
		return change, c.Form != airflow.FormURI || problem.Kind == airflow.ConnOtherType
	case airflow.ConnHalfKeys:
		change.Title, change.Remove = "Remove login and password, so that hooks use the mounted files", []string{"login", "password"}
		return change, true
	case airflow.ConnJSON:
		change.As = fixers.RepairedJSON
		return change, !isSettings && len(problem.Mistakes) > 0 && airflow.ParseKwargs(set.Value, airflow.Version{}).Meant() != nil
	case airflow.ConnURI:
		change.Title, change.As = "Write the connection as JSON, which needs no encoding", fixers.JSONForm
		_, err := airflow.MeantURI(strings.TrimSpace(set.Raw))
		return change, !isSettings && err == nil
	case airflow.ConnUnknownName:
		to := problem.Suggestion
		if to == "extra" {
			to += "." + problem.Key
		}
		change.Rename = []fixers.Renaming{{From: problem.Key, To: to}}
		return change, c.Form == airflow.FormJSON && problem.Suggestion != "" && problem.Key != redact.Mask
	case airflow.ConnLowercased:
		change.As = fixers.JSONForm
		return change, isSettings
	case airflow.ConnMisread:
		if problem.Suggestion == "@" && c.Form == airflow.FormURI {
			change.Title, change.As = "Write the connection as JSON, which needs no encoding", fixers.JSONForm
			_, err := airflow.MeantURI(strings.TrimSpace(set.Raw))
			return change, err == nil
		}
		if problem.Suggestion == "region_name" && problem.Key == "host" && c.Form == airflow.FormURI {
			change.Remove, change.Extra = []string{"host"}, changeOf(c, problem)
			return change, true
		}
		return change, false
	case airflow.ConnExtraGone:
		for _, extra := range problem.Gone {
			if extra.Instead != "" && extra.Value == "" {
				return change, false
			}
		}
	case airflow.ConnExtra, airflow.ConnExtraName:
	default:
		return change, false
	}
	change.Extra = changeOf(c, problem)
	if c.Form == airflow.FormURI && !isTextual(c.Extra, change.Extra) { // a URI has only strings
		change.As = fixers.JSONForm
	}
	if problem.Kind == airflow.ConnExtra { // the edit does one of the two
		title := change.Title
		for _, other := range []string{", or remove it", ", or correct its value"} {
			title = strings.TrimSuffix(title, other)
		}
		change.Title = title
	}
	return change, true
}

// isTextual reports whether extras are strings after a change, none of them in an object.
func isTextual(extra airflow.Values, change repair.Change) bool {
	after := maps.Clone(extra)
	if after == nil {
		after = airflow.Values{}
	}
	change(after)
	return !slices.ContainsFunc(after.Names(), func(name string) bool {
		_, isText := after[name].(string)
		return !isText
	})
}

// underAirflow indents the connections of a file that has them at the top, under airflow: of their own.
func underAirflow(p *checks.Pass, file string, settings airflow.Settings) (fixers.EditLines, bool) {
	data, err := p.Machine.Read(p.Project().Path(file))
	if err != nil || len(settings.Lost) == 0 {
		return fixers.EditLines{}, false
	}
	lines := strings.Split(string(data), "\n")
	first := settings.Lost[0].UnderLine
	isTop := func(line string) bool { return line != "" && !strings.ContainsAny(line[:1], " \t#-\r") }
	if first < 1 || first > len(lines) || !strings.HasPrefix(lines[first-1], "connections:") || settings.Lost[0].Under != "connections" {
		return fixers.EditLines{}, false
	}
	for i, line := range lines {
		if i != first-1 && isTop(line) { // what else is at the top may be airflow:
			return fixers.EditLines{}, false
		}
	}
	last := len(lines)
	if lines[last-1] == "" {
		last--
	}
	return fixers.EditLines{File: file, As: fixers.Settings, Changes: []fixers.LineChange{
		fixers.ReplaceLines(first, first, "airflow:", "  "+strings.TrimRight(lines[first-1], "\r")), fixers.PrefixLines(first+1, last, "  "),
	}}, true
}
