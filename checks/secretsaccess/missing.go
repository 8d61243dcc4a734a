package secretsaccess

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/identity"
	"doctor/checks/internal/repair"
	"doctor/internal/airflow"
	"doctor/internal/airflow/dagsource"
	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/phrase"
	"doctor/internal/redact"
)

// reportMissing reports the names that are missing, after a look where they may
// be instead: under the other spelling of the prefix, and in the other regions
// that the project names. It returns what of that is unknown.
func reportMissing(p *checks.Pass, ctx context.Context, s *survey, missing []*dagName, byName map[*dagName][]*lookup, budget int) []string {
	others := map[*backendUse][]otherRegion{}
	for _, u := range s.Uses {
		others[u] = otherRegions(p, u)
	}
	elsewhere := map[*dagName][]*lookup{}
	var questions []*lookup
	for _, n := range missing {
		for _, l := range byName[n] {
			elsewhere[n] = append(elsewhere[n], l.variants(others[l.use])...)
		}
		questions = append(questions, elsewhere[n]...)
	}
	askNames(p, ctx, questions, budget)
	displaced := map[displacement][]*lookup{}
	var order []displacement
	for _, n := range missing {
		found := slices.IndexFunc(elsewhere[n], (*lookup).there)
		if found < 0 || elsewhere[n][found].region == "" {
			reportNowhere(p, n, byName[n], elsewhere[n])
			continue
		}
		l := elsewhere[n][found]
		d := displacement{l.use, l.region}
		if displaced[d] == nil {
			order = append(order, d)
		}
		displaced[d] = append(displaced[d], l)
	}
	for _, d := range order {
		reportOtherRegion(p, d, displaced[d], others[d.use])
	}
	return notFoundOut(p, missing, elsewhere)
}

// notFoundOut says of which missing names it is not known whether they are
// elsewhere. That a run asks for no more is said and no more: what Airflow will
// find is known.
func notFoundOut(p *checks.Pass, missing []*dagName, elsewhere map[*dagName][]*lookup) []string {
	because := map[string][]string{}
	passedOver := 0
	for _, n := range missing {
		switch cut := slices.IndexFunc(elsewhere[n], (*lookup).cutOff); {
		case slices.ContainsFunc(elsewhere[n], (*lookup).there):
		case cut >= 0:
			because[elsewhere[n][cut].why()] = append(because[elsewhere[n][cut].why()], n.name)
		case slices.ContainsFunc(elsewhere[n], func(l *lookup) bool { return l.unasked == overBound }):
			passedOver++
		}
	}
	if passedOver > 0 {
		p.Notef("%s not looked up in other regions or with another slash: %s", phrase.Count(passedOver, "missing name"), overBound)
	}
	if len(because) == 0 {
		return nil
	}
	return []string{"unknown whether missing names exist in another region or with another slash: " + reasons(because)}
}

// displacement is a region in which secrets are, and the backend that asks for
// them in its own.
type displacement struct {
	use    *backendUse
	region string
}

// variants are the other places where the secret may be.
func (l *lookup) variants(regions []otherRegion) []*lookup {
	if l.skipped != "" || l.use.Endpoint() != "" {
		return nil
	}
	variant := func(name, region string) *lookup {
		v := *l
		v.name, v.region, v.asked, v.unasked, v.result = name, region, false, "", aws.SecretResult{}
		return &v
	}
	var out []*lookup
	if l.use.service() == aws.SecretsManager {
		// Parameter Store's backend adds the slash by itself.
		out = append(out, variant(otherSlash(l.name), ""))
	}
	for _, r := range regions {
		out = append(out, variant(l.name, r.name))
	}
	return out
}

// otherSlash is a name with its leading slash taken off, or put on.
func otherSlash(name string) string {
	if bare, ok := strings.CutPrefix(name, "/"); ok {
		return bare
	}
	return "/" + name
}

// otherRegion is a region that the project names elsewhere.
type otherRegion struct {
	name string
	at   astro.Origin
	from string // what names it
}

