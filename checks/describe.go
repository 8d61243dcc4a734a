package checks

// about is what a report says of the project itself.
type about struct {
	mode, runtime string
	airflowMajor  int
}
