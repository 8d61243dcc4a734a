package checks

import "context"

// about is what a report says of the project itself.
type about struct {
	mode, runtime string
	airflowMajor  int
}

func (w *World) about(context.Context) about { return about{} }
