package containermounts

import (
	"context"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/engine"
	"doctor/internal/engineadvice"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// comparedPrefixes are the prefixes of variables that affect credentials, connections and
// secrets.
var comparedPrefixes = []string{"AWS_", "AIRFLOW__SECRETS__", "AIRFLOW__WORKERS__SECRETS", "AIRFLOW__AWS__", "AIRFLOW_CONN_", "AIRFLOW_VAR_"}

// steering are other variables that affect boto3. The engine may set some of them itself, so
// one that only the container has is not a difference.
var steering = []string{
	"HOME", "BOTO_CONFIG", "REQUESTS_CA_BUNDLE",
	"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
}

func compared(name string) bool {
	return slices.ContainsFunc(comparedPrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// environment compares the relevant variables; values are never shown. Variables of the image
// are not compared.
func (c *comparison) environment(ctx context.Context, v *sessions.View, in engine.Container) {
	var files, shell []string
	for name, want := range v.Service.Env {
		have, ok := in.Env[name]
		if !compared(name) && !slices.Contains(steering, name) || ok && have.Reveal() == want.Value {
			continue
		}
		if fromShell(want) {
			shell = append(shell, name)
		} else {
			files = append(files, name)
		}
	}
	for name, have := range in.Env {
		if _, ok := v.Service.Env[name]; !ok && compared(name) && !c.ofImage(ctx, in, name, have) {
			files = append(files, name)
		}
	}
	if len(files) > 0 {
		c.add(in, difference{
			rule: ContainerEnvStale, subject: strings.Join(checks.Distinct(files), " "), at: origins(v, checks.Distinct(files)), fixes: restart(),
			changed: strings.Join(checks.Distinct(files), ", ") + " changed",
		})
	}
	if len(shell) > 0 {
		c.add(in, difference{
			rule: ContainerEnvStale, subject: strings.Join(checks.Distinct(shell), " "), severity: checks.Warning, at: origins(v, checks.Distinct(shell)), fixes: restart(),
			changed: strings.Join(checks.Distinct(shell), ", ") + " changed in the shell",
		})
	}
}

// fromShell reports whether a value depends on the shell.
func fromShell(v astro.Var) bool { return v.Source == astro.FromShell || strings.Contains(v.Raw, "${") }

// ofImage reports whether a variable comes from the container's image. If the engine does not
// return the image's environment, that is possible: the check is unknown then, and no
// difference is reported.
func (c *comparison) ofImage(ctx context.Context, in engine.Container, name string, have redact.Secret) bool {
	c.mu.Lock()
	ask := c.images[in.ImageID]
	if ask == nil {
		ask = facts.Once(func() imageEnv {
			env, err := c.client.ImageEnv(ctx, in.ImageID)
			if engine.KindOf(err) == engine.NotFound {
				return imageEnv{known: true} // the image was deleted
			}
			if err != nil {
				c.failed(checks.Unknownf("%s", engineadvice.Explain(err)))
			}
			return imageEnv{env, err == nil}
		})
		c.images[in.ImageID] = ask
	}
	c.mu.Unlock()
	image := ask()
	if image.env == nil {
		return !image.known
	}
	value, ok := image.env[name]
	return ok && value.Reveal() == have.Reveal()
}

// imageEnv is the environment of an image.
type imageEnv struct {
	env   map[string]redact.Secret
	known bool
}

// origins are the places of variables. The same line of the override in several services is
// one difference, so those have only the file.
func origins(v *sessions.View, names []string) []astro.Origin {
	var at []astro.Origin
	for _, name := range names {
		o := v.Service.Env[name].Origin
		if o.File == astro.OverrideName {
			o = astro.Origin{File: o.File}
		}
		if !o.IsZero() && !slices.Contains(at, o) {
			at = append(at, o)
		}
	}
	return at
}
