package checks

import (
	"slices"

	"doctor/internal/astro"
	"doctor/internal/cause"
)

// PositionsOf converts origins to the locations of a finding, each of them once: services share
// lines through anchors.
func PositionsOf(origins []astro.Origin) []Position {
	out := make([]Position, 0, len(origins))
	for _, o := range origins {
		if at := (Position{File: o.File, Line: o.Line, Column: o.Column}); !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}

const (
	// NeedsCredentials labels the places in code and configuration that make the session that
	// fails.
	NeedsCredentials = "needs the credentials"
	// MountedHere is the label of a volume line, or the beginning of it.
	MountedHere = "mounted here"
)

// positionsOfCause are the places of a cause, then those that need what fails, each once and
// with its label.
func (p *Pass) positionsOfCause(c cause.Cause) []Position {
	var all []Position
	add := func(at astro.Origin, label string) {
		if !slices.ContainsFunc(all, func(have Position) bool {
			return have.File == at.File && have.Line == at.Line && have.Column == at.Column
		}) {
			all = append(all, Position{File: at.File, Line: at.Line, Column: at.Column, Label: label})
		}
	}
	for _, at := range c.At {
		add(at, p.label(c, at))
	}
	for _, u := range c.Uses {
		add(u.At, NeedsCredentials)
	}
	return all
}

// label says what a line has to do with a cause, "" if the line says it itself.
func (p *Pass) label(c cause.Cause, at astro.Origin) string {
	for _, v := range c.Vars {
		if v.Origin == at {
			return variableLabel(v.Name)
		}
	}
	if at.File == "" {
		return ""
	}
	for _, s := range p.Project().Services {
		for i := range s.Mounts {
			if s.Mounts[i].Origin == at {
				return mountLabel(&s.Mounts[i])
			}
		}
	}
	return ""
}

func mountLabel(m *astro.Mount) string {
	switch {
	case m.Type == astro.Tmpfs:
		return "an empty folder in memory"
	case m.Type == astro.Volume:
		return "a volume, not a folder of this machine"
	case m.ReadOnly:
		return MountedHere + ", read-only"
	}
	return MountedHere
}

func variableLabel(name string) string {
	switch name {
	case "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE":
		return "boto3 looks here"
	case "AWS_PROFILE", "AWS_DEFAULT_PROFILE":
		return "boto3 uses this profile"
	}
	return ""
}
