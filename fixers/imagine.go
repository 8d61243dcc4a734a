package fixers

import (
	"fmt"

	"doctor/internal/host"
)

// Imagine makes everything that was accepted in an overlay, as Apply would on the disk. The plan
// must have been made with the overlay's machine.
func (p *Plan) Imagine(o *host.Overlay) error {
	for _, t := range p.targets {
		if err := t.imagine(o); err != nil {
			return fmt.Errorf("cannot imagine the change of %s: %w", t.label, err)
		}
	}
	return nil
}

func (t *target) imagine(o *host.Overlay) error {
	if t.Rename != nil {
		return o.Rename(t.File, t.Rename.To)
	}
	if t.Create != nil || len(t.Splices) > 0 {
		after, err := t.after()
		switch {
		case err != nil:
			return err
		case t.Create != nil:
			err = o.Create(t.File, after, t.Create.Mode)
		default:
			err = o.Write(t.File, after)
		}
		if err != nil {
			return err
		}
	}
	if t.Allow != nil {
		return o.Grant(t.File, t.Allow.UID, t.Allow.Perm)
	}
	if t.SetMode != nil {
		return o.Chmod(t.File, t.SetMode.Mode)
	}
	return nil
}
