package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"doctor/internal/sessions"
	"doctor/internal/trace"
)

// whoamiGroup is one identity with everything that uses it.
type whoamiGroup struct {
	trace.Session[string]
	// names are the backends and connections whose session it is; nil if the default chain is
	// among them.
	names []string
	uses  []whoamiUse
	// regions are the places that set the region.
	regions []string
}

// whoamiUse is one use, with the services that have it.
type whoamiUse struct {
	trace.Use[string]
	services []string
}

// whoamiGroups joins the sessions that differ in nothing that is shown.
func whoamiGroups(all []trace.Session[string], verbose bool) []*whoamiGroup {
	var out []*whoamiGroup
	at := map[string]*whoamiGroup{}
	plain := map[*whoamiGroup]bool{}
	for _, s := range all {
		key := whoamiKey(s, verbose)
		g := at[key]
		if g == nil {
			g = &whoamiGroup{Session: s}
			g.Services, g.Way = nil, slices.Clone(s.Way)
			at[key] = g
			out = append(out, g)
		} else {
			trace.JoinMountLines(g.Way, s.Way)
		}
		for _, service := range s.Services {
			if !slices.Contains(g.Services, service) {
				g.Services = append(g.Services, service)
			}
		}
		g.use(s)
		if from := withPlace("", s.Region.From); from != "" && !slices.Contains(g.regions, from) {
			g.regions = append(g.regions, from)
		}
		if name := whoamiName(s); name == "" {
			plain[g] = true
		} else if !slices.Contains(g.names, name) {
			g.names = append(g.names, name)
		}
	}
	for _, g := range out {
		slices.Sort(g.Services)
		if plain[g] {
			g.names = nil
		}
	}
	return out
}

// whoamiKey is equal for sessions that look alike.
func whoamiKey(s trace.Session[string], verbose bool) string {
	s.Services, s.Session, s.Name, s.Uses = nil, "", "", nil
	s.Way = trace.WithoutMountLines(s.Way)
	if !verbose {
		s.Steps, s.Region.From = nil, ""
	}
	key, _ := json.Marshal(s)
	return string(key)
}

// whoamiName names a session that is not the default one.
func whoamiName(s trace.Session[string]) string {
	switch s.Session {
	case sessions.Backend:
		return "the secrets backend"
	case sessions.Connection:
		return "connection " + s.Name
	}
	return ""
}

// use adds the uses of a session.
func (g *whoamiGroup) use(s trace.Session[string]) {
	for _, u := range s.Uses {
		i := slices.IndexFunc(g.uses, func(have whoamiUse) bool { return have.Use == u })
		if i < 0 {
			g.uses, i = append(g.uses, whoamiUse{Use: u}), len(g.uses)
		}
		g.uses[i].services = append(g.uses[i].services, s.Services...)
	}
}

// title says in which services, and for what.
func (g *whoamiGroup) title(services []string) string {
	text := strings.Join(g.Services, ", ")
	if len(services) > 1 && len(g.Services) == len(services) {
		text = "all services"
	}
	if len(g.names) > 0 {
		text += ": " + strings.Join(g.names, ", ")
	}
	return text
}

