//go:build !linux && !darwin

package fixers

// keepAttributes has nothing to do: these systems have none, or copy them.
func keepAttributes(string, string) error { return nil }
