package cause

// UnknownHost is a host unknown in the service's networks.
type UnknownHost struct {
	Host string
	// OfEngine: Docker Engine may define the name.
	OfEngine bool
	// Mode is the network_mode of the Airflow service.
	Mode string
	// Service has the name, but is not started, has its own network_mode or is on other networks.
	Service     string
	NotStarted  bool
	ServiceMode string
	Networks    Names
}

// NoHost is a setting with a host that is not found.
type NoHost struct {
	// Setting has the URL; Endpoint, named by From, is where requests go because of it.
	Setting  Setting
	Endpoint string
	From     Named
	Host     UnknownHost
}

func (NoHost) detail() {}

// DeadMetadata is an endpoint of instance metadata that does not answer.
type DeadMetadata struct {
	Setting Setting
	// Host is not found, or Silent does not answer, depending on the kind.
	Host   UnknownHost
	Silent Silent
}

func (DeadMetadata) detail() {}

// Silent is a host that has an address and does not answer.
type Silent struct {
	Host string
	// Nobody: nothing has the address; otherwise it is the container itself.
	Nobody bool
}

// NoEndpoint is a container credentials endpoint that does not answer.
type NoEndpoint struct {
	Setting Setting
	Host    string
	// Refused: boto3 does not send requests to such a host.
	Refused bool
	// Service has the host, on Networks.
	Service  string
	Networks Names
}

func (NoEndpoint) detail() {}

// BadProxy is a proxy that does not answer, or an invalid one.
type BadProxy struct {
	Setting Setting
	// Malformed: it is not a proxy address. TakenFor is the host that boto3 derives from an unknown
	// form of proxy.
	Malformed bool
	TakenFor  string
	Silent    Silent
}

func (BadProxy) detail() {}

// BadEndpoint is an endpoint that is not AWS's.
type BadEndpoint struct {
	// NoSection: the profile at At names the section Services, which does not exist.
	NoSection bool
	Services  string
	At        Spot
	Endpoint  string
	From      Named
	// NotURL: it is not a URL with a host.
	NotURL bool
	Silent Silent
}

func (BadEndpoint) detail() {}

// NoRegion is a client without a region.
type NoRegion struct {
	For     Client
	Profile string
	// Other is a profile with a region, Unmounted a host file with one.
	Other, Unmounted string
}

func (NoRegion) detail() {}

// BadRegion is a region that boto3 cannot use, or that does not exist.
type BadRegion struct {
	Setting
	Fault ValueFault
}

// ValueFault is what is wrong with a value.
type ValueFault int

// The faults.
const (
	ValueInvalid    ValueFault = iota
	ValueIsEmpty               // it is empty
	ValueHasComment            // it includes a comment after it
	ValueHasQuotes             // it includes the quotes around it
)
