package awsconnections

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// connectionFixes are the fixes for one problem of a connection. They keep the rest of it:
// replacing the whole value would drop its keys.
func connectionFixes(c airflow.Connection, problem airflow.ConnProblem, place string) []checks.Fix {
	title := connectionFix(c, problem)
	if title == "" {
		return nil
	}
	return []checks.Fix{{Title: redact.Textf("%s (%s)", title, place), Safety: checks.Unsafe}}
}

func connectionFix(c airflow.Connection, problem airflow.ConnProblem) string {
	switch problem.Kind {
	case airflow.ConnOtherType:
		return writeType(c)
	case airflow.ConnExtraGone:
		return fmt.Sprintf("Write %s instead of %s", insteadOfGone(problem.Gone), problem.Key)
	case airflow.ConnExtraDropped:
		return "Write conn_type, conn_login and conn_password instead of conn_uri, beside conn_extra"
	case airflow.ConnIgnoredURI:
		return "Write what conn_uri says as conn_login, conn_password and conn_extra, and remove it"
	case airflow.ConnLowercased:
		return `Write conn_extra as JSON in single quotes, such as conn_extra: '{"assume_role_kwargs": {"ExternalId": "..."}}'`
	case airflow.ConnNoType:
		return withType(c)
	case airflow.ConnHalfKeys:
		return "Give both halves of the pair of keys, or neither: without keys the mounted files are used"
	case airflow.ConnJSON:
		return correctJSON(problem)
	case airflow.ConnUnknownName:
		return fieldFix(c, problem)
	case airflow.ConnURI:
		return "Encode the secret key (/ is %2F, + is %2B) and put a @ behind it, or write JSON, where the keys stand as they are under login and password"
	case airflow.ConnMisread:
		return misreadFix(problem)
	case airflow.ConnExtraName:
		return fmt.Sprintf("Write %s instead of %s", problem.Suggestion, problem.Key)
	case airflow.ConnExtra:
		return extraFix(problem)
	}
	return ""
}

