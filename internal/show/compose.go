package show

import (
	"slices"

	"doctor/internal/lazyregexp"
)

// compose is the mask of a compose file.
func compose(text string) *mask {
	k := shapes()
	return tree(text, func(path []string, _ string) kind { return composeValue(k, path) })
}

var (
	portShape   = lazyregexp.New(`^[0-9.:/\[\]-]{1,40}(?:tcp|udp)?$`)
	volumeShape = lazyregexp.New(`^(?:[~./$%\\]|[A-Za-z]:[\\/]|[a-z0-9_-]{1,40}\s*:\s*/)[A-Za-z0-9_.,@+${}%:()/\\ ~-]{0,300}$`)
	imageShape  = lazyregexp.New(`^[a-z0-9._/:@-]{1,200}$|^\$\{[A-Z_]+(?::-[a-z0-9._/:-]*)?\}$`)
)

// composeValue is what a place of a compose file is made for.
func composeValue(k kinds, path []string) kind {
	last := len(path) - 1
	switch {
	case last < 0:
		return none
	case last == 0:
		if path[0] == "version" || path[0] == "name" {
			return k.name
		}
		return none
	case path[0] == "volumes" || path[0] == "networks":
		switch path[last] {
		case "external":
			return k.toggle
		case "device":
			return k.path
		case "name", "driver", "type":
			return k.name
		}
		return none
	case path[0] == "secrets" || path[0] == "configs":
		switch path[last] {
		case "file":
			return k.path
		case "environment":
			return IsVariableName
		}
		return none
	case path[0] != "services" || last < 2:
		return none
	}
	return serviceValue(k, path[2:])
}

// serviceValue is what a place below a service is made for.
func serviceValue(k kinds, path []string) kind {
	last := path[len(path)-1]
	if last != item && len(path) > 1 {
		switch last {
		case "source", "target", "path", "file", "subpath":
			return k.path
		case "type", "condition", "propagation", "consistency", "format", "protocol", "service", "selinux":
			return k.name
		case "read_only", "create_host_path", "nocopy", "required", "restart":
			return k.toggle
		case "published", "mode", "uid", "gid", "size":
			return k.number
		}
		return none
	}
	switch path[0] {
	case "volumes":
		return func(value string) bool { return volumeShape().MatchString(value) }
	case "ports":
		return func(value string) bool { return portShape().MatchString(value) }
	case "image":
		return func(value string) bool { return imageShape().MatchString(value) }
	case "env_file", "working_dir", "tmpfs":
		return k.path
	case "environment": // a name alone
		return IsVariableName
	case "read_only", "privileged":
		return k.toggle
	}
	if slices.Contains([]string{
		"user", "platform", "container_name", "networks", "depends_on", "profiles", "restart", "extends", "group_add",
		"userns_mode", "network_mode", "secrets", "configs", "volumes_from",
	}, path[0]) {
		return k.name
	}
	return none
}

// settingsFile is the mask of airflow_settings.yaml.
func settingsFile(text string) *mask {
	known := connectionFields()
	known["variable_name"], known["pool_name"], known["pool_slot"] = shapes().name, shapes().name, shapes().number
	return tree(text, func(path []string, _ string) kind {
		if len(path) == 0 {
			return none
		}
		return known[path[len(path)-1]]
	})
}
