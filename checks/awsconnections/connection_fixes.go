package awsconnections

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

func connectionFix(c airflow.Connection, problem airflow.ConnProblem) string {
	switch problem.Kind {
	case airflow.ConnOtherType:
		return writeType(c)
	case airflow.ConnExtraGone:
		instead := insteadOfGone(problem.Gone)
		if instead == "" {
			return "Remove " + problem.Key
		}
		return fmt.Sprintf("Replace %s with %s", problem.Key, instead)
	case airflow.ConnExtraDropped:
		return "Replace conn_uri with conn_type, conn_login and conn_password"
	case airflow.ConnIgnoredURI:
		return "Replace conn_uri with conn_login, conn_password and conn_extra"
	case airflow.ConnLowercased:
		return "Write conn_extra as JSON in single quotes"
	case airflow.ConnNoType:
		return withType(c)
	case airflow.ConnHalfKeys:
		return "Set both login and password, or remove both to use the mounted files"
	case airflow.ConnJSON:
		return correctJSON(problem)
	case airflow.ConnUnknownName:
		return fieldFix(c, problem)
	case airflow.ConnURI:
		return "Write the connection as JSON, or encode the secret key (/ is %2F, + is %2B) and add @ after it"
	case airflow.ConnMisread:
		return misreadFix(problem)
	case airflow.ConnExtraName:
		return fmt.Sprintf("Rename %s to %s", problem.Key, problem.Suggestion)
	case airflow.ConnExtra:
		return extraFix(problem)
	}
	return ""
}

// insteadOfGone is what to write instead of extras that the provider ignores, "" for nothing.
func insteadOfGone(gone []airflow.GoneExtra) string {
	var all []string
	for _, extra := range gone {
		words := fmt.Sprintf("%q: %q", extra.Instead, extra.Value)
		switch {
		case extra.Instead == "":
			continue
		case extra.Name == "s3_config_file":
			words = `the keys as login and password, or "profile_name"`
		case extra.Name == "external_id":
			words = `"assume_role_kwargs": {"ExternalId": "..."}`
		case extra.Instead == "role_arn":
			words = fmt.Sprintf(`"role_arn": %q`, cmp.Or(extra.Value, "arn:aws:iam::111122223333:role/..."))
		}
		if !slices.Contains(all, words) {
			all = append(all, words)
		}
	}
	return strings.Join(all, ", ")
}

// extraFix is the fix for an extra with an invalid value.
func extraFix(problem airflow.ConnProblem) string {
	switch {
	case problem.Suggestion == "__extra__":
		return fmt.Sprintf("Write the connection as JSON with %s in extra", problem.Key)
	case problem.Key == "assume_role_method":
		return fmt.Sprintf("Set %q to %q, or remove it", problem.Key, cmp.Or(problem.Suggestion, "assume_role"))
	case problem.Suggestion == "true" || problem.Suggestion == "false":
		return fmt.Sprintf("Set %q to %s without quotes, in JSON", problem.Key, problem.Suggestion)
	case problem.Detail == airflow.NumberInQuotes || problem.Detail == airflow.DurationNotNumber:
		return fmt.Sprintf("Set %q to a number without quotes", problem.Key)
	case problem.Suggestion != "":
		return fmt.Sprintf("Rename %q to %q", problem.Key[strings.LastIndexByte(problem.Key, '.')+1:], problem.Suggestion)
	case problem.Key == "conn_extra":
		return "Write conn_extra as a map, or as JSON in single quotes"
	case problem.Key == "extra":
		return "Write the extras as a JSON object"
	}
	return "Remove " + problem.Key + ", or correct its value"
}

// writeType changes only the type.
func writeType(c airflow.Connection) string {
	switch c.Form {
	case airflow.FormURI:
		return fmt.Sprintf("Replace %s:// with aws://", strings.ReplaceAll(c.Type, "_", "-"))
	case airflow.FormSettings:
		return "Replace conn_type: " + c.Type + " with aws"
	}
	return fmt.Sprintf(`Replace "conn_type": %q with "aws"`, c.Type)
}

// withType adds the missing type.
func withType(c airflow.Connection) string {
	switch c.Form {
	case airflow.FormURI:
		return "Start the value with aws://, without quotes around it"
	case airflow.FormSettings:
		return "Add conn_type: aws"
	}
	return `Add "conn_type": "aws"`
}

