package checks

// Registry returns all checks, in the order of the manual.
func Registry() []*Check { return []*Check{DoctorSettings} }
