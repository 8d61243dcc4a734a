package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
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
			g.Services = nil
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
		s.Steps = nil
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
	add := func(label string, parts ...string) {
		if text := strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " "); text != "" {
			out = append(out, whoamiRow{label, text})
		}
	}
	add("used by", g.used(verbose))
	if verbose {
		add("profile", g.Profile.Value, g.Profile.From)
		for _, f := range g.Files {
			add(f.Kind, whoamiFile(f))
		}
		for i, step := range g.Steps {
			add([]string{"asked", ""}[min(i, 1)], whoamiStep(step))
		}
	} else {
		add("source", g.taken())
		add("passed over", strings.Join(g.passedOver(), ", "))
	}
	if verbose {
		add("credentials", g.Source.Value, g.Source.From)
	}
	for _, a := range g.Arguments {
		text := a.Key + ": " + a.Problem
		if a.Symptom != "" {
			text += " (" + a.Symptom + ")"
		}
		add("argument", text)
	}
	if g.Region.Value == "" {
		add("region", "none")
	} else {
		add("region", g.Region.Value, g.Region.From)
	}
	add("endpoint", g.Endpoint.Value, g.Endpoint.From)
	if g.NotAWS {
		add("", "not AWS: an identity from there is a mock identity")
	}
	add("expires", g.Expires)
	add("not verified", g.Identity.NotVerified)
	return out
}

// taken says which source boto3 takes.
func (g *whoamiGroup) taken() string {
	for _, step := range g.Steps {
		if step.Taken {
			return step.Provider + " taken"
		}
	}
	if len(g.Steps) > 0 {
		return "none taken"
	}
	return ""
}

// passedOver are the sources that boto3 asks in vain.
func (g *whoamiGroup) passedOver() []string {
	var out []string
	for _, step := range g.Steps {
		if !step.Taken && !step.Unasked {
			out = append(out, step.Provider)
		}
	}
	return out
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

// whoamiLink reports whether a hop connects two others in a drawing.
func whoamiLink(kind trace.HopKind) bool {
	return slices.Contains([]trace.HopKind{trace.HopMount, trace.HopVariable, trace.HopSource, trace.HopRequest}, kind)
}

// whoamiHop words a hop: what it is, and a note on it.
func whoamiHop(h trace.Hop[string]) (text, note string) {
	switch h.Kind {
	case trace.HopMount:
		if h.Name == "" {
			return "", ""
		}
		text = "mounted by " + withLines(h.Name, h.Lines)
		if h.Note != "" {
			text += ", " + h.Note
		}
		return text, ""
	case trace.HopFile:
		return withLines(h.Name, h.Lines), h.Note
	case trace.HopVariable:
		if h.Name == "" {
			return "default path", ""
		}
		return withPlace(h.Name, h.At), ""
	case trace.HopSetting:
		if h.At != "" {
			return h.At, h.Name
		}
		return h.Name, ""
	case trace.HopProfile:
		return "profile " + h.Name, h.At
	case trace.HopSource:
		text = h.Name
		if h.Note != "" {
			text += ": " + h.Note
		}
		return strings.TrimSpace(text + " " + h.At), ""
	case trace.HopRole:
		return h.Name, strings.TrimSpace(h.Note + " " + h.At)
	case trace.HopToken:
		return h.Name, h.Note
	case trace.HopIdentity:
		return strings.TrimSpace("identity " + h.Name), h.Note
	}
	return withPlace(h.Name, h.At), h.Note
}

func withPlace(name, at string) string {
	switch {
	case at == "":
		return name
	case strings.HasSuffix(at, ")"):
		return name + " " + at
	}
	return name + " (" + at + ")"
}

// withLines is a file with its lines: the first as an editor takes it, then the others.
func withLines(file string, lines []int) string {
	if len(lines) == 0 {
		return file
	}
	text := file + ":" + strconv.Itoa(lines[0])
	if len(lines) > 1 {
		var more []string
		for _, n := range lines[1:] {
			more = append(more, strconv.Itoa(n))
		}
		text += " (and " + strings.Join(more, ", ") + ")"
	}
	return text
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