func correctJSON(problem airflow.ConnProblem) string {
	switch words := phrase.JSONMistakes(problem.Mistakes); {
	case words != "":
		return "Correct the JSON: " + words
	case problem.Key == "uri":
		return "Remove uri, or all other fields"
	case problem.Key != "":
		return "Correct " + problem.Key
	}
	return "Write the value as a JSON object"
}

func fieldFix(c airflow.Connection, problem airflow.ConnProblem) string {
	switch {
	case problem.Suggestion == "extra" && c.Form == airflow.FormJSON:
		return fmt.Sprintf(`Move %q into "extra"`, problem.Key)
	case problem.Suggestion != "":
		return fmt.Sprintf("Rename %s to %s", problem.Key, problem.Suggestion)
	case c.Form == airflow.FormJSON:
		return "Remove the field, or move AWS settings into extra"
	}
	return "Remove the field"
}

func misreadFix(problem airflow.ConnProblem) string {
	switch problem.Suggestion {
	case "region_name":
		return "Set the region as the extra region_name"
	case "endpoint_url":
		return "Set the address as the extra endpoint_url"
	case "@":
		return "Add @ after the secret key, or write JSON"
	case "://":
		return "Start the value with aws://"
	case "&":
		return "Separate the parameters of conn_uri with &, or write"
	case "conn_extra":
		return "Replace conn_uri with conn_type, conn_login, conn_password and conn_extra"
	case "%2B":
		return "Encode each + of the token as %2B, or write JSON"
	case "conn_type":
		return "Rename conn_id to conn_type"
	}
	return "Remove the host"
}

// insteadWords says which identity a hook uses when its extras are ignored, "" for any other
// problem and if boto3 fails earlier.
func insteadWords(p *checks.Pass, c airflow.Connection, problem airflow.ConnProblem) string {
	if cause.ConnectionKind(&c, problem) != cause.ConnectionExtraIgnored {
		return ""
	}
	for _, v := range p.Diagnosis().Views {
		for _, s := range v.Sessions {
			o := s.Outcome
			if s.Where != sessions.Connection || s.Name != c.ID || o.Failure != nil {
				continue
			}
			switch {
			case problem.Suggestion == "region_name" && o.Region != "":
				return "; the hook uses region " + o.Region
			case problem.Suggestion == "region_name":
				return "; the hook has no region"
			case len(o.Roles) > 0:
				return "; the hook uses the role " + o.Roles[len(o.Roles)-1].ARN
			case o.Method == "explicit":
				return "; the hook uses the keys of the connection"
			case o.Method == "env":
				return "; the hook uses AWS_ACCESS_KEY_ID from the environment"
			case o.Method != "" && o.Profile != "":
				return fmt.Sprintf("; the hook uses profile %q", o.Profile)
			}
		}
	}
	return ""
}

// judgeSettingsFile reports why the CLI does not create the connections of the settings file,
// if no use fails because of it, and returns whether it reported anything.
func judgeSettingsFile(p *checks.Pass) bool {
	d := p.Diagnosis()
	fault := d.SettingsFault()
	if fault.Kind == cause.NoFault {
		return false
	}
	settings := d.Settings()
	f := checks.Finding{Rule: SettingsFileUnreadable, Severity: checks.Warning, Message: redact.NewText(wording.SettingsFaultWords(fault)), Services: p.Services(), At: []checks.Position{{File: d.SettingsName(), Line: settings.ErrLine}}}
	switch {
	case settings.Err != nil:
	case settings.Stop != nil:
		f.Rule, f.Symptom = SettingsImportStops, redact.NewText(settings.Stop.Symptom)
		f.At[0].Line = settings.Stop.Line
	default:
		f.At[0].Line = settings.Lost[0].UnderLine
	}
	if len(p.CausesOf(f.Rule.Causes...)) == 0 {
		f.Fixes = settingsFixes(p)
		p.Report(f)
	}
	return true
}

func fixSettingsFile(p *checks.Pass, _ cause.Cause) []checks.Fix { return settingsFixes(p) }

