package astro

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/compose-spec/compose-go/v2/template"
	"go.yaml.in/yaml/v3"

	"doctor/internal/interpolation"
	"doctor/internal/lazyregexp"
)

var (
	yamlLine      = lazyregexp.New(`line (\d+):`)
	serviceQuoted = lazyregexp.New(`service "([^"]+)" has neither an image`)
	undefinedVol  = lazyregexp.New(`refers to undefined volume (.+): invalid compose project`)
	requiredVar   = lazyregexp.New(`required variable (\S+) is missing a value`)
	unknownAnchor = lazyregexp.New(`unknown anchor '([^']+)' referenced`)
	// percentValue matches a plain value that begins with a Windows %VARIABLE%, which YAML does not
	// allow.
	percentValue = lazyregexp.New(`(?:^\s*(?:-\s+)*|[:,\[{]\s*)((?:%[A-Za-z_][A-Za-z0-9_()]*%)+|(?:%%[A-Za-z_][A-Za-z0-9_()]*%%)+)`)
	invalidSpec  = lazyregexp.New(`^invalid spec: (.*): (?:empty section between colons|too many colons)$`)
	folderRead   = lazyregexp.New(`^(?:.*: )?read (.+): is a directory$`)
	onTop        = lazyregexp.New(`^validating [^:]+:  additional properties '(.+)' not allowed`)
	inService    = lazyregexp.New(`^validating [^:]+: services\.[^. ]+ additional properties '(.+)' not allowed`)
)

// classify sets the kind of compose's refusal from its message and from the text at keyPath, the
// path of the mistake.
func (p *Project) classify(r *Refusal, keyPath []string) {
	o, text := &p.Override, r.Text
	switch {
	case strings.HasPrefix(text, "failed to parse"):
		r.Kind, r.Fault = OverrideYAMLSyntax, yamlFault(text)
		if m := yamlLine().FindStringSubmatch(text); m != nil {
			line, _ := strconv.Atoi(m[1])
			r.At = []Origin{{File: OverrideName, Line: line}}
		} else if line := lineOfSlip(o.Data, text); line > 0 {
			r.At = []Origin{{File: OverrideName, Line: line}}
		}
		if m := percentValue().FindSubmatch(LineAt(o.Data, r.At)); m != nil && strings.Contains(text, "cannot start any token") {
			r.Kind, r.Fault, r.Subject = WindowsPercentVariable, PercentUnquoted, string(m[1])
		}
	case strings.Contains(text, "version must be a string"):
		r.Kind = OverrideVersionKey
		r.At = []Origin{o.At("version")}
	case serviceQuoted().MatchString(text):
		r.Kind, r.Subject = OverrideUnknownService, serviceQuoted().FindStringSubmatch(text)[1]
		r.At = nil
		for _, name := range r.Services {
			r.At = append(r.At, o.At("services", name))
		}
	case undefinedVol().MatchString(text):
		p.classifyUndefinedVolume(r, undefinedVol().FindStringSubmatch(text)[1])
	case requiredVar().MatchString(text):
		r.Kind, r.Subject = RequiredVariableMissing, requiredVar().FindStringSubmatch(text)[1]
		r.At = o.scalarsWhere(keyPath, r.At, func(text string) bool { return interpolation.Variables(text)[r.Subject].Required })
	case strings.Contains(text, "invalid interpolation format"):
		r.Kind, r.Fault = InterpolationSyntax, TemplateNotKnown
		r.At = o.scalarsWhere(keyPath, r.At, isInvalidTemplate)
	case strings.Contains(text, "is missing a mount target"):
		p.classifyMapping(r)
	case invalidSpec().MatchString(text):
		p.classifySpec(r, invalidSpec().FindStringSubmatch(text)[1])
	case shapeError(text):
		r.Kind = OverrideYAMLShape
		r.Fault, r.Keys = shapeFault(text)
		p.placeTopLevel(r)
	case text == noSource:
		r.Kind, r.Fault = OverrideRefused, BindWithoutSource
	case folderRead().MatchString(text):
		r.Kind, r.Fault, r.Subject = OverrideRefused, FolderNamed, p.shown(folderRead().FindStringSubmatch(text)[1])
	default:
		r.Kind = OverrideRefused
	}
}

// LineAt returns the text of the line of the first known origin, nil if unknown.
func LineAt(data []byte, at []Origin) []byte {
	lines := bytes.Split(data, []byte("\n"))
	if len(at) == 0 || at[0].Line < 1 || at[0].Line > len(lines) {
		return nil
	}
	return lines[at[0].Line-1]
}

// lineOfSlip finds the line of mistakes that the YAML library reports without one: an undefined
// anchor, or a byte that is not UTF-8; 0 for anything else.
func lineOfSlip(data []byte, text string) int {
	m := unknownAnchor().FindStringSubmatch(text)
	for i, line := range bytes.Split(data, []byte("\n")) {
		switch {
		case m != nil && usesAnchor(line, m[1]), m == nil && strings.Contains(text, "UTF-8") && !utf8.Valid(line):
			return i + 1
		}
	}
	return 0
}

