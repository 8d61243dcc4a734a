package envfile

import (
	"context"
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/diagnosis"
	"doctor/internal/placeholder"
	"doctor/internal/redact"
)

func fixPlaceholder(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Mount != nil {
		return repair.FixMountSource(p, c)
	}
	return []checks.Fix{{Title: redact.Textf("Write the real value instead of %s (%s)", c.Subject, repair.PlaceOf(c)), Safety: checks.Unsafe}}
}

var PlaceholderLeft = &checks.Rule{
	ID:     "placeholder-left",
	Causes: []cause.Kind{cause.PlaceholderLeft}, Severity: checks.Error, Since: "0.1.0",
	Title: "A text that was to be filled in",
	Doc: checks.Page(
		checks.NoCredentials+" for a path or a profile; for a key "+
			"`botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.`",
		"`<username>`, `<your-aws-region>` or `YOUR_ACCESS_KEY` was copied from instructions and is still there, in the override, `.env`, `~/.aws/config` or `~/.aws/credentials`. "+
			"It is a warning where nothing depends on the value.",
		"Put your own value in its place. For the home folder `~` serves everybody who works on the project. For keys:\n\n"+
			"```\naws configure\n```"),
	Look:    lookPlaceholders,
	Message: checks.Says(leftText),
	Fixes:   fixPlaceholder,
}

// leftText says which placeholder was never replaced.
func leftText(c cause.Cause, d cause.LeftText) redact.Text {
	template := ""
	if d.Template {
		template = "; neither the CLI nor Airflow fills in a template there"
	}
	return redact.Textf("%s still says %s (%s), which was to be filled in%s", valueWords(d.Of), d.Text, wording.SpotWords(c, d.At), template)
}

// valueWords names a value on which a session depends.
func valueWords(v cause.Value) string {
	switch v.Part {
	case cause.AVariable:
		return v.Variable
	case cause.AnArgument:
		of := v.Variable
		if of == "" {
			of = "the connection " + v.Connection
		}
		return fmt.Sprintf("%q in %s", v.Key, of)
	}
	return map[cause.Part]string{
		cause.TheMount: "the mount", cause.TheProfile: "the profile's name", cause.TheRegion: "the region", cause.TheEndpoint: "the endpoint",
		cause.TheAccessKey: "the access key", cause.TheSecretKey: "the secret key", cause.TheRole: "the role", cause.TheExternalID: "the external id",
	}[v.Part]
}

// lookPlaceholders finds placeholders in variables of AWS that nothing depends on so far.
func lookPlaceholders(_ context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	if len(p.CausesOf(cause.PlaceholderLeft)) > 0 {
		return nil
	}
	for _, v := range p.Project().EnvFile.Vars {
		if v.Name == airflow.KwargsVariable && !diagnosis.MayBePlaceholder(v.Value) {
			continue
		}
		// A profile with the name of a placeholder is intended.
		if text := placeholder.Find(v.Name, v.Value); text != "" && !isProfile(p, text) && (strings.HasPrefix(v.Name, "AWS_") || strings.HasPrefix(v.Name, "AIRFLOW__SECRETS__")) {
			found = append(found, checks.Finding{
				Subject: v.Name, Severity: checks.Warning, At: checks.PositionsOf([]astro.Origin{v.Origin}),
				Message: redact.Textf("%s still says %s (%s), which was to be filled in", v.Name, text, cause.Place(v.Origin)),
				Fixes:   []checks.Fix{{Title: redact.NewText("Fill in the value"), Safety: checks.Unsafe}},
			})
		}
	}
	return found
}
