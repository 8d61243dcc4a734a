package secretsaccess

import (
	"context"
	"slices"

	"doctor/checks"
	"doctor/internal/airflow"
	"doctor/internal/aws"
	"doctor/internal/sessions"
)

// refusedNames are names of one backend that may not be read.
type refusedNames struct {
	use *backendUse
	// onwards is set if Airflow goes on without them.
	onwards bool
}

// reportAnswers reports what came back for names that are there: forms that
// Airflow cannot read, and what may not be read.
func reportAnswers(p *checks.Pass, ctx context.Context, lookups []*lookup) {
	denied, locked := map[refusedNames][]*lookup{}, map[refusedNames][]*lookup{}
	var uses []*backendUse
	for _, l := range lookups {
		if !slices.Contains(uses, l.use) {
			uses = append(uses, l.use)
		}
		key := refusedNames{l.use, onwards(p, l) != ""}
		switch {
		case !l.asked || l.err != nil:
		case l.result.Access == aws.Denied && !l.use.deniedAll(l.what):
			denied[key] = append(denied[key], l)
		case l.result.Access == aws.NoKey:
			locked[key] = append(locked[key], l)
		case l.there():
			reportShape(p, l)
		}
	}
	for _, u := range uses {
		for _, onwards := range []bool{false, true} {
			if names := denied[refusedNames{u, onwards}]; len(names) > 0 {
				reportDeniedNames(p, ctx, u, names)
			}
			if names := locked[refusedNames{u, onwards}]; len(names) > 0 {
				reportNoKey(p, ctx, u, names)
			}
		}
	}
}

// deniedAll reports whether nothing may be read under the prefix, which is
// reported once for all names.
func (u *backendUse) deniedAll(what airflow.What) bool {
	return slices.ContainsFunc(u.prefixes, func(p *prefixProbe) bool {
		return p.what == what && p.err == nil && p.result.Access == aws.Denied
	})
}

// onwards says what Airflow goes on to where the backend raises, "" if the code
// that names it fails: Airflow only logs what a backend raises.
func onwards(p *checks.Pass, l *lookup) string {
	if l.named == nil {
		return ""
	}
	has := func(v *sessions.View) bool {
		return !slices.Contains(l.use.Services, v.Service.Name) || l.named.inEnvironmentOf(v)
	}
	switch {
	case !slices.ContainsFunc(p.Diagnosis().Views, func(v *sessions.View) bool { return !has(v) }):
		return l.named.variable()
	case inSettings(p, l.named):
		return l.named.name + " of " + p.Diagnosis().SettingsName()
	case !l.named.required:
		return "the default in the DAG"
	}
	return ""
}

// severity is that of a refusal of names: a warning where Airflow goes on, which
// more then says.
func severity(p *checks.Pass, names []*lookup) (severity checks.Severity, more string) {
	var places []string
	for _, l := range names {
		place := onwards(p, l)
		if place == "" {
			return "", ""
		}
		places = append(places, place)
	}
	return checks.Warning, "; Airflow logs it and uses " + listed(checks.FirstOfEach(places)) + " instead"
}

// seen is what the person sees of a refusal, "" if nothing: for some answers the
// backend says that there is no such secret, and Airflow 3 logs what it raises
// for a connection at level DEBUG only.
func seen(p *checks.Pass, l *lookup) string {
	e := l.result.Answer
	switch shown := !swallowed(e) && (l.what == airflow.VariableSecret || p.Project().Image.AirflowMajor == 2); {
	case l.named == nil && !shown:
		return airflow.NotDefined("<name>", p.Diagnosis().AirflowVersion)
	case shown: // with the name of what was looked up there
		return e.Renamed(ProbeID, "<name>").Symptom()
	case onwards(p, l) != "":
		return ""
	}
	return missingSymptom(p, l.named)
}

// swallowed reports whether the backend takes an answer for a secret that is not
// there (secrets_manager.py and systems_manager.py, _get_secret).
func swallowed(e *aws.Error) bool {
	switch e.Code {
	case "ResourceNotFoundException", "InvalidParameterException", "InvalidRequestException", "DecryptionFailure", "InternalServiceError":
		return e.Operation == "secretsmanager:GetSecretValue"
	}
	return e.Code == "ParameterNotFound"
}