func settingsFixes(p *checks.Pass) []checks.Fix {
	settings := p.Diagnosis().Settings()
	file := p.Diagnosis().SettingsName()
	at := cause.Place(astro.Origin{File: file, Line: settings.ErrLine})
	if settings.Stop != nil {
		at = cause.Place(astro.Origin{File: file, Line: settings.Stop.Line})
	}
	byHand := func(title string, lines ...string) []checks.Fix {
		return []checks.Fix{{Title: redact.NewText(title), Lines: redact.Texts(lines...), Safety: checks.Unsafe}}
	}
	inDotenv := airflow.ConnectionVariable(lostID(settings)) + `='{"conn_type": "aws", "extra": {"region_name": "us-east-1"}}'`
	switch {
	case settings.Err != nil && p.Diagnosis().SettingsFault().Braces:
		return byHand("Replace {{ ... }} with the values, or set the connection in "+p.Project().EnvFile.Path, inDotenv)
	case settings.Err != nil:
		return byHand("Correct the YAML at "+at+", or set the connection in "+p.Project().EnvFile.Path, inDotenv)
	case settings.Stop != nil && settings.Stop.Key == "conn_extra":
		return byHand("Write conn_extra of "+at+" as a JSON object in single quotes", `conn_extra: '{"region_name": "us-east-1"}'`)
	case settings.Stop != nil && settings.Stop.Key == "conn_uri":
		return byHand("Replace conn_uri of "+at+", and keep your own values", "conn_type: aws", "conn_login: "+redact.Mask, "conn_password: "+redact.Mask)
	case settings.Stop != nil:
		title, id := "Rename the connection in "+at+" to %s, and where it is used", validID(settings.Stop.ID)
		if settings.Stop.Key == "conn_id" {
			return []checks.Fix{checks.WithEdit(fmt.Sprintf(title, id), checks.Unsafe, fixers.EditSettings{File: file, Line: settings.Stop.Line, Set: map[string]any{"conn_id": id}})}
		}
		return byHand(fmt.Sprintf(title, id), "conn_id: "+id)
	}
	if edit, ok := underAirflow(p, file, settings); ok {
		return []checks.Fix{checks.WithEdit("Move the connections in "+file+" under airflow: connections:", checks.Unsafe, edit)}
	}
	return byHand("Move the connections in "+file+" under airflow: connections:", "airflow:", "  connections:", "    - conn_id: "+lostID(settings))
}

// lostID is the id of a connection that the CLI does not create.
func lostID(s airflow.Settings) string {
	for _, lost := range s.Lost {
		if lost.ID != "" && validID(lost.ID) == lost.ID {
			return lost.ID
		}
	}
	return "aws_default"
}

// validID is an id with an underscore for each character that Airflow refuses.
func validID(id string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_.-", r)) {
			return r
		}
		return '_'
	}, id)
}

// fixConnection fixes a connection that Airflow does not create, or for which every hook
// fails.
func fixConnection(p *checks.Pass, c cause.Cause) []checks.Fix {
	if s := c.Session; s != nil && s.Where == sessions.Connection && s.Outcome.Failure != nil && s.Outcome.Failure.Kind == boto.ArgumentInvalid {
		return repair.FixArgument(p, c)
	}
	settings := p.Diagnosis().Settings()
	for _, connection := range slices.Concat(c.View.Connections.Connections, settings.Imported()) {
		for _, problem := range connection.Problems {
			ignored := c.Kind == cause.ConnectionExtraIgnored && problem.Key == c.Key
			if subjectOf(connection) == c.Subject && (problem.Fatal || problem.Stage != airflow.NotRaised || ignored) {
				return connectionEdits(p, c.View.Service.Env[connection.Variable], connection, problem, cause.Place(c.At[0]))
			}
		}
	}
	for _, unread := range c.View.Connections.Unread {
		if unread.Variable == c.Subject {
			return renameUnread(unread, c.View.Service.Env[c.Subject].Origin)
		}
	}
	return nil
}

// withoutKeys removes the keys from a connection. A connection of the settings file is deleted
// in Airflow too: the next import sends only what the file has, and a login that was removed
// from it stays (astro-cli settings/settings.go, airflowAPIUpsert).
func withoutKeys(p *checks.Pass, set astro.Var, c airflow.Connection, place string) checks.Fix {
	keys := repair.Removed("aws_access_key_id", "aws_secret_access_key", "aws_session_token",
		"session_kwargs.aws_access_key_id", "session_kwargs.aws_secret_access_key", "session_kwargs.aws_session_token")
	if c.Variable != "" {
		return repair.ChangeConnection(p, set, c, repair.ConnectionChange{
			Title: "Remove the keys, so that hooks use the mounted files", Extra: keys, Remove: []string{"login", "password"},
		})
	}
	c.HasLogin, c.HasPassword = false, false
	lines, _ := repair.ConnectionLines(set, c, keys)
	return checks.Fix{
		Title:    redact.Textf("Remove conn_login and conn_password in %s, delete the connection in Airflow, then run astro dev restart", place),
		Commands: redact.Texts("astro dev run connections delete " + p.Quote(c.ID)), Lines: lines, Safety: checks.Unsafe,
	}
}