// usesAnchor reports whether a line contains *name, not just as the beginning of a longer name.
func usesAnchor(line []byte, name string) bool {
	for {
		_, rest, ok := bytes.Cut(line, []byte("*"+name))
		if !ok || len(rest) == 0 || bytes.IndexByte([]byte(" \t\r,]}"), rest[0]) >= 0 {
			return ok
		}
		line = rest
	}
}

func isInvalidTemplate(text string) bool {
	_, err := template.Substitute(text, func(string) (string, bool) { return "x", true })
	var invalid *template.InvalidTemplateError
	return errors.As(err, &invalid)
}

// placeTopLevel finds the line of a mistake at the top level of the file.
func (p *Project) placeTopLevel(r *Refusal) {
	if r.At[0].Line > 0 {
		return
	}
	key := "services"
	if names := namesNotAllowed(r.Text); names != nil {
		key = names[0]
	}
	r.At = []Origin{p.Override.At(key)}
}

// shapeError reports whether compose refuses the structure of the file.
func shapeError(text string) bool {
	for _, part := range []string{
		"must be a mapping", "cannot override", "additional properties", "unexpected type",
		"must be a string", "must be a list", "must be a array", "must be an array", "must be a number", "contains an invalid type", "top-level object",
	} {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

// yamlFault classifies an error message of the YAML library.
func yamlFault(text string) Fault {
	for _, known := range []struct {
		words string
		fault Fault
	}{
		{"already defined", DuplicateKey}, {"hexdecimal", BadEscape}, {"escape", BadEscape}, {"unknown anchor", UnknownAnchor},
		{"UTF-8", NotUTF8}, {"unexpected end of stream", OpenQuote},
	} {
		if strings.Contains(text, known.words) {
			return known.fault
		}
	}
	return NoFault
}

// shapeFault classifies compose's refusal of the structure of the file and returns the unknown
// keys.
func shapeFault(text string) (Fault, []string) {
	switch top, service := onTop().FindStringSubmatch(text), inService().FindStringSubmatch(text); {
	case strings.Contains(text, "services must be a mapping"):
		return ServicesEmpty, nil
	case top != nil:
		return UnknownTopKeys, strings.Split(top[1], "', '")
	case service != nil:
		return UnknownServiceKeys, strings.Split(service[1], "', '")
	case strings.Contains(text, "cannot override") && strings.Contains(text, "volumes"):
		return VolumesNoList, nil
	case strings.Contains(text, "environment"):
		return EnvironmentMixed, nil
	}
	return NoFault, nil
}

// envFault classifies the error of compose's reader of environment files.
func envFault(err error) Fault {
	for _, known := range []struct {
		words string
		fault Fault
	}{
		{"unterminated quoted value", EnvQuoteOpen}, {"key cannot contain a space", EnvNameSpaced}, {"unexpected character", EnvNoAssignment},
		{"required variable ", EnvVariableMissing}, {"Invalid template", EnvTemplateOpen},
	} {
		if strings.Contains(err.Error(), known.words) {
			return known.fault
		}
	}
	return NoFault
}

func (p *Project) classifyUndefinedVolume(r *Refusal, source string) {
	r.Subject, r.Fault = source, UndefinedVolume
	switch {
	case strings.Contains(source, "$("):
		r.Kind = InterpolationSyntax
	case strings.Count(source, "%") >= 2:
		r.Kind = WindowsPercentVariable
	case strings.HasPrefix(source, "/") || strings.HasPrefix(source, "~") || strings.HasPrefix(source, "."):
		r.Kind = VolumeTypeWithPath // as a short line such a source would have been a bind
	default:
		r.Kind = NamedVolumeUndeclared
	}
	if at := p.Override.volumesWhere(func(v WrittenVolume) bool { return v.Source == source }); len(at) > 0 {
		r.At = at
	}
}

// classifyMapping distinguishes a space after the colon of a volume line, which turns it into a
// mapping, from a long form without a target.
func (p *Project) classifyMapping(r *Refusal) {
	r.Kind = OverrideYAMLShape
	r.Fault, _ = shapeFault(r.Text)
	at := p.Override.volumesWhere(func(v WrittenVolume) bool {
		if v.node.Kind != yaml.MappingNode || v.Target != "" || len(v.node.Content) < 2 {
			return false
		}
		key, value := v.node.Content[0].Value, v.node.Content[1].Value
		if !strings.ContainsAny(key, `/\~$`) && !strings.HasPrefix(value, "/") {
			return false
		}
		r.Kind, r.Fault, r.Subject = VolumeSpecSpace, NoFault, key+": "+value
		return true
	})
	if len(at) > 0 {
		r.At = at
	}
}

// classifySpec distinguishes a volume line in which an unset variable left a gap from one that was
// written that way.
func (p *Project) classifySpec(r *Refusal, spec string) {
	r.Kind = OverrideRefused
	at := p.Override.volumesWhere(func(v WrittenVolume) bool { return v.Raw != "" && p.interpolate(v.Raw) == spec })
	if len(at) == 0 {
		return
	}
	r.At = at
	for _, u := range p.Unset {
		if u.Origin == at[0] && strings.Contains(r.Text, "empty section") {
			r.Kind, r.Subject = UndefinedVariableInSource, u.Name
			return
		}
	}
}
