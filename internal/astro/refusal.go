package astro

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"doctor/internal/host"
)

// refuse records why the project will not start.
func (p *Project) refuse(r Refusal) { p.Refusals = append(p.Refusals, r) }

// RefusedBy reports whether a refusal of a kind keeps the project from starting.
func (p *Project) RefusedBy(kind RefusalKind) bool {
	for _, r := range p.Refusals {
		if r.Kind == kind {
			return true
		}
	}
	return false
}

// UnsafeInPath are the characters in the project's path that break the CLI's template (astro-cli
// airflow/container.go:7 renders it as HTML).
const UnsafeInPath = `+&'"<>$:`

// refuseBase records that not even the CLI's own services load: the cause is the project's path, or
// the file of --compose-file.
func (p *Project) refuseBase(err error) {
	if p.refuseOverBudget(p.composeFile, err) {
		return
	}
	r := Refusal{Kind: OverrideRefused, By: "compose", Text: err.Error(), Subject: p.composeFile, At: []Origin{{File: p.composeFile}}}
	if p.composeFile == "" {
		r.Subject, r.At = p.Dir, nil
		if strings.ContainsAny(host.WithoutDrive(p.Dir), UnsafeInPath) {
			r.Kind = ProjectPathUnsafe
		}
	} else if p.isDir(p.composeFile) {
		r.Fault = FolderNamed
	}
	p.refuse(r)
}

func (p *Project) refuseUnreadableOverride() {
	r := Refusal{
		Kind: OverrideRefused, By: "compose", Subject: OverrideName, Fault: FileUnreadable,
		Unreadable: host.Describe(p.Override.Err), At: []Origin{{File: OverrideName}},
	}
	if p.isDir(OverrideName) {
		r.Fault = FolderForFile
	}
	if p.isDir(OverrideName) || errors.Is(p.Override.Err, fs.ErrPermission) {
		r.Text = "Failed to open the compose file: " + OverrideName + ": " + p.asOpened(OverrideName, p.Override.Err)
	}
	p.refuse(r)
}

func (p *Project) isDir(name string) bool {
	info, err := p.Machine.Stat(p.abs(name))
	return err == nil && info.IsDir()
}

// refuseOverride turns compose's error about the override into a refusal with
// its kind and place.
func (p *Project) refuseOverride(ctx context.Context, c *composer, err error) {
	s := c.newSearch(ctx, &p.Override)
	whole := faultOf(err)
	path, f := s.smallest(whole)
	if c.beyond != nil {
		return // the parts could not be tried
	}
	path = path[:min(len(path), f.depth())]
	r := Refusal{Text: f.text, By: "compose"}
	r.Services, r.At = s.alike(path, f)
	p.classify(&r, path)
	if f.step == stepDecode && strings.HasPrefix(whole.text, undecodable) { // names all mistakes
		r.Text = whole.text
	}
	r.Text = withoutYAMLValue(r.Text)
	p.refuse(r)
}

// refuseMissingEnvFile records once that an env_file: of a service does not exist.
func (p *Project) refuseMissingEnvFile(service, name string) {
	if p.RefusedBy(EnvFileMissing) {
		return
	}
	full := p.abs(name)
	p.refuse(Refusal{
		Kind: EnvFileMissing, By: "compose", Subject: name, At: []Origin{p.envFileOrigin(service)},
		Text: fmt.Sprintf("env file %s not found: stat %s: no such file or directory", full, full),
	})
}

// envFileOrigin is the place of env_file: of a service, in the file that has it.
func (p *Project) envFileOrigin(service string) Origin {
	path := []string{"services", service, "env_file"}
	if p.given.has(path...) && !p.Override.has(path...) {
		return p.given.At(path...)
	}
	return p.Override.At(path...)
}

// refuseFormat records that the CLI supports only the default format of environment files: it does
// not register those of docker compose.
func (p *Project) refuseFormat(service, format string) {
	at := p.envFileOrigin(service)
	for i, r := range p.Refusals {
		if r.Fault == FormatUnknown && r.Name == format {
			p.Refusals[i].At = append(r.At, at)
			slices.SortFunc(p.Refusals[i].At, func(a, b Origin) int { return a.Line - b.Line })
			return
		}
	}
	p.refuse(Refusal{
		Kind: OverrideRefused, By: "compose", Subject: service, At: []Origin{at}, Fault: FormatUnknown, Name: format,
		Text: fmt.Sprintf("unsupported env_file format %q", format),
	})
}

// refuseEnvFile records once that compose cannot read an environment file.
func (p *Project) refuseEnvFile(name string, line int, err error) {
	if p.RefusedBy(DotenvSyntax) {
		return
	}
	full := p.abs(name)
	r := Refusal{Kind: DotenvSyntax, By: "compose", Subject: name, At: []Origin{{File: name, Line: line}}}
	var unreadable *fs.PathError
	switch {
	case !errors.As(err, &unreadable):
		r.Fault = envFault(err)
		r.Text = fmt.Sprintf("failed to read %s: %s", full, err)
	case p.isDir(name):
		r.Fault, r.Unreadable = FolderForFile, host.Describe(err)
		r.Text = fmt.Sprintf("failed to read %s: %s", full, p.asOpened(full, err))
	case errors.Is(err, fs.ErrPermission):
		r.Fault, r.Unreadable, r.Text = FileUnreadable, host.Describe(err), p.asOpened(full, err)
	default:
		r.Fault, r.Unreadable = FileUnreadable, host.Describe(err)
	}
	p.refuse(r)
}
