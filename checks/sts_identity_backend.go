package checks

import (
	"context"
	"slices"

	"doctor/internal/aws"
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
	return identityVerdict{identity, err}
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

// anywhere is equal for sources that give the same credentials, whoever is asked
// about them.
func anywhere(source aws.Source) string {
	source.STSEndpoint = ""
	return source.Anywhere().Fingerprint()
}

// symptom is what the person will see. A backend never calls GetCallerIdentity:
// the same refusal comes in the words of the service that it asks.
func (s *asked) symptom(e *aws.Error) string {
	if s.backend == nil || e.Operation != "sts:GetCallerIdentity" {
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
