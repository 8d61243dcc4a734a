package secretsaccess

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"doctor/checks"
	"doctor/checks/backendkwargs"
	"doctor/checks/internal/identity"
	"doctor/checks/secretsbackend"
	"doctor/internal/airflow"
	"doctor/internal/aws"
	"doctor/internal/phrase"
	"doctor/internal/sessions"
)

// backendUse is one AWS backend with one set of credentials, and the services
// that use it so.
type backendUse struct {
	View     *sessions.View
	Session  *sessions.Session
	backend  *airflow.Backend
	kwargs   map[string]any
	Services []string
	Source   aws.Source
	prefixes []*prefixProbe
	// readable are the kinds of which a name could be read, or was found missing,
	// though the prefix may not be read: a policy that names single secrets.
	readable map[airflow.What]bool
}

// survey is what the backends of all services come to.
type survey struct {
	Uses []*backendUse
	// absent says why there is nothing to ask, unknown why something that is
	// there cannot be asked from here.
	absent, unknown []string
	// blocked are the checks and rules that report why there is nothing to ask.
	blocked []string
	// blind: a backend that some service asks could not be asked from here, for
	// the reasons in unseen.
	blind  bool
	unseen []string
}

// nothing is the error of a check that has no backend to ask.
func (s *survey) nothing() error {
	switch {
	case len(s.unknown) > 0:
		return checks.Unknownf("%s", strings.Join(checks.FirstOfEach(s.unknown), "; "))
	case len(s.absent) > 0:
		return checks.Blockedf(checks.Distinct(s.blocked), "%s", strings.Join(checks.FirstOfEach(s.absent), "; "))
	}
	return checks.Skipf("no secrets backend is set")
}

// BackendUses groups the services by backend, credentials and names.
func BackendUses(p *checks.Pass) *survey {
	s := &survey{}
	byKey := map[string]*backendUse{}
	for _, v := range p.Diagnosis().Views {
		for _, source := range v.Backends() {
			u := useFor(p, s, v, source)
			if u == nil {
				continue
			}
			key := u.key()
			if have := byKey[key]; have == nil {
				byKey[key] = u
				s.Uses = append(s.Uses, u)
			} else if !slices.Contains(have.Services, v.Service.Name) {
				have.Services = append(have.Services, v.Service.Name)
				sort.Strings(have.Services)
			}
		}
	}
	return s
}

// useFor returns how a backend is used; nil, after noting why, if AWS cannot be asked about it.
func useFor(p *checks.Pass, s *survey, v *sessions.View, source *airflow.Source) *backendUse {
	absent, unknown := len(s.absent), len(s.unknown)
	switch u := useOf(p, s, v, source); {
	case u == nil:
		s.blind = true
		s.unseen = slices.Concat(s.unseen, s.absent[absent:], s.unknown[unknown:])
		return nil
	case len(u.prefixes) > 0:
		return u
	}
	s.absent = append(s.absent, "the backend looks up neither variables nor connections")
	return nil
}

func useOf(p *checks.Pass, s *survey, v *sessions.View, source *airflow.Source) *backendUse {
	switch b := source.Backend; {
	case source.Problem != nil:
		s.absent = append(s.absent, "Airflow cannot import the secrets backend")
		s.blocked = append(s.blocked, secretsbackend.Check.ID)
	case b == nil:
		s.absent = append(s.absent, "the secrets backend is a class that doctor does not know")
	case b.AWSService == "":
		s.absent = append(s.absent, "the secrets backend does not use AWS: "+b.Title)
	case source.Kwargs.Raises != "":
		s.absent = append(s.absent, "Airflow does not start with these arguments of the backend")
		s.blocked = append(s.blocked, backendkwargs.Check.ID)
	case v.Airflow.SessionFactory != "":
		s.unknown = append(s.unknown, "only the container can create the boto3 session of the backend (AIRFLOW__AWS__SESSION_FACTORY)")
	case source.Elsewhere != "":
		s.unknown = append(s.unknown, fmt.Sprintf("only the container can read the arguments of the backend from %s", source.Elsewhere))
	default:
		return askableUse(p, s, v, source)
	}
	return nil
}

func askableUse(p *checks.Pass, s *survey, v *sessions.View, source *airflow.Source) *backendUse {
	session := backendSession(v, source)
	if session == nil {
		return nil
	}
	if session.Outcome.Failure != nil {
		rules := causes(p)
		s.absent = append(s.absent, noFurther(rules))
		s.blocked = append(s.blocked, rules...)
		return nil
	}
	credentials, err := identity.SessionSource(p.Facts, v, session)
	if err != nil {
		s.unknown = append(s.unknown, identity.ReasonOf(err))
		return nil
	}
	u := &backendUse{
		View: v, Session: session, backend: source.Backend, kwargs: source.Kwargs.Values,
		Services: []string{v.Service.Name}, Source: credentials, readable: map[airflow.What]bool{},
	}
	u.prefixes = u.askedPrefixes()
	return u
}

// causes are the rules under which it is reported why sessions fail.
func causes(p *checks.Pass) []string {
	var rules []string
	for _, c := range p.Diagnosis().Causes {
		rules = append(rules, checks.RuleOfCause(p.List, c.Kind).String())
	}
	return checks.Distinct(rules)
}

// noFurther names the causes for which a backend never gets to AWS.
func noFurther(causes []string) string {
	if len(causes) == 0 {
		return "the secrets backend cannot reach AWS"
	}
	return phrase.UntilFixed(causes)
}

// backendSession is the boto3 session that a backend makes in a service.
func backendSession(v *sessions.View, source *airflow.Source) *sessions.Session {
	variable := source.DefinedIn()
	for _, s := range v.Sessions {
		if s.Where == sessions.Backend && s.Variable == variable && s.Name == source.Backend.Class {
			return s
		}
	}
	return nil
}

// key is equal for uses that ask AWS the same.
func (u *backendUse) key() string {
	parts := []string{string(u.service()), u.Session.Outcome.Region, u.Endpoint(), u.Source.Fingerprint()}
	for _, prefix := range u.prefixes {
		parts = append(parts, string(prefix.what)+"="+prefix.prefix, fmt.Sprint(u.kwargs[string(prefix.what)+"_lookup_pattern"]))
	}
	return strings.Join(parts, "\x00")
}

func (u *backendUse) service() aws.Service {
	if u.backend.AWSService == "ssm" {
		return aws.ParameterStore
	}
	return aws.SecretsManager
}

// Endpoint is one that only the project names: there is none unless the person
// asked for it, since sessionSource fails then.
func (u *backendUse) Endpoint() string { return u.Session.Outcome.Endpoint }

func (u *backendUse) region() string { return u.Session.Outcome.Region }

// title is what people call the service.
func (u *backendUse) title() string {
	if u.service() == aws.ParameterStore {
		return "Parameter Store"
	}
	return "Secrets Manager"
}
