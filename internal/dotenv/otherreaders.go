package dotenv

import (
	"bytes"
	"errors"
	"strings"

	"github.com/docker/cli/pkg/kvfile"

	"doctor/internal/bounds"
	"doctor/internal/interpolation"
)

// ReadStandalone reads an environment file as the CLI does in standalone mode: line by line, with a
// pair of quotes around the value removed, nothing else (astro-cli 1.45 pkg/airflowrt/env.go). The
// error is the budget's.
func ReadStandalone(b *bounds.Budget, data []byte) (vars []Variable, err error) {
	text := string(data)
	for s := range Scan(text, Standalone) {
		if err := b.Spend(bounds.Thing + len(s.whole(text))); err != nil {
			return nil, err
		}
		v := Variable{Name: s.Name, Raw: text[s.Value.From:s.Value.To], Line: s.Line, Column: s.Column}
		v.Value = v.Raw
		if s.Quote != 0 {
			v.Value = v.Raw[1 : len(v.Raw)-1]
		}
		vars = append(vars, v)
	}
	return vars, nil
}

// ReadDockerRun reads an environment file as `docker run --env-file` does, which `astro dev
// pytest`, `astro dev parse` and `astro run` use: everything after the first = is the value
// (docker/cli pkg/kvfile). The error is docker's, without the text of the file, which may be a
// secret.
func ReadDockerRun(data []byte, lookup interpolation.Lookup) (map[string]string, error) {
	lines, err := kvfile.ParseFromReader(bytes.NewReader(data), lookup)
	if err != nil {
		return nil, withoutText(err)
	}
	out := map[string]string{}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, "=")
		out[name] = value
	}
	return out, nil
}

// withoutText is an error of kvfile without the text of the file, which may be a secret.
func withoutText(err error) error {
	for _, words := range []string{"invalid utf8 bytes", "no variable name"} {
		if strings.HasPrefix(err.Error(), words) {
			return errors.New(words)
		}
	}
	return err
}
