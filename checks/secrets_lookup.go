package checks

import (
	"context"
	"fmt"
	"slices"

	"doctor/internal/airflow"
	"doctor/internal/airflow/dagnames"
	"doctor/internal/aws"
	"doctor/internal/redact"
)

// maxLookups bounds the names that one run asks AWS for.
const maxLookups = 200

// probed is one name that AWS was asked for.
type probed struct {
	what   airflow.What
	name   string // the whole name, prefix included
	at     []Location
	result aws.SecretResult
}

// lookup is one name in one backend.
type lookup struct {
	probed
	use   *backendUse
	named *dagName
	// skipped says why the backend is not asked for it, "" if it is; doubt, that
	// this cannot be told.
	skipped string
	doubt   bool
	// region is another one than the backend's, "" for its own.
	region string
	asked  bool
	err    error
	shape  airflow.Shape
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
			l.skipped = "the backend is not asked for " + string(n.what())
		case found.Asked == airflow.AskedNo:
			l.skipped = fmt.Sprintf("the backend is not asked for it, because of %s_lookup_pattern", n.what())
		case found.Asked == airflow.AskedUnknown:
			l.skipped, l.doubt = "whether the backend is asked for it cannot be told", true
		}
		out = append(out, l)
	}
	return out
}

// ask puts those questions that are still open, as far as the budget goes, and
// returns what is left of it. A backend that did not answer before is not asked
// again and again.
func (p *Pass) askNames(ctx context.Context, lookups []*lookup, budget int) int {
	var open []*lookup
	for _, l := range lookups {
		if l.skipped == "" && len(open) < budget && l.use.firstError() == nil {
			open = append(open, l)
		}
	}
	inParallel(len(open), func(i int) {
		l := open[i]
		if ctx.Err() != nil {
			return
		}
		probe := l.use.probe(l.name)
		if l.region != "" {
			probe.Region = l.region
		}
		if l.region == "" {
			probe.Judge = func(value redact.Secret) { l.shape = p.judgeShape(l, value) }
		}
		l.result, l.err = p.AWS().Probe(ctx, l.use.source, probe)
		l.asked = true
	})
	return budget - len(open)
}

// judgeShape looks at a value while it is there, and keeps nothing of it.
func (p *Pass) judgeShape(l *lookup, value redact.Secret) airflow.Shape {
	if l.named.kind == dagnames.Variable {
		return airflow.VariableShape(l.named.name, value.Reveal())
	}
	return airflow.ConnectionShape(l.named.name, value.Reveal(), l.use.backend.AWSService, l.use.kwargs, p.Diagnosis().AirflowVersion)
}

// checkNames looks up what the DAGs name and reports what is nowhere. It
// returns what could not be told.
func (p *Pass) checkNames(ctx context.Context, s *survey, all named) []string {
	p.noteUnseen(all)
	var lookups []*lookup
	byName := map[*dagName][]*lookup{}
	for _, n := range all.names {
		byName[n] = lookupsOf(n, s.uses)
		lookups = append(lookups, byName[n]...)
	}
	left := p.askNames(ctx, lookups, maxLookups)
	for _, l := range lookups {
		if l.asked && l.err == nil && l.result.Access != aws.Denied {
			l.use.readable[l.what] = true
		}
	}
	p.reportAnswers(ctx, lookups)
	var missing []*dagName
	open, there, optional := 0, 0, 0
	for _, n := range all.names {
		switch p.stateOf(n, byName[n], s.blind) {
		case nameMissing:
			missing = append(missing, n)
		case nameOpen:
			open++
		case nameThere:
			there++
		case nameOptional:
			optional++
		}
	}
	p.reportMissing(ctx, s, missing, byName, left)
	if len(all.names) > 0 {
		p.Notef("the DAGs name %d variables and connections: %d are there, %d are not and need not be", len(all.names), there, optional)
	}
	return unansweredNames(all, open)
}

func unansweredNames(all named, open int) []string {
	var unknown []string
	if all.unread > 0 {
		unknown = append(unknown, fmt.Sprintf("files in dags/ that were not read: %d", all.unread))
	}
	if open > 0 {
		unknown = append(unknown, fmt.Sprintf("%d of the %d names in the DAGs could not be looked up", open, len(all.names)))
	}
	return unknown
}

// nameState is what became of one name.
type nameState int

const (
	nameThere    nameState = iota
	nameMissing            // nowhere that Airflow looks
	nameShut               // it may not be read, which is reported as such
	nameOpen               // not known
	nameOptional           // nowhere, and the code goes on without it
)

// stateOf goes through the places in which Airflow looks for a name. One that
// any service finds is there: which service will ask for it is not known.
func (p *Pass) stateOf(n *dagName, lookups []*lookup, blind bool) nameState {
	is := func(f func(*lookup) bool) bool { return slices.ContainsFunc(lookups, f) }
	switch {
	case is((*lookup).there), p.inEnvironment(n), p.inSettings(n):
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

// inEnvironment reports whether a service has the variable of that name. An
// empty connection counts as none (secrets/base_secrets.py, get_connection).
func (p *Pass) inEnvironment(n *dagName) bool {
	for _, v := range p.Diagnosis().Views {
		value, ok := v.Service.Getenv(n.variable())
		if ok && (n.kind == dagnames.Variable || value != "") {
			return true
		}
	}
	return false
}

// inSettings reports whether the CLI will put it into Airflow's database.
func (p *Pass) inSettings(n *dagName) bool {
	settings := p.Diagnosis().Settings()
	if n.kind == dagnames.Variable {
		return slices.ContainsFunc(settings.Variables, func(v airflow.SettingsVariable) bool { return v.Name == n.name && v.Imported })
	}
	return slices.ContainsFunc(settings.Connections, func(c airflow.Connection) bool { return c.ID == n.name && c.Readable() })
}

// reportAnswers reports what came back for names that are there: forms that
// Airflow cannot read, and what may not be read.
func (p *Pass) reportAnswers(ctx context.Context, lookups []*lookup) {
	denied, locked := map[*backendUse][]probed{}, map[*backendUse][]probed{}
	var uses []*backendUse
	for _, l := range lookups {
		if !slices.Contains(uses, l.use) {
			uses = append(uses, l.use)
		}
		switch {
		case !l.asked || l.err != nil:
		case l.result.Access == aws.Denied && !l.use.deniedAll(l.what):
			denied[l.use] = append(denied[l.use], l.probed)
		case l.result.Access == aws.NoKey:
			locked[l.use] = append(locked[l.use], l.probed)
		case l.there():
			p.reportShape(l)
		}
	}
	for _, u := range uses {
		if len(denied[u]) > 0 {
			p.reportDeniedNames(ctx, u, denied[u])
		}
		if len(locked[u]) > 0 {
			p.reportNoKey(ctx, u, locked[u])
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
