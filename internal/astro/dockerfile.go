package astro

import (
	"errors"
	"io/fs"
	"path/filepath"

	"doctor/internal/bounds"
	"doctor/internal/dockerfile"
	"doctor/internal/host"
)

const dockerfileName = "Dockerfile"

// loadImage reads the Dockerfile.
func (p *Project) loadImage() {
	data, err := p.readText(filepath.Join(p.Dir, dockerfileName), bounds.Text)
	if err == nil {
		p.Image, err = dockerfile.Read(p.budget, data)
	}
	switch {
	case p.refuseOverBudget(dockerfileName, err):
		p.Image = dockerfile.Unknown("the Dockerfile "+bounds.Reason(err), "the Dockerfile is not looked at")
	case errors.Is(err, fs.ErrNotExist):
		p.Image = dockerfile.Unknown("there is no Dockerfile", "there is no Dockerfile to tell")
	case err != nil:
		p.Image = dockerfile.Unknown("the Dockerfile "+host.Describe(err), "the Dockerfile cannot be read")
	}
}

// ImageOrigin is the FROM line that names the image, or the Dockerfile if no line does.
func (p *Project) ImageOrigin() Origin {
	if p.Image.Line == 0 {
		return Origin{File: dockerfileName}
	}
	return InDockerfile(p.Image.Line)
}

// InDockerfile is the origin of a Dockerfile instruction that begins on a line.
func InDockerfile(line int) Origin { return Origin{File: dockerfileName, Line: line, Column: 1} }

// imageVars are the variables that the Dockerfile sets.
func (p *Project) imageVars() map[string]Var {
	out := map[string]Var{}
	for name, v := range p.Image.Env {
		out[name] = Var{Name: name, Value: v.Value, Raw: v.Raw, Origin: InDockerfile(v.Line), Source: FromImage}
	}
	return out
}
