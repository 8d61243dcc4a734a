package checks

import "doctor/internal/demand"

// about is what a report says of the project itself.
type about struct {
	mode, runtime string
	airflowMajor  int
	demand        Demand
}

// Demand is what the project asks of AWS, as far as can be seen.
type Demand struct {
	Uses []demand.Use
	// Sources is how many Python files were read for it, Unread how many more
	// there are.
	Sources, Unread int
}
