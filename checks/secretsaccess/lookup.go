package secretsaccess

import (
	"context"
	"fmt"
	"slices"

	"doctor/checks"
	"doctor/internal/airflow"
	"doctor/internal/airflow/dagsource"
	"doctor/internal/aws"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// MaxLookups bounds the names that one run asks AWS for.
const MaxLookups = 200

// probed is one name that AWS was asked for.
type probed struct {
	what   airflow.What
	name   string // the whole name, prefix included
	at     []checks.Position
	result aws.SecretResult
}

// lookup is one name in one backend.
type lookup struct {
	probed
	use   *backendUse
	named *dagName
	// skipped says why the backend is not asked for it, "" if it is; doubt, that
	// this is unknown.
	skipped string
	doubt   bool
	// region is another one than the backend's, "" for its own.
	region string
	asked  bool
	// unasked says why it was to be asked and was not.
	unasked string
	err     error
	shape   airflow.Shape
}

// there reports whether Airflow finds something there.
func (l *lookup) there() bool {
	return l.asked && l.err == nil && l.result.Access == aws.Found && l.result.Shape != aws.ShapeBinary
}

// unknown reports whether it was to be asked and there was no answer.
func (l *lookup) unknown() bool { return l.doubt || l.skipped == "" && (!l.asked || l.err != nil) }

// shut reports whether the answer was that it may not be read.
func (l *lookup) shut() bool {
	return l.asked && l.err == nil && (l.result.Access == aws.Denied || l.result.Access == aws.NoKey)
}

// lookups are the questions about one name, in the order of the backends.
func lookupsOf(n *dagName, uses []*backendUse) []*lookup {
	var out []*lookup
	for _, u := range uses {
		l := &lookup{use: u, named: n}
		found := u.backend.SecretName(n.what(), n.name, u.kwargs)
		l.what, l.name, l.at = n.what(), found.Name, n.at
		switch {
		case found.Asked == airflow.AskedNo && found.Name == "":
			l.skipped = "the backend does not look up " + string(n.what())
		case found.Asked == airflow.AskedNo:
			l.skipped = fmt.Sprintf("%s_lookup_pattern of the backend excludes it", n.what())
		case found.Asked == airflow.AskedUnknown:
			l.skipped, l.doubt = fmt.Sprintf("unknown whether %s_lookup_pattern of the backend includes it", n.what()), true
		}
		out = append(out, l)
	}
	return out
}

// askNames puts those questions that are still open, as far as the budget goes,
// and returns what is left of it. Under a prefix that AWS did not answer for, it
// is not asked again and again.
func askNames(p *checks.Pass, ctx context.Context, lookups []*lookup, budget int) int {
	var open []*lookup
	for _, l := range lookups {
		switch fault := l.use.faultUnder(l.what); {
		case l.skipped != "":
		case fault != nil:
			l.unasked = faultWords(fault)
		case len(open) == budget:
			l.unasked = overBound
		default:
			open = append(open, l)
		}
	}
	inParallel(len(open), func(i int) {
		l := open[i]
		if ctx.Err() != nil {
			l.unasked = noAnswer
			return
		}
		probe := l.use.probe(l.name)
		if l.region != "" {
			probe.Region = l.region
		}
		if l.region == "" {
			probe.Judge = func(value redact.Secret) { l.shape = judgeShape(p, l, value) }
		}
		l.result, l.err = p.AWS().Probe(ctx, l.use.Source, probe)
		l.asked = true
	})
	return budget - len(open)
}

// judgeShape looks at a value while it is there, and keeps nothing of it.
func judgeShape(p *checks.Pass, l *lookup, value redact.Secret) airflow.Shape {
	if l.named.kind == dagsource.Variable {
		return airflow.VariableShape(l.named.name, value.Reveal(), l.named.use)
	}
	return airflow.ConnectionShape(l.named.name, value.Reveal(), l.use.backend.AWSService, l.use.kwargs, p.Diagnosis().Installed(airflow.AmazonProvider))
}

// checkNames looks up what the DAGs name and reports what is missing. It
// returns what is unknown.
func checkNames(p *checks.Pass, ctx context.Context, s *survey, all named) []string {
	noteUnseen(p, all)
	var lookups []*lookup
	byName := map[*dagName][]*lookup{}
	for _, n := range all.names {
		byName[n] = lookupsOf(n, s.Uses)
		lookups = append(lookups, byName[n]...)
	}
	left := askNames(p, ctx, lookups, MaxLookups)
	for _, l := range lookups {
		if l.asked && l.err == nil && l.result.Access != aws.Denied {
			l.use.readable[l.what] = true
		}
	}
	reportAnswers(p, ctx, lookups)
	var missing, open []*dagName
	there, optional := 0, 0
	for _, n := range all.names {
		switch stateOf(p, n, byName[n], s.blind) {
		case nameMissing:
			missing = append(missing, n)
		case nameOpen:
			open = append(open, n)
		case nameThere:
			there++
		case nameOptional:
			optional++
		}
	}
	unknown := unansweredNames(s, all, open, byName)
	unknown = append(unknown, reportMissing(p, ctx, s, missing, byName, left)...)
	if len(all.names) > 0 {
		p.Notef("%d of %d variables and connections in the DAGs found%s", there, len(all.names), optionalWords(optional))
	}
	return unknown
}

// optionalWords tell how many names were not found and are not needed.
func optionalWords(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d not found but optional", n)
}

// nameState is what became of one name.
type nameState int

const (
	nameThere    nameState = iota
	nameMissing            // in no place where Airflow looks
	nameShut               // it may not be read, which is reported as such
	nameOpen               // not known
	nameOptional           // missing, and the code works without it
)

// stateOf goes through the places in which Airflow looks for a name. One that
// any service finds is there: which service will ask for it is not known.
func stateOf(p *checks.Pass, n *dagName, lookups []*lookup, blind bool) nameState {
	is := func(f func(*lookup) bool) bool { return slices.ContainsFunc(lookups, f) }
	switch {
	case is((*lookup).there), inEnvironment(p, n), inSettings(p, n):
		return nameThere
	case is((*lookup).shut):
		return nameShut
	case blind, is((*lookup).unknown):
		return nameOpen
	case !n.required:
		return nameOptional
	}
	return nameMissing
}

// inEnvironment reports whether a service has the variable of that name.
func inEnvironment(p *checks.Pass, n *dagName) bool {
	return slices.ContainsFunc(p.Diagnosis().Views, n.inEnvironmentOf)
}

// inEnvironmentOf reports it of one service. An empty connection counts as none
// (secrets/base_secrets.py, get_connection).
func (n *dagName) inEnvironmentOf(v *sessions.View) bool {
	value, ok := v.Service.Getenv(n.variable())
	return ok && (n.kind == dagsource.Variable || value != "")
}

// inSettings reports whether the CLI will put it into Airflow's database.
func inSettings(p *checks.Pass, n *dagName) bool {
	settings := p.Diagnosis().Settings()
	if n.kind == dagsource.Variable {
		return slices.ContainsFunc(settings.Variables, func(v airflow.SettingsVariable) bool { return v.Name == n.name && v.Imported })
	}
	return slices.ContainsFunc(settings.Imported(), func(c airflow.Connection) bool { return c.ID == n.name && c.Readable() })
}