// otherRegions are the regions beside the backend's own that the environment,
// the connections and the profiles name, the likeliest first.
func otherRegions(p *checks.Pass, u *backendUse) []otherRegion {
	const most = 3
	var out []otherRegion
	add := func(name, from string, at astro.Origin) {
		known := slices.Contains(boto.KnownRegions(), name)
		if known && name != u.region() && len(out) < most && !slices.ContainsFunc(out, func(r otherRegion) bool { return r.name == name }) {
			out = append(out, otherRegion{name, at, from})
		}
	}
	for _, variable := range []string{"AWS_DEFAULT_REGION", "AWS_REGION"} {
		v := u.View.Service.Env[variable]
		add(v.Value, variable, v.Origin)
	}
	sessions := append(slices.Clone(u.View.Sessions[1:]), u.View.Sessions[0])
	for _, s := range sessions {
		from := s.Outcome.RegionFrom
		switch {
		case from.Pos.Path != "":
			add(s.Outcome.Region, "the profile "+s.Outcome.Profile, p.Origin(u.View, from.Pos))
		case from.Argument:
			add(s.Outcome.Region, "the connection "+s.Name, s.Origin)
		}
	}
	file := u.Session.Outcome.ConfigFile
	if file.Ini != nil {
		for _, section := range file.Ini.Sections {
			if region := section.Option("region"); region != nil {
				add(region.Value, "["+section.Name+"]", p.Origin(u.View, boto.Pos{Path: file.Path, Line: region.Line}))
			}
		}
	}
	return out
}

func reportOtherRegion(p *checks.Pass, d displacement, lookups []*lookup, regions []otherRegion) {
	var names []string
	var at []checks.Position
	for _, l := range lookups {
		names = append(names, l.name)
		at = append(at, l.at...)
	}
	other := regions[slices.IndexFunc(regions, func(r otherRegion) bool { return r.name == d.region })]
	operation := secretOperation(d.use)
	p.Report(checks.Finding{
		Rule: SecretNotInRegion, Subject: listed(names), Services: d.use.Services,
		At: append(backendPlaces(d.use, operation), at...),
		// The backend ignores the answer that there is none.
		Symptom: redact.NewText(missingSymptom(p, lookups[0].named)),
		Message: redact.Textf("%s is in %s (the region of %s), but the backend uses %s (%s)",
			listed(names), d.region, other.from, d.use.region(), regionFrom(p, d.use)),
		Fixes: []checks.Fix{setKwarg(d.use, "region_name", d.region)},
	})
}

// regionFrom says who gave the backend its region.
func regionFrom(p *checks.Pass, u *backendUse) string {
	from := u.Session.Outcome.RegionFrom
	switch {
	case from.Variable != "":
		return from.Variable + ", " + cause.Place(u.View.Service.Env[from.Variable].Origin)
	case from.Pos.Path != "":
		return "the profile " + u.Session.Outcome.Profile + ", " + cause.Place(p.Origin(u.View, from.Pos))
	}
	return u.Session.Variable + ", " + cause.Place(u.Session.Origin)
}

func secretOperation(u *backendUse) string {
	if u.service() == aws.ParameterStore {
		return "ssm:GetParameter"
	}
	return "secretsmanager:GetSecretValue"
}

// setKwarg is the fix that gives an argument of the backend another value.
func setKwarg(u *backendUse, key, value string) checks.Fix {
	return repair.ChangeArguments(u.View, u.firstSource(), fmt.Sprintf("Set %q to %q", key, value), repair.SetTo(key, value))
}

// firstSource is the backend's configuration in the first of its services.
func (u *backendUse) firstSource() *airflow.Source {
	for _, source := range u.View.Backends() {
		if backendSession(u.View, source) == u.Session {
			return source
		}
	}
	return &airflow.Source{}
}

