package diagnosis

import (
	"maps"
	"slices"

	"doctor/internal/astro"
	"doctor/internal/near"
)

// causeOf makes the cause of the loss of variables, of one kind.
func (d *Diagnosis) causeOf(kind Kind, lost []loss) Cause {
	c := Cause{Kind: kind, Subject: lost[0].Name, Suggestion: d.meant(lost)}
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

// LostValues are variables that do not have the values that they were to have. No value
// is in it, nor what is written around the variables.
type LostValues struct {
	Names Names
	At    Spot
	// Removed: environment: names them without a value. Hides: that environment: hides
	// what Given has.
	Removed, Hides bool
	// Part: something is left of the values.
	Part bool
	// Asked are the variables that they were to be filled from; of those for which
	// the environment file has values, only these.
	Asked Names
	// Given are the places of the values.
	Given Names
	// EnvFile is the environment file.
	EnvFile string
	// Meant is the variable of the shell that was probably meant.
	Meant string
	// Effect is what comes of it where no session fails.
	Effect Effect
}

func (LostValues) detail() {}

// Effect is what comes of lost settings of Airflow.
type Effect int

// What may come of them.
const (
	NoEffect       Effect = iota
	BackendUnused         // the secrets backend is not asked
	BackendChanged        // it has other arguments
	NotConnected          // a connection is not found
)

func lostValues(c *Cause, lost []loss, envFile string) LostValues {
	d := LostValues{Removed: lost[0].removed, Hides: c.Hides, Meant: c.Suggestion, EnvFile: envFile, Asked: askedBy(c.Kind, lost), Given: placesOf(c.Sources)}
	of := make([]string, len(lost))
	for i, l := range lost {
		of[i] = l.Name
		d.Part = d.Part || !l.empty()
	}
	if d.Names = NamesOf(of); len(c.At) > 0 {
		d.At = spot(c.At[0])
	}
	return d
}

// askedBy lists the variables that the lost ones were to be filled from; where some
// of them are in the environment file, only those.
func askedBy(kind Kind, lost []loss) Names {
	var asked []string
	for _, l := range lost {
		for _, name := range l.Unfilled {
			known := slices.ContainsFunc(l.sources, func(v astro.Var) bool { return v.Name == name })
			if !slices.Contains(asked, name) && (known || kind != InterpolationNotFromDotenv) {
				asked = append(asked, name)
			}
		}
	}
	return NamesOf(asked)
}

func placesOf(vars []astro.Var) Names {
	var out []string
	for _, v := range vars {
		if words := Place(v.Origin); !v.Origin.IsZero() && !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	return NamesOf(out)
}

// meant is the variable of the shell that was probably meant by one which it
// does not set, "" if none is near.
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
