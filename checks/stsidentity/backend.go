package stsidentity

import (
	"context"
	"slices"

	"doctor/checks"
	"doctor/checks/internal/identity"
	"doctor/checks/secretsaccess"
	"doctor/internal/facts"
	"doctor/internal/sessions"
)

func askSet(p *checks.Pass, ctx context.Context, s *identity.Asked) facts.IdentityVerdict {
	if s.Backend == nil {
		return p.Ask(ctx, s.View, s.Outcome)
	}
	return askSession(ctx, p.Facts, s.View, s.Backend)
}

// backendSets are the credentials of secrets backends that are not those of the
// services themselves. Which region is asked makes no other identity.
func backendSets(p *checks.Pass, own []*identity.Asked) []*identity.Asked {
	byKey := map[string]*identity.Asked{}
	for _, s := range own {
		if source, err := p.Source(s.View, s.Outcome); err == nil {
			byKey[identity.Anywhere(source)] = s
		}
	}
	var sets []*identity.Asked
	for _, u := range secretsaccess.BackendUses(p).Uses {
		// AWS does not know the keys of an emulator.
		if named := identity.StsEndpoint(u.View, u.Session); named != u.Source.STSEndpoint || named == "" && u.Endpoint() != "" {
			continue
		}
		key := identity.Anywhere(u.Source)
		have := byKey[key]
		switch {
		case have == nil:
			s := &identity.Asked{View: u.View, Outcome: u.Session.Outcome, Backend: u.Session, Services: slices.Clone(u.Services)}
			byKey[key] = s
			sets = append(sets, s)
		case have.Backend != nil:
			have.Services = checks.Distinct(append(have.Services, u.Services...))
		}
	}
	return sets
}

// connectionSets are the credentials of connections that are neither those of the
// services nor of their backends. Keys in a connection are asked about by aws-connections.
func connectionSets(p *checks.Pass, known []*identity.Asked) []*identity.Asked {
	byKey := map[string]*identity.Asked{}
	for _, s := range known {
		if source, err := identity.SetSource(p, s); err == nil {
			byKey[identity.Anywhere(source)] = s
		}
	}
	var sets []*identity.Asked
	for _, v := range p.Diagnosis().Views {
		for _, session := range v.Sessions {
			if !identity.AsksAs(session) {
				continue
			}
			source, err := identity.SessionSource(p.Facts, v, session)
			if err != nil {
				continue // who it is cannot be asked from here
			}
			key := identity.Anywhere(source)
			switch have := byKey[key]; {
			case have == nil:
				s := &identity.Asked{View: v, Outcome: session.Outcome, Backend: session, Services: []string{v.Service.Name}}
				byKey[key] = s
				sets = append(sets, s)
			case have.Backend != nil && have.Backend.Where == sessions.Connection:
				have.Services = checks.Distinct(append(have.Services, v.Service.Name))
			}
		}
	}
	return sets
}
