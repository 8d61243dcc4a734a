package diagnosis

import (
	"maps"
	"slices"

	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/near"
)

// causeOf makes one cause from lost variables of one kind.
func (d *Diagnosis) causeOf(kind cause.Kind, lost []loss) cause.Cause {
	c := cause.Cause{Kind: kind, Subject: lost[0].Name, Suggestion: d.meant(lost)}
	for _, l := range lost {
		c.Vars = append(c.Vars, l.Var)
		c.At = appendOrigin(c.At, l.Origin)
		c.Hides = c.Hides || l.hidden != nil
	}
	for _, l := range lost {
		c.Sources = append(c.Sources, l.sources...)
		if l.hidden != nil && !slices.ContainsFunc(l.sources, func(v astro.Var) bool { return v.Name == l.Name }) {
			c.Sources = append(c.Sources, *l.hidden)
		}
	}
	for _, v := range c.Sources {
		c.At = appendOrigin(c.At, v.Origin)
	}
	c.Detail = lostValues(&c, lost, d.Project.EnvFile.Path)
	return c
}

func lostValues(c *cause.Cause, lost []loss, envFile string) cause.LostValues {
	d := cause.LostValues{Removed: lost[0].removed, Hides: c.Hides, Meant: c.Suggestion, EnvFile: envFile, Asked: askedBy(c.Kind, lost), Given: placesOf(c.Sources)}
	of := make([]string, len(lost))
	for i, l := range lost {
		of[i] = l.Name
		d.Part = d.Part || !l.empty()
	}
	if d.Names = cause.NamesOf(of); len(c.At) > 0 {
		d.At = cause.SpotOf(c.At[0])
	}
	return d
}

// askedBy lists the variables that the lost ones use; if some of them are in the environment file,
// only those.
func askedBy(kind cause.Kind, lost []loss) cause.Names {
	var asked []string
	for _, l := range lost {
		for _, name := range l.Unfilled {
			known := slices.ContainsFunc(l.sources, func(v astro.Var) bool { return v.Name == name })
			if !slices.Contains(asked, name) && (known || kind != cause.InterpolationNotFromDotenv) {
				asked = append(asked, name)
			}
		}
	}
	return cause.NamesOf(asked)
}

func placesOf(vars []astro.Var) cause.Names {
	var out []string
	for _, v := range vars {
		if words := cause.Place(v.Origin); !v.Origin.IsZero() && !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	return cause.NamesOf(out)
}

// meant is the shell variable that was probably meant by one that is not set, "" if none is near.
func (d *Diagnosis) meant(lost []loss) string {
	var have []string
	for _, name := range slices.Sorted(maps.Keys(d.Machine.Env)) {
		if d.Machine.Getenv(name) != "" {
			have = append(have, name)
		}
	}
	for _, l := range lost {
		for _, name := range l.Unfilled {
			if meant := near.Nearest(name, have, 2); meant != "" && meant != name && len(l.sources) == 0 {
				return meant
			}
		}
	}
	return ""
}
