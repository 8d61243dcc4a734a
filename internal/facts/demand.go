package facts

import (
	"doctor/internal/demand"
)

// About is what a report says about the project itself.
type About struct {
	Mode, Runtime string
	AirflowMajor  int
	// Services are the services that the run looks at.
	Services []string
	Demand   Demand
}

// Demand is the project's use of AWS, as far as visible.
type Demand struct {
	Uses []demand.Use
	// Sources is the number of Python files read for it, Unread the number of unread ones.
	Sources, Unread int
}
