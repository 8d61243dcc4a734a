package astro

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// Reach is what a service finds under the name or the address of a host.
type Reach int

// The possible results of looking up a host.
const (
	Unsure  Reach = iota // a host outside the project's services may answer
	Reached              // a service of the project has it, or extra_hosts defines it
	Outside              // not part of the project: a name with a dot, an address
	Itself               // it is the container itself
	Nobody               // no host has it
)

// EngineHosts are the names by which containers of some engines reach the host machine; Docker
// Engine provides them if extra_hosts asks for it.
var EngineHosts = []string{"host.docker.internal", "gateway.docker.internal"}

// Hosts are the hosts that one service can reach (compose's networking, moby
// daemon/container_operations.go buildEndpointDNSNames). A nil one knows nothing.
type Hosts struct {
	config types.ServiceConfig
	model  *types.Project
	// own are the services of the CLI, none of which is an emulator.
	own []string
	// busy: the container runs a custom command.
	busy bool
}

func hostsOf(config types.ServiceConfig, model *types.Project, own []string) *Hosts {
	if len(model.Services) == 0 {
		return nil
	}
	return &Hosts{config: config, model: model, own: own, busy: runsMore(config)}
}

// runsMore reports whether a service has a command that may start more than Airflow; the CLI's own
// commands (bash -c "airflow db migrate && airflow scheduler") do not.
func runsMore(config types.ServiceConfig) bool {
	command := strings.ReplaceAll(strings.Join(config.Command, " "), "&&", "")
	return len(config.Entrypoint) > 0 || command != "" && (strings.Contains(command, "&") || !strings.Contains(command, "airflow"))
}

// Find looks a host up as the service's container would.
func (h *Hosts) Find(host string) Reach {
	if h == nil {
		return Unsure
	}
	config, shared := h.namespace()
	switch mode := config.NetworkMode; {
	case mode == "none":
		if isLoopback(host) && !h.busy {
			return Itself
		}
		return Nobody
	case mode == "host", strings.Contains(mode, ":"):
		return Unsure
	case isLoopback(host):
		return h.loopback(shared)
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	for name, addresses := range config.ExtraHosts {
		if strings.EqualFold(name, host) {
			return h.given(config, addresses, shared)
		}
	}
	if address, err := netip.ParseAddr(host); err == nil {
		return h.address(config, address)
	}
	if slices.Contains(namesOf(config, h.model), host) {
		return Reached
	}
	switch {
	case h.asksOthers(config):
		return Unsure
	case host == localStack || strings.HasSuffix(host, "."+localStack):
		return h.loopback(shared)
	case strings.Contains(host, ".") && !slices.Contains(EngineHosts, host):
		return Outside
	case h.byAnotherName(config, host):
		return Unsure
	}
	return Nobody
}

// byAnotherName reports whether a service has a name on a network that may be one of this
// service's, declared a second time under its full name: the CLI's is <project>_airflow.
func (h *Hosts) byAnotherName(config types.ServiceConfig, host string) bool {
	for _, other := range h.model.Services {
		for network, settings := range networksOf(other) {
			if !isOpen(h.model, network) || !slices.Contains(ownNames(other, settings, h.model), host) {
				continue
			}
			for mine := range networksOf(config) {
				if strings.HasSuffix(h.model.Networks[network].Name, "_"+mine) {
					return true
				}
			}
		}
	}
	return false
}

// localStack is a name in public DNS that resolves to 127.0.0.1, as do all names below it.
const localStack = "localhost.localstack.cloud"

// isLoopback reports whether a host is the requesting machine itself.
func isLoopback(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return address.IsLoopback() || address.IsUnspecified()
	}
	return strings.EqualFold(host, "localhost")
}

// loopback is what answers on the loopback interface: nothing, unless other containers share it or
// the container runs more than Airflow.
func (h *Hosts) loopback(shared bool) Reach {
	if shared || h.busy {
		return Unsure
	}
	for _, other := range h.model.Services {
		if other.NetworkMode == "service:"+h.config.Name || strings.HasPrefix(other.NetworkMode, "container:") {
			return Unsure
		}
	}
	return Itself
}

// namespace is the service whose network the container uses: with `network_mode: service:x` it is
// another service's, and shared is true.
func (h *Hosts) namespace() (config types.ServiceConfig, shared bool) {
	config = h.config
	for range h.model.Services {
		name, ok := strings.CutPrefix(config.NetworkMode, "service:")
		next, known := h.model.Services[name]
		if !ok || !known {
			break
		}
		config, shared = next, true
	}
	return config, shared
}

// given looks up the addresses that extra_hosts defines for a name.
func (h *Hosts) given(config types.ServiceConfig, addresses []string, shared bool) Reach {
	found := Reached
	for _, text := range addresses {
		address, err := netip.ParseAddr(text)
		if err != nil {
			return Reached // host-gateway
		}
		found = h.loopback(shared)
		if !isLoopback(text) {
			found = h.address(config, address)
		}
		if found != Itself && found != Nobody {
			return Reached
		}
	}
	return found
}

// asksOthers reports whether resolvers other than the engine's own, or containers of other
// projects, may know a name.
func (h *Hosts) asksOthers(config types.ServiceConfig) bool {
	if len(config.DNS)+len(config.DNSSearch)+len(config.ExternalLinks) > 0 {
		return true
	}
	for network := range networksOf(config) {
		if isOpen(h.model, network) {
			return true
		}
	}
	return false
}

