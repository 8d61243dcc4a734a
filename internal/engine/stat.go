package engine

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"time"
)

// Stat is what is at a path in a container.
type Stat struct {
	Mode fs.FileMode
	// Size is in bytes.
	Size    int64
	ModTime time.Time
	// LinkTarget is where a link leads, as a path in the container; a link is
	// not followed.
	LinkTarget string
	// UID and GID own it, as the container counts; both are -1 where the engine
	// does not say.
	UID, GID int
}

// StatPath describes a path in a container, running or not, without running
// anything there. A path that does not exist is an *Error of kind NotFound.
//
// The engine looks at the container's files from outside, and opens the sources
// of its binds again (observed with 20.10). Two things follow. Where a folder on
// the host was replaced after the container started, this is the new one, while
// the container still has the old one. And a source that is gone would be made
// by the engine, empty and root's, so nothing is asked then: the *Error is of
// kind SourceMissing, also where it cannot be told because the engine is remote.
func (c *Client) StatPath(ctx context.Context, in Container, path string) (Stat, error) {
	stat := Stat{UID: -1, GID: -1}
	doing := "inspect " + path + " in the container " + short(in.ID)
	if err := c.sourcesThere(doing, in); err != nil {
		return stat, err
	}
	err := c.call(ctx, doing, func(ctx context.Context) error {
		answer, err := c.docker.ContainerStatPath(ctx, in.ID, path)
		if err != nil {
			return err
		}
		stat.Mode, stat.Size, stat.ModTime, stat.LinkTarget = answer.Mode, answer.Size, answer.Mtime, answer.LinkTarget
		return c.owners(ctx, in.ID, path, &stat)
	})
	var known *Error
	if errors.As(err, &known) && known.Kind == NotFound {
		known.Problem, known.Said = "path or container not found", ""
	}
	return stat, err
}

// sourcesThere makes sure that every folder is there that the engine would
// otherwise make.
func (c *Client) sourcesThere(doing string, in Container) error {
	for _, m := range in.Mounts {
		if m.Type != "bind" {
			continue
		}
		if c.endpoint.exists == nil || c.endpoint.remote() || !c.endpoint.exists(m.Source) {
			return &Error{
				Kind: SourceMissing, Doing: doing,
				Problem: "the source " + oneLine(m.Source) + " of its mount does not exist on this machine, and the engine would create it",
			}
		}
	}
	return nil
}

// owners reads the owners from the first header of the path as an archive, and
// leaves the archive there: the contents of the file are not read. An engine
// that gives no archive leaves the owners unknown.
func (c *Client) owners(ctx context.Context, id, path string, stat *Stat) error {
	address := c.path(url.Values{"path": {path}}, "containers", id, "archive")
	r, err := http.NewRequest(http.MethodGet, address, nil) //nolint:noctx // send gives it one
	if err != nil {
		return err
	}
	resp, err := c.send(ctx, c.header, r)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil
	}
	header, err := tar.NewReader(io.LimitReader(resp.Body, maxHeader)).Next()
	if err != nil {
		return ctx.Err()
	}
	stat.UID, stat.GID = header.Uid, header.Gid
	return nil
}