func reportNowhere(p *checks.Pass, n *dagName, lookups, elsewhere []*lookup) {
	var places []string
	f := checks.Finding{Rule: SecretMissing, Subject: n.name, At: n.at, Services: p.Services(), Symptom: redact.NewText(missingSymptom(p, n))}
	for _, l := range lookups {
		places = append(places, notThere(l))
	}
	settings := p.Diagnosis().SettingsName()
	places = append(places, "no "+n.variable()+" in the environment", "not in "+settings)
	f.Message = redact.Textf("%s %s (%s) not found: %s; Airflow's database was not checked",
		n.kind, n.name, place(n.at[0]), strings.Join(places, ", "))
	if i := slices.IndexFunc(elsewhere, (*lookup).there); i >= 0 {
		l := elsewhere[i]
		f.Message = f.Message.Addf("; %s exists, but a leading slash makes a different name", l.name)
		prefix := strings.TrimSuffix(strings.TrimSuffix(l.name, n.name), "/")
		f.Fixes = append(f.Fixes, setKwarg(l.use, string(l.what)+"_prefix", prefix))
	}
	f.Fixes = append(f.Fixes, createFixes(p, n, lookups)...)
	p.Report(f)
}

// notThere says of one backend that it has not the name, or why it does not
// give what it has.
func notThere(l *lookup) string {
	in := fmt.Sprintf("%s in %s (%s)", l.name, l.use.title(), l.use.region())
	switch {
	case l.skipped != "":
		return l.skipped
	case l.result.Access == aws.Deleted:
		return in + " is scheduled for deletion"
	case l.result.Access == aws.Found:
		return in + " is binary, which the backend cannot read"
	}
	return "no " + in
}

// missingSymptom is what Airflow raises. Of a variable Airflow 3 adds a detail
// that is another one from release to release.
func missingSymptom(p *checks.Pass, n *dagName) string {
	switch {
	case n.kind == dagsource.Connection:
		return airflow.NotDefined(n.name, p.Diagnosis().AirflowVersion)
	case p.Project().Image.AirflowMajor == 2:
		return fmt.Sprintf("KeyError: 'Variable %s does not exist'", n.name)
	}
	return "airflow.sdk.exceptions.AirflowRuntimeError: VARIABLE_NOT_FOUND"
}

// sessionFlags are the flags with which the AWS CLI asks what a backend asks.
func sessionFlags(p *checks.Pass, u *backendUse) string {
	flags := " --region " + p.Quote(u.region())
	if profile := u.Session.Outcome.Profile; profile != "default" && !identity.OwnKeys(u.Session) {
		flags += p.Flag("--profile", profile)
	}
	return flags
}

// createFixes are the commands that make the secret, or bring it back.
func createFixes(p *checks.Pass, n *dagName, lookups []*lookup) []checks.Fix {
	i := slices.IndexFunc(lookups, func(l *lookup) bool { return l.skipped == "" })
	if i < 0 {
		return []checks.Fix{{Title: redact.Textf("Set %s in %s", n.variable(), p.Project().EnvFile.Path), Lines: redact.Texts(n.variable() + "=VALUE"), Safety: checks.Unsafe}}
	}
	l := lookups[i]
	tail := sessionFlags(p, l.use)
	name := p.Quote(l.name)
	switch {
	case l.result.Access == aws.Deleted:
		return []checks.Fix{{Title: redact.NewText("Restore the secret"), Commands: []redact.Text{p.AWSCLI("secretsmanager restore-secret --secret-id " + name + tail)}, Safety: checks.Unsafe}}
	case l.result.Access == aws.Found:
		return []checks.Fix{{Title: redact.NewText("Store the value as text"), Commands: []redact.Text{p.AWSCLI("secretsmanager put-secret-value --secret-id " + name + " --secret-string <value>" + tail)}, Safety: checks.Unsafe}}
	case l.use.service() == aws.ParameterStore:
		return []checks.Fix{{Title: redact.NewText("Create the parameter"), Commands: []redact.Text{p.AWSCLI("ssm put-parameter --name " + name + " --type SecureString --value <value>" + tail)}, Safety: checks.Unsafe}}
	}
	return []checks.Fix{{Title: redact.NewText("Create the secret"), Commands: []redact.Text{p.AWSCLI("secretsmanager create-secret --name " + name + " --secret-string <value>" + tail)}, Safety: checks.Unsafe}}
}
