package credentialchain

import (
	"fmt"
	"slices"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/sessions"
)

// onlyProfile uses the only profile with credentials, where a session takes the name of its own
// from. Whether it is of the right account only the person knows.
func onlyProfile(p *checks.Pass, c cause.Cause, profile string) checks.Fix {
	fix := nameProfile(p, c, profile)
	if v, ok := profileVariable(c); ok {
		fix = repair.SetVariable(c, v, profile)
	} else if source := backendOf(c); source != nil {
		fix = repair.ChangeArguments(c.View, source, fmt.Sprintf("Set \"profile_name\" to %q", profile), repair.SetTo("profile_name", profile))
	}
	fix.Title, fix.Safety = fix.Title.Add(", the only profile with credentials"), checks.Unsafe
	return fix
}

// withoutProfile lets a session use the keys of the environment: no profile has any. It is nil if
// nothing that a fix can change names the profile.
func withoutProfile(p *checks.Pass, c cause.Cause) []checks.Fix {
	var fix checks.Fix
	if v, ok := profileVariable(c); ok {
		fix = repair.UnsetVariable(p, c, v)
	} else if source := backendOf(c); source != nil {
		fix = repair.ChangeArguments(c.View, source, "Remove \"profile_name\"", repair.Removed("profile_name"))
	} else {
		return nil
	}
	fix.Title, fix.Safety = fix.Title.Add(", to use the keys of the environment"), checks.Unsafe
	return []checks.Fix{fix}
}

// profileVariable is the variable that names the profile of a cause.
func profileVariable(c cause.Cause) (v astro.Var, ok bool) {
	switch {
	case len(c.Vars) > 0:
		return c.Vars[0], true
	case c.View == nil || c.Session == nil || c.Session.Outcome == nil:
		return v, false
	}
	v, ok = c.View.Service.Env[c.Session.Outcome.ProfileFrom.Variable]
	return v, ok
}

// backendOf is the secrets backend whose arguments name the profile of a cause, nil if none do.
func backendOf(c cause.Cause) *airflow.Source {
	if c.Session == nil || c.View == nil || c.Session.Where != sessions.Backend || !c.Session.Outcome.ProfileFrom.Argument {
		return nil
	}
	for _, source := range c.View.Backends() {
		if source.DefinedIn() == c.Session.Variable {
			return source
		}
	}
	return nil
}

// joinSections comments out the second of two headers of one profile, of which boto3 reads only that
// one: its settings then join those above.
func joinSections(p *checks.Pass, c cause.Cause) (fix checks.Fix, ok bool) {
	if c.Session == nil || c.Session.Outcome == nil {
		return fix, false
	}
	own := slices.DeleteFunc(repair.SectionsOf(p, c, c.Subject), func(s repair.OwnSection) bool {
		return s.File != c.Session.Outcome.ConfigFile.Entry.HostPath
	})
	if len(own) != 2 {
		return fix, false
	}
	first, second := own[0], own[1]
	if first.Line > second.Line {
		first, second = second, first
	}
	for _, s := range c.Session.Outcome.ConfigFile.Ini.Sections {
		if first.Line < s.Line && s.Line < second.Line {
			return fix, false
		}
	}
	return checks.WithEdit(fmt.Sprintf("Comment out the second header of profile %q in %s:%d", c.Subject, second.Shown, second.Line), checks.Unsafe,
		fixers.EditLines{File: second.File, As: fixers.INI, Changes: []fixers.LineChange{fixers.CommentLines(second.Line, second.Line)}}), true
}
