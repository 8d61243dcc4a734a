package facts

import (
	"doctor/internal/demand"
)

// About is what a report says of the project itself.
type About struct {
	Mode, Runtime string
	AirflowMajor  int
	Demand        Demand
}

// Demand is what the project asks of AWS, as far as can be seen.
type Demand struct {
	Uses []demand.Use
	// Sources is how many Python files were read for it, Unread how many more
	// there are.
	Sources, Unread int
}
