package checks

import (
	"context"
	"slices"

	"doctor/internal/aws"
	"doctor/internal/diagnosis"
)

func (p *Pass) askSet(ctx context.Context, s *asked) identityVerdict {
	if s.backend == nil {
		return p.ask(ctx, s.view, s.outcome)
	}
	source, err := p.sessionSource(s.view, s.backend)
	if err != nil {
		return identityVerdict{err: err}
	}
	identity, err := p.AWS().Identity(ctx, source)
	return identityVerdict{identity: identity, err: err}
}

// backendSets are the credentials of secrets backends that are not those of the
// services themselves. Which region is asked makes no other identity.
func (p *Pass) backendSets(own []*asked) []*asked {
	byKey := map[string]*asked{}
	for _, s := range own {
		if source, err := p.source(s.view, s.outcome); err == nil {
			byKey[anywhere(source)] = s
		}
	}
	var sets []*asked
	for _, u := range p.backendUses().uses {
		// The keys of an emulator are nobody's at AWS.
		if named := stsEndpoint(u.view, u.session); named != u.source.STSEndpoint || named == "" && u.endpoint() != "" {
			continue
		}
		key := anywhere(u.source)
		have := byKey[key]
		switch {
		case have == nil:
			s := &asked{view: u.view, outcome: u.session.Outcome, backend: u.session, services: slices.Clone(u.services)}
			byKey[key] = s
			sets = append(sets, s)
		case have.backend != nil:
			have.services = distinct(append(have.services, u.services...))
		}
	}
	return sets
}

// connectionSets are the credentials of connections that are neither those of the
// services nor of their backends. Keys in a connection are asked about by aws-connections.
func (p *Pass) connectionSets(known []*asked) []*asked {
	byKey := map[string]*asked{}
	for _, s := range known {
		if source, err := p.setSource(s); err == nil {
			byKey[anywhere(source)] = s
		}
	}
	var sets []*asked
	for _, v := range p.Diagnosis().Views {
		for _, session := range v.Sessions {
			if !asksAs(session) {
				continue
			}
			source, err := p.sessionSource(v, session)
			if err != nil {
				continue // who it is cannot be asked from here
			}
			key := anywhere(source)
			switch have := byKey[key]; {
			case have == nil:
				s := &asked{view: v, outcome: session.Outcome, backend: session, services: []string{v.Service.Name}}
				byKey[key] = s
				sets = append(sets, s)
			case have.backend != nil && have.backend.Where == diagnosis.Connection:
				have.services = distinct(append(have.services, v.Service.Name))
			}
		}
	}
	return sets
}

// asksAs reports whether a session is one of a connection that names a role or a profile,
// and that asks AWS itself.
func asksAs(s *diagnosis.Session) bool {
	return s.Where == diagnosis.Connection && s.Outcome.Failure == nil && s.IsCertain() && s.Outcome.Endpoint == "" &&
		(s.Boto.Role != nil || s.Boto.Profile != nil && !ownKeys(s))
}

// setSource is what the AWS client is handed for a set.
func (p *Pass) setSource(s *asked) (aws.Source, error) {
	if s.backend == nil {
		return p.source(s.view, s.outcome)
	}
	return p.sessionSource(s.view, s.backend)
}

// owner words whose credentials a set of its own is.
func (s *asked) owner() string {
	if s.backend.Where == diagnosis.Connection {
		return "the connection " + s.backend.Name
	}
	return "the secrets backend"
}

// anywhere is equal for sources that give the same credentials, whoever is asked
// about them.
func anywhere(source aws.Source) string {
	source.STSEndpoint = ""
	return source.Anywhere().Fingerprint()
}

// symptom is what the person will see of a refusal. A backend never calls GetCallerIdentity:
// the same refusal comes in the words of the service that it asks.
func (s *asked) symptom(e *aws.Error) string {
	if s.backend == nil || s.backend.Where == diagnosis.Connection || e.Operation != "sts:GetCallerIdentity" {
		return e.Symptom()
	}
	words := *e
	words.Operation = "secretsmanager:GetSecretValue"
	if s.backend.Boto.Service == "ssm" {
		words.Operation = "ssm:GetParameter"
	}
	words.Code = map[string]string{
		"InvalidClientTokenId":  "UnrecognizedClientException",
		"SignatureDoesNotMatch": "InvalidSignatureException",
		"ExpiredToken":          "ExpiredTokenException",
	}[e.Code]
	return words.Symptom()
}
