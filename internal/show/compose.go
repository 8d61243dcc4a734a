package show

import (
	"slices"
	"sync"

	"doctor/internal/lazyregexp"
)

// compose is the mask of a compose file.
func compose(text string, about ...string) *mask {
	return tree(text, composeValue, composeNames, about...)
}

var (
	isPort   = shape(lazyregexp.New(`^[0-9.:/\[\]-]{1,40}(?:tcp|udp)?$`))
	isImage  = shape(lazyregexp.New(`^[a-z0-9._/:@-]{1,200}$|^\$\{[A-Z_]+(?::-[a-z0-9._/:-]*)?\}$`))
	isMapped = shape(lazyregexp.New(`^[a-z0-9.-]{1,60}[:=](?:host-gateway|[0-9a-f.:]{2,45}|\[[0-9a-f.:]{2,45}\])$`))
	isBind   = shape(lazyregexp.New(`^r?bind(?:,(?:ro|rw))?$`)) // the option of a volume's driver
)

// composeValue is the kind of value that belongs in a place of a compose file.
func composeValue(path []string, _ string) kind {
	last := len(path) - 1
	switch {
	case last < 0:
		return none
	case last == 0:
		if path[0] == "version" || path[0] == "name" {
			return isName
		}
		return none
	case path[0] == "volumes" || path[0] == "networks":
		switch path[last] {
		case "external":
			return isToggle
		case "device":
			return isPath
		case "o":
			return isBind
		case "name", "driver", "type":
			return isName
		}
		return none
	case path[0] == "secrets" || path[0] == "configs":
		switch path[last] {
		case "file":
			return isPath
		case "environment":
			return IsVariableName
		}
		return none
	case path[0] != "services" || last < 2:
		return none
	}
	return serviceValue(path[2:])
}

// serviceValue is the kind of value that belongs in a place below a service.
func serviceValue(path []string) kind {
	last := path[len(path)-1]
	if last != item && len(path) > 1 {
		switch last {
		case "source", "target", "path", "file", "subpath":
			return isPath
		case "type", "condition", "propagation", "consistency", "format", "protocol", "service", "selinux":
			return isName
		case "read_only", "create_host_path", "nocopy", "required", "restart":
			return isToggle
		case "published", "mode", "uid", "gid", "size":
			return isNumber
		}
		return none
	}
	if len(path) > 2 { // none of them is a list in a list
		return none
	}
	switch path[0] {
	case "volumes":
		return isVolume
	case "ports":
		return isPort
	case "extra_hosts":
		return isMapped
	case "image":
		return isImage
	case "env_file", "working_dir", "tmpfs":
		return isPath
	case "environment": // a name alone
		return IsVariableName
	case "read_only", "privileged":
		return isToggle
	case "user":
		return isUser
	}
	if slices.Contains([]string{
		"platform", "container_name", "networks", "depends_on", "profiles", "restart", "extends", "group_add",
		"userns_mode", "network_mode", "secrets", "configs", "volumes_from",
	}, path[0]) {
		return isName
	}
	return none
}

// composeNames reports whether the keys in a place of a compose file are the names of services or
// of what they use.
func composeNames(path []string) bool {
	if len(path) == 1 {
		return slices.Contains([]string{"services", "volumes", "networks", "secrets", "configs"}, path[0])
	}
	return len(path) == 3 && path[0] == "services" && (path[2] == "depends_on" || path[2] == "networks")
}

// settingsFile is the mask of airflow_settings.yaml.
func settingsFile(text string, about ...string) *mask {
	return tree(text, func(path []string, _ string) kind {
		if len(path) == 0 {
			return none
		}
		return settings()[path[len(path)-1]]
	}, nowhere, about...)
}

// settings are the fields of airflow_settings.yaml that may be shown.
var settings = sync.OnceValue(func() map[string]kind {
	return with(connectionFields(), map[string]kind{"variable_name": isName, "pool_name": isName, "pool_slot": isNumber})
})