// insteadOfGone is what to write instead of extras that the provider ignores.
func insteadOfGone(gone []airflow.GoneExtra) string {
	var all []string
	for _, extra := range gone {
		words := fmt.Sprintf("%q: %q", extra.Instead, extra.Value)
		switch {
		case extra.Instead == "":
			words = "nothing"
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
		return fmt.Sprintf("Write the connection as JSON, with %s under extra", problem.Key)
	case problem.Key == "assume_role_method":
		return fmt.Sprintf("Write %q: %q, or leave it out", problem.Key, cmp.Or(problem.Suggestion, "assume_role"))
	case problem.Suggestion == "true" || problem.Suggestion == "false":
		return fmt.Sprintf(`Write %q: %s in JSON, without quotes around %s`, problem.Key, problem.Suggestion, problem.Suggestion)
	case problem.Suggestion != "":
		return fmt.Sprintf("Write %q instead of %q", problem.Suggestion, problem.Key[strings.LastIndexByte(problem.Key, '.')+1:])
	case problem.Key == "conn_extra":
		return "Write conn_extra as a map, or as JSON in single quotes"
	case problem.Key == "extra":
		return "Write the extras as a JSON object"
	}
	return "Correct " + problem.Key
}

// writeType changes only the type.
func writeType(c airflow.Connection) string {
	switch c.Form {
	case airflow.FormURI:
		return fmt.Sprintf("Write aws:// instead of %s:// in %s, and leave the rest", strings.ReplaceAll(c.Type, "_", "-"), c.Variable)
	case airflow.FormSettings:
		return "Write conn_type: aws instead of " + c.Type
	}
	return fmt.Sprintf(`Write "conn_type": "aws" instead of %q in %s, and leave the rest`, c.Type, c.Variable)
}

// withType adds the missing type.
func withType(c airflow.Connection) string {
	switch c.Form {
	case airflow.FormURI:
		return "Begin the value with aws://, without quotes around it"
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
		return "Remove uri, or everything else"
	case problem.Key != "":
		return "Correct " + problem.Key
	}
	return "Write the value as JSON, in double quotes and braces"
}

func fieldFix(c airflow.Connection, problem airflow.ConnProblem) string {
	switch {
	case problem.Suggestion == "extra" && c.Form == airflow.FormJSON:
		return fmt.Sprintf(`Put %q under "extra": {...}`, problem.Key)
	case problem.Suggestion != "":
		return fmt.Sprintf("Write %s instead of %s", problem.Suggestion, problem.Key)
	case c.Form == airflow.FormJSON:
		return "Remove the field; what is AWS's goes under extra"
	}
	return "Remove the field"
}

func misreadFix(problem airflow.ConnProblem) string {
	switch problem.Suggestion {
	case "region_name":
		return "Write the region as an extra: ?region_name= and the region, at the end of the URI, or region_name under extra in JSON"
	case "endpoint_url":
		return "Write the address as the extra endpoint_url"
	case "@":
		return "Put a @ behind the secret key"
	case "://":
		return "Begin the value with aws://"
	case "&":
		return "Write & between the parameters of conn_uri"
	case "conn_extra":
		return "Write conn_type, conn_login, conn_password and conn_extra instead of conn_uri"
	case "%2B":
		return "Write each + of the token as %2B"
	case "conn_type":
		return "Write conn_type instead of conn_id"
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
				return "; the hook uses the region " + o.Region
			case problem.Suggestion == "region_name":
				return "; the hook has no region"
			case len(o.Roles) > 0:
				return "; the hook acts as the role " + o.Roles[len(o.Roles)-1].ARN
			case o.Method == "explicit":
				return "; the hook acts as the owner of the connection's own keys"
			case o.Method == "env":
				return "; the hook acts as the owner of AWS_ACCESS_KEY_ID in the environment"
			case o.Method != "" && o.Profile != "":
				return fmt.Sprintf("; the hook acts as the profile %q", o.Profile)
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
	var title string
	switch {
	case settings.Err != nil && p.Diagnosis().SettingsFault().Braces:
		title = "Write the values in place of {{ ... }}, or set the connection as AIRFLOW_CONN_<ID> in .env instead"
	case settings.Err != nil:
		title = fmt.Sprintf("Correct %s", cause.Place(astro.Origin{File: file, Line: settings.ErrLine}))
	case settings.Stop != nil && settings.Stop.Key == "conn_extra":
		title = `Write conn_extra as a JSON object in single quotes, or as a map`
	case settings.Stop != nil && settings.Stop.Key == "conn_uri":
		title = "Encode the secret key in conn_uri (/ is %2F, + is %2B), or write conn_type, conn_login and conn_password"
	case settings.Stop != nil:
		title = "Write an id of letters, digits, _, . and -, here and where it is used"
	default:
		title = "Put the connections under airflow: connections:, indented deeper"
	}
	return []checks.Fix{{Title: redact.NewText(title), Safety: checks.Unsafe}}
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
			if subjectOf(connection) == c.Subject && (problem.Fatal || problem.Stage != airflow.NotRaised) {
				return connectionFixes(connection, problem, cause.Place(c.At[0]))
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
func withoutKeys(p *checks.Pass, id string, inVariable bool, place string) checks.Fix {
	if inVariable {
		return checks.Fix{Title: redact.Textf("Leave login and password empty, so that boto3 uses the mounted files (%s)", place), Safety: checks.Unsafe}
	}
	return checks.Fix{
		Title: redact.Textf("Remove conn_login and conn_password (%s), so that boto3 uses the mounted files, and delete the connection in Airflow, "+
			"which keeps them otherwise; then run astro dev restart", place),
		Commands: redact.Texts("astro dev run connections delete " + p.Quote(id)), Safety: checks.Unsafe,
	}
}
