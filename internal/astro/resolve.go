package astro

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/dotenv"

	"doctor/internal/bounds"
)

// resolve reproduces compose's refusals during path resolution; our own code resolves the paths
// that matter.
func (p *Project) resolve(model map[string]any) error {
	services, _ := model["services"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(services)) {
		body, _ := services[name].(map[string]any)
		if err := requireSources(body); err != nil {
			return err
		}
		if err := p.takeLabelFiles(body); err != nil {
			return err
		}
	}
	return nil
}

// noSource is compose's error for a bind without a source.
const noSource = `invalid mount config for type "bind": field Source must not be empty`

// requireSources refuses a bind without a source (compose-go paths/resolve.go
// absVolumeMount).
func requireSources(body map[string]any) error {
	volumes, _ := body["volumes"].([]any)
	for _, v := range volumes {
		mount, _ := v.(map[string]any)
		if _, ok := mount["source"]; mount["type"] == string(Bind) && !ok {
			return errors.New(noSource)
		}
	}
	return nil
}

// takeLabelFiles removes label_file: from a service: compose would read the files from this
// process's working directory, and labels do not affect credentials. A file that compose refuses is
// refused with compose's error.
func (p *Project) takeLabelFiles(body map[string]any) error {
	files, _ := body["label_file"].([]any)
	delete(body, "label_file")
	for _, file := range files {
		name, _ := file.(string)
		path := p.abs(name)
		data, err := p.readText(path, bounds.EnvText)
		if err == nil {
			err = p.measure(data, lengths{}, nil)
		}
		switch {
		case bounds.Reason(err) != "":
			return &beyond{path, err}
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("label file %s not found: stat %s: no such file or directory", path, path)
		case err != nil:
			return errors.New(p.asOpened(path, err))
		}
		if err := dotenv.ParseWithFormat(bytes.NewReader(data), path, map[string]string{}, nil, dotenv.DotEnv); err != nil {
			return err
		}
	}
	return nil
}
