package containermounts

import (
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/engine"
	"doctor/internal/sessions"
)

// symptomNow is what boto3's default session raises in a container that runs with mounts or
// variables other than those in the files: "" if it gets credentials, or if that is unknown.
func (c *comparison) symptomNow(v *sessions.View, in engine.Container) string {
	service, process := *v.Service, v.Process
	service.Mounts = nil
	for _, m := range in.Mounts {
		service.Mounts = append(service.Mounts, astro.Mount{Type: astro.MountType(m.Type), Source: m.Source, Target: m.Target, ReadOnly: m.ReadOnly})
	}
	process.Files = containerfs.New(c.Project(), &service, c.EngineFacts())
	process.Env = map[string]string{"HOME": process.Env["HOME"]}
	for name, value := range in.Env {
		process.Env[name] = value.Reveal()
	}
	o := boto.Resolve(process, boto.Session{})
	if o.Failure == nil || o.Failure.NeedsImage || o.Failure.Random {
		return ""
	}
	for _, file := range []boto.ConfigFile{o.CredentialsFile, o.ConfigFile} {
		if m, ok := in.Mount(file.Entry.MountTarget); ok && m.Type != string(astro.Bind) {
			return "" // the content of a volume is unknown
		}
	}
	return o.Failure.Symptom()
}

// symptomOf is the symptom of a difference in the first of its containers that has one. Only
// the engine may know why a file is inaccessible.
func (c *comparison) symptomOf(d *difference) string {
	if d.rule == ContainerFileUnreadable {
		return ""
	}
	for _, in := range d.in {
		if symptom := c.symptomNow(c.ViewOf(in.Service), in); symptom != "" {
			return symptom
		}
	}
	return ""
}
