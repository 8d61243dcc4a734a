package cause

// UnknownHost is a host that nothing on the service's networks has.
type UnknownHost struct {
	Host string
	// OfEngine: it is a name that Docker Engine may give.
	OfEngine bool
	// Mode is the network_mode of the Airflow service.
	Mode string
	// Service has the name: it is not started, has a network_mode of its own or is on
	// other networks.
	Service     string
	NotStarted  bool
	ServiceMode string
	Networks    Names
}

// NoHost is a setting that names a host which is not found.
type NoHost struct {
	// Setting has the URL; where requests go to it, Endpoint has, named by From.
	Setting  Setting
	Endpoint string
	From     Named
	Host     UnknownHost
}

func (NoHost) detail() {}

// DeadMetadata is an endpoint of instance metadata that does not answer.
type DeadMetadata struct {
	Setting Setting
	// Host is not found, or Silent does not answer, as the kind says.
	Host   UnknownHost
	Silent Silent
}

func (DeadMetadata) detail() {}

// Silent is a host that has an address and does not answer.
type Silent struct {
	Host string
	// Nobody has the address; otherwise it is the container itself.
	Nobody bool
}

// NoEndpoint is a container credentials endpoint that does not answer.
type NoEndpoint struct {
	Setting Setting
	Host    string
	// Refused: boto3 does not ask such a host.
	Refused bool
	// Service has the host, on Networks.
	Service  string
	Networks Names
}

func (NoEndpoint) detail() {}

// BadProxy is a proxy that does not answer, or none.
type BadProxy struct {
	Setting Setting
	// Malformed: it is no address of a proxy. TakenFor is the host that boto3 makes of
	// a proxy that it does not know.
	Malformed bool
	TakenFor  string
	Silent    Silent
}

func (BadProxy) detail() {}

// BadEndpoint is an endpoint that is not AWS's.
type BadEndpoint struct {
	// NoSection: a profile names at At the section Services, which is not there.
	NoSection bool
	Services  string
	At        Spot
	Endpoint  string
	From      Named
	// NotURL: it is no URL with a host.
	NotURL bool
	Silent Silent
}

func (BadEndpoint) detail() {}

// NoRegion is a client without a region.
type NoRegion struct {
	For     Client
	Profile string
	// Other is a profile that has one, Unmounted a file of this machine that has.
	Other, Unmounted string
}

func (NoRegion) detail() {}

// BadRegion is a region that boto3 cannot use, or that there is not.
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
	ValueHasComment            // a comment behind it is a part of it
	ValueHasQuotes             // the quotes around it are
)
