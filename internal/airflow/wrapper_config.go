package airflow

import (
	"strconv"
	"strings"

	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/near"
	"doctor/internal/pyjson"
	"doctor/internal/redact"
)

// config: what is no object has no options; those of one are botocore's affair, and
// the configuration is made even where no client is made with it.
func (w *wrapper) config() {
	v := w.extra["config_kwargs"]
	if _, isMap := v.(map[string]any); pyjson.Truthy(v) && !isMap {
		w.raise(AtWrapper, "config_kwargs", noAttribute(v, "get"))
		return
	}
	config, _ := configOf(v)
	w.option(AtWrapper, config.Failure())
}

// stsConfig reports options that stop the one client which is made with the
// configuration: that of STS, which assumes the role.
func (w *wrapper) stsConfig() {
	config, _ := configOf(w.extra["config_kwargs"])
	if len(config) == 0 || config.Failure() != nil {
		return
	}
	id, key, region := redact.NewSecret("AKIAIOSFODNN7EXAMPLE"), redact.NewSecret("a secret"), "us-east-1"
	o := boto.Resolve(boto.Process{Files: noFiles{}}, boto.Session{Service: "sts", AccessKey: &id, SecretKey: &key, Region: &region, Config: config})
	if o.Failure != nil && o.Failure.Kind == boto.ArgumentInvalid {
		w.option(AtRole, o.Failure)
	}
}

// noFiles is a file system with nothing in it.
type noFiles struct{}

func (noFiles) Lookup(path string) containerfs.Entry { return containerfs.Entry{Path: path} }

// option notes what botocore raises on an option of its Config.
func (w *wrapper) option(stage Stage, f *boto.Failure) {
	if f != nil {
		detail, suggestion := OptionDetail(f)
		w.refuse(stage, f.Key, suggestion, detail, f.Symptom())
	}
}

// OptionDetail is what is wrong with an option of config_kwargs, and what was probably
// meant.
func OptionDetail(f *boto.Failure) (d Detail, suggestion string) {
	name := f.Key[strings.LastIndexByte(f.Key, '.')+1:]
	switch f.Fault {
	case boto.RetryOptionUnknown:
		return unknownOption(true, name, boto.RetryOptions())
	case boto.NameUnknown:
		return unknownOption(false, name, boto.ConfigOptions())
	}
	if _, err := strconv.ParseFloat(f.Value, 64); err == nil && (strings.Contains(f.Message, "'str'") || strings.HasPrefix(f.Message, "Timeout value")) {
		return NumberInQuotes, ""
	}
	return ValueRaises, ""
}

func unknownOption(retries bool, name string, known []string) (d Detail, suggestion string) {
	suggestion = near.Nearest(name, known, 1+len(name)/5)
	return OptionUnknown{retries, name, suggestion}, suggestion
}