// isOpen reports whether containers of other projects may join a network.
func isOpen(model *types.Project, network string) bool {
	n := model.Networks[network]
	return bool(n.External) || n.Name != "" && n.Name != model.Name+"_"+network
}

// address looks up an address: a container on a network of the project that the service joins, or
// else unknown.
func (h *Hosts) address(config types.ServiceConfig, address netip.Addr) Reach {
	open := false
	for network := range networksOf(config) {
		open = open || isOpen(h.model, network)
		for _, pool := range h.model.Networks[network].Ipam.Config {
			if subnet, err := netip.ParsePrefix(pool.Subnet); err == nil && subnet.Contains(address) {
				return h.inSubnet(network, pool, subnet, address)
			}
		}
	}
	if open {
		return Unsure
	}
	return Outside
}

// inSubnet looks up an address in a network that the service joins. The engine assigns free
// addresses arbitrarily.
func (h *Hosts) inSubnet(network string, pool *types.IPAMPool, subnet netip.Prefix, address netip.Addr) Reach {
	drawn := false
	for name, other := range h.model.Services {
		settings, joined := networksOf(other)[network]
		if !joined || other.GetScale() == 0 {
			continue
		}
		switch {
		case !hasFixed(settings):
			drawn = drawn || !slices.Contains(h.own, name)
		case hasAddress(settings, address) && name == h.config.Name:
			return Itself
		case hasAddress(settings, address):
			return Reached
		}
	}
	kept := slices.Collect(maps.Values(pool.AuxiliaryAddresses))
	gateway, err := netip.ParseAddr(pool.Gateway)
	if err != nil {
		gateway = subnet.Masked().Addr().Next()
	}
	driver := h.model.Networks[network].Driver
	if drawn || address == gateway || slices.Contains(kept, address.String()) || isOpen(h.model, network) || driver != "" && driver != "bridge" {
		return Unsure
	}
	return Nobody
}

func hasFixed(s *types.ServiceNetworkConfig) bool {
	return s != nil && s.Ipv4Address+s.Ipv6Address != ""
}

func hasAddress(s *types.ServiceNetworkConfig, address netip.Addr) bool {
	if s == nil {
		return false
	}
	return slices.ContainsFunc(append([]string{s.Ipv4Address, s.Ipv6Address}, s.LinkLocalIPs...), func(text string) bool {
		own, err := netip.ParseAddr(text)
		return err == nil && own == address
	})
}

// namesOf are the lower-case, sorted names that a service has through the engine's resolver and
// links.
func namesOf(config types.ServiceConfig, model *types.Project) []string {
	names := map[string]bool{}
	mine := networksOf(config)
	for _, other := range model.Services {
		if other.GetScale() == 0 {
			continue
		}
		for network, settings := range networksOf(other) {
			if _, shared := mine[network]; shared {
				for _, name := range ownNames(other, settings, model) {
					names[name] = true
				}
			}
		}
	}
	for _, link := range config.Links {
		target, alias, ok := strings.Cut(link, ":")
		if !ok {
			alias = target
		}
		other, known := model.Services[target]
		if known && (share(mine, networksOf(other)) || isBridge(config) && isBridge(other)) {
			names[strings.ToLower(alias)] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func share(mine, theirs map[string]*types.ServiceNetworkConfig) bool {
	for network := range mine {
		if _, ok := theirs[network]; ok {
			return true
		}
	}
	return false
}

// ownNames are the names by which other services on a network know a service. Since Docker Engine
// 20.10 the hostname is one of them (moby pull request 39204).
func ownNames(s types.ServiceConfig, settings *types.ServiceNetworkConfig, model *types.Project) []string {
	names := []string{s.Name, s.ContainerName, s.Hostname}
	if s.ContainerName == "" {
		names[1] = model.Name + "-" + s.Name + "-1"
	}
	if settings != nil {
		names = append(names, settings.Aliases...)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	for i, name := range names {
		names[i] = strings.ToLower(name)
	}
	return names
}

// networksOf are the networks that a service joins: none if it has no network of its own, or uses
// the engine's default bridge, which has no DNS.
func networksOf(config types.ServiceConfig) map[string]*types.ServiceNetworkConfig {
	switch {
	case config.NetworkMode != "":
		return nil
	case len(config.Networks) == 0:
		return map[string]*types.ServiceNetworkConfig{"default": nil}
	}
	return config.Networks
}

// isBridge reports whether a service uses the engine's default bridge.
func isBridge(config types.ServiceConfig) bool {
	return config.NetworkMode == "bridge" || config.NetworkMode == "default"
}

// Networks are the networks that the service joins, sorted.
func (h *Hosts) Networks() []string {
	if h == nil {
		return nil
	}
	config, _ := h.namespace()
	return slices.Sorted(maps.Keys(networksOf(config)))
}

// Mode is the service's network_mode, "" if it has none.
func (h *Hosts) Mode() string {
	if h == nil {
		return ""
	}
	config, _ := h.namespace()
	return config.NetworkMode
}

// Others are the sorted names of the services that it can reach besides the CLI's.
func (h *Hosts) Others() []string {
	if h == nil {
		return nil
	}
	config, _ := h.namespace()
	names := slices.Collect(maps.Keys(config.ExtraHosts))
	for name, other := range h.model.Services {
		if !slices.Contains(h.own, name) && other.GetScale() > 0 && share(networksOf(config), networksOf(other)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