// used lists the uses.
func (g *whoamiGroup) used(verbose bool) string {
	var all []string
	for _, u := range g.uses {
		if len(all) == shownPlaces && !verbose {
			return strings.Join(all, ", ") + fmt.Sprintf(" and %d more, which --verbose lists", len(g.uses)-len(all))
		}
		text := strings.TrimSpace(u.Name + " " + u.From)
		if len(u.services) < len(g.Services) {
			text += " in " + strings.Join(u.services, " and ")
		}
		if u.OnlyIf != "" {
			text += ", only if " + u.OnlyIf
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

// broken is the last hop if the way breaks there, nil if it does not.
func (g *whoamiGroup) broken() *trace.Hop[string] {
	if n := len(g.Way); n > 0 && g.Way[n-1].Broken {
		return &g.Way[n-1]
	}
	return nil
}

// rule is the rule that explains where the way breaks, "" if none does.
func (g *whoamiGroup) rule() string {
	if g.Rule == "" && g.broken() != nil {
		return g.Identity.Rule
	}
	return g.Rule
}

// whoamiRow is one labeled line of a session.
type whoamiRow struct{ label, text string }

// rows say what the drawing does not.
func (g *whoamiGroup) rows(verbose bool) []whoamiRow {
	var out []whoamiRow
	add := func(label, text string) {
		if text != "" {
			out = append(out, whoamiRow{label, text})
		}
	}
	value := func(label string, v trace.Value[string]) {
		if v.Value != "" {
			add(label, withPlace(v.Value, v.From))
		}
	}
	add("used by", g.used(verbose))
	if verbose {
		value("profile", g.Profile)
		for _, f := range g.Files {
			add(f.Kind, whoamiFile(f))
		}
		for i, step := range g.Steps {
			add([]string{"asked", ""}[min(i, 1)], whoamiStep(step))
		}
		value("credentials", g.Source)
	} else {
		out = append(out, g.sources()...)
	}
	if !verbose && g.Identity.ARN != "" {
		value("credentials", g.Source)
	}
	for _, a := range g.Arguments {
		if a.Symptom != "" && a.Symptom == g.Stops && g.broken() != nil && !verbose {
			continue // the drawing has it
		}
		text := a.Key + ": " + a.Problem
		if a.Symptom != "" {
			text += " (" + a.Symptom + ")"
		}
		add("argument", text)
	}
	switch {
	case g.Region.Value == "" && g.Unknown != "":
		add("region", "unknown")
	case g.Region.Value == "":
		add("region", "none")
	default:
		add("region", strings.TrimSpace(g.Region.Value+" "+strings.Join(g.regions, " and ")))
	}
	value("endpoint", g.Endpoint)
	if g.NotAWS {
		add("", "not AWS: an identity from there is a mock identity")
	}
	add("expires", g.Expires)
	add("not verified", g.Identity.NotVerified)
	return out
}

// sources says in a line each which source boto3 takes, and which it passes over.
func (g *whoamiGroup) sources() []whoamiRow {
	if g.Unknown != "" {
		return nil
	}
	taken, fails := "", ""
	if h := g.broken(); h != nil && h.Kind == trace.HopSource {
		fails = h.Name
	}
	var passed []string
	for _, step := range g.Steps {
		switch {
		case step.Taken:
			taken = whoamiSource(step.Provider)
		case !step.Unasked && step.Provider != fails:
			passed = append(passed, step.Provider)
		}
	}
	switch {
	case taken != "" && len(passed) == 0:
		return []whoamiRow{{"source", taken + " taken"}}
	case taken != "":
		return []whoamiRow{{"source", taken + " taken"}, {"passed over", strings.Join(passed, ", ")}}
	case fails != "":
		return []whoamiRow{{"source", "none taken: " + fails + " fails"}}
	case len(passed) > 0:
		return []whoamiRow{{"source", fmt.Sprintf("none taken of %d; --verbose lists them", len(passed))}}
	}
	return nil
}

// whoamiSource is a source in words, where boto3's name for it is none.
func whoamiSource(name string) string {
	if name == "explicit" {
		return "the keys in the arguments"
	}
	return name
}

func whoamiStep(step trace.Step[string]) string {
	why, mark := step.Why, ""
	if step.Taken {
		mark = "> "
		if why == "" {
			why = "taken"
		}
	}
	return strings.TrimSpace(mark + step.Provider + ": " + why + " " + step.At)
}

func whoamiFile(f trace.File[string]) string {
	words := f.Path
	if words == "" {
		words = "-"
	}
	if f.Host != "" {
		words += " is " + f.Host
	}
	if f.Through != "" {
		words += ", through " + f.Through
	}
	return words + "; named by " + f.From + "; " + f.State
}

// hop words the hop with that index. An identity that is the role before it has no name of its own.
func (g *whoamiGroup) hop(i int, asked bool) (text, note string) {
	h := g.Way[i]
	if h.Kind == trace.HopIdentity && i > 0 && g.Way[i-1].Name == h.Name {
		h.Name = ""
	}
	text, note = whoamiHop(h)
	if h.Kind == trace.HopIdentity && note == "" {
		note = g.identityNote(asked)
	}
	return text, note
}

// identityNote says what the identity is worth.
func (g *whoamiGroup) identityNote(asked bool) string {
	switch i := g.Identity; {
	case g.broken() != nil || g.Stops != "" || g.Unknown != "":
		return ""
	case i.Mock != "":
		return "a mock identity: " + i.Mock + " answered, not AWS"
	case i.ARN != "":
		return "verified, account " + i.Account
	case !asked:
		return "not verified with AWS"
	}
	return "not verified"
}
