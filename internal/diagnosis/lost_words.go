package diagnosis

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/near"
	"doctor/internal/redact"
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
	c.Message = redact.NewText(d.lossWords(&c, lost))
	if c.Suggestion != "" {
		c.Message = c.Message.Addf("; the shell has %s", c.Suggestion)
	}
	return c
}

// lossWords say what was lost, how, and where the values are. No value is shown,
// nor what is written around its variables.
func (d *Diagnosis) lossWords(c *Cause, lost []loss) string {
	names := make([]string, len(lost))
	for i, l := range lost {
		names[i] = l.Name
	}
	where, is, them := "", "is", "it"
	if len(c.At) > 0 {
		where = at(c.At[0])
	}
	if len(lost) > 1 {
		is, them = "are", "them"
	}
	subject, given := and(names)+where, placesOf(c.Sources)
	values := valuesOf(given)
	dotenv := d.Project.EnvFile.Path
	switch {
	case lost[0].removed && c.Hides:
		return fmt.Sprintf("environment: names %s without a value%s and the shell does not set %s, so compose removes %s", and(names), where, them, values)
	case lost[0].removed:
		return fmt.Sprintf("environment: names %s without a value%s, and neither the shell nor %s sets %s", and(names), where, dotenv, them)
	case c.Kind == EnvironmentBlockOverridesEnvFile:
		return fmt.Sprintf("%s %s empty in environment:, which hides %s", subject, is, values)
	case c.Kind == UndefinedVariableInEnvFile && len(given) > 0:
		return fmt.Sprintf("%s %s filled from %s, which a line below sets (%s): compose knows the lines above and the shell only, %s",
			subject, is, askedBy(c.Kind, lost), and(given), resultWords(c, lost, given))
	case c.Kind == UndefinedVariableInEnvFile:
		return fmt.Sprintf("%s %s filled from %s, which neither the shell nor an earlier line sets, %s", subject, is, askedBy(c.Kind, lost), resultWords(c, lost, given))
	case c.Kind == InterpolationNotFromDotenv:
		return fmt.Sprintf("%s %s filled from %s, set in %s only; compose fills the override from the shell, never from %s, %s",
			subject, is, askedBy(c.Kind, lost), and(given), dotenv, resultWords(c, lost, given))
	}
	return fmt.Sprintf("%s %s filled from %s, which the shell does not set, %s", subject, is, askedBy(c.Kind, lost), resultWords(c, lost, given))
}

// resultWords say what became of the values.
func resultWords(c *Cause, lost []loss, given []string) string {
	words := "so it is empty"
	switch {
	case slices.ContainsFunc(lost, func(l loss) bool { return !l.empty() }):
		words = "so part of the value is missing"
	case len(lost) > 1:
		words = "so they are empty"
	}
	switch {
	case c.Hides && len(given) > 1:
		words += " and " + valuesOf(given) + " are hidden"
	case c.Hides:
		words += " and " + valuesOf(given) + " is hidden"
	}
	return words
}

// askedBy lists the variables that the lost ones were to be filled from; where some
// of them are in the environment file, only those.
func askedBy(kind Kind, lost []loss) string {
	var asked []string
	for _, l := range lost {
		for _, name := range l.Unfilled {
			known := slices.ContainsFunc(l.sources, func(v astro.Var) bool { return v.Name == name })
			if word := "${" + name + "}"; !slices.Contains(asked, word) && (known || kind != InterpolationNotFromDotenv) {
				asked = append(asked, word)
			}
		}
	}
	return and(asked)
}

func placesOf(vars []astro.Var) []string {
	var out []string
	for _, v := range vars {
		if words := Place(v.Origin); !v.Origin.IsZero() && !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	return out
}

func valuesOf(places []string) string {
	if len(places) > 1 {
		return "the values of " + and(places)
	}
	return "the value of " + and(places)
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

// and lists words: "a", "a and b", "a, b and c".
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
