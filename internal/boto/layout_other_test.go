//go:build !linux

package boto

import "errors"

func makeSpecial(_, _ string) error { return errors.ErrUnsupported }
