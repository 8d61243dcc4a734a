package git

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// errNoGit says why git's objects cannot be read.
var errNoGit = errors.New("git is not installed")

// errIncomplete says that the repository lacks some objects.
var errIncomplete = errors.New("the repository does not have them (a partial clone)")

// maxBlobs is the maximum number of files read from git's objects in one repository.
const maxBlobs = 5000

// Read passes on git's content of files of a listing, each cut at a number of bytes. The error
// is about files that could not be read.
func (l *Listing) Read(ctx context.Context, files []File, most int, got func(File, []byte)) error {
	var order []*repository
	of := map[*repository][]File{}
	for _, f := range files {
		if of[f.repository] == nil {
			order = append(order, f.repository)
		}
		of[f.repository] = append(of[f.repository], f)
	}
	var all error
	for _, r := range order {
		if err := r.read(ctx, of[r], most, got); err != nil && all == nil {
			all = err
		}
	}
	return all
}

func (r *repository) read(ctx context.Context, files []File, most int, got func(File, []byte)) error {
	if r.program == nil {
		return errNoGit
	}
	if len(files) > maxBlobs {
		return fmt.Errorf("they are more than %d", maxBlobs)
	}
	var names strings.Builder
	for _, f := range files {
		names.WriteString(f.hash + "\n")
	}
	cmd := r.program.command(ctx, r.checkout, r.top, "cat-file", "--batch", "--buffer")
	cmd.Stdin = strings.NewReader(names.String())
	var missing error
	_, err := stream(ctx, "git cat-file", cmd, func(out *bufio.Reader) (bool, error) {
		for _, f := range files {
			data, err := readBlob(out, most)
			switch {
			case errors.Is(err, errIncomplete):
				missing = err
			case err != nil:
				return false, err
			default:
				got(f, data)
			}
		}
		return true, nil
	})
	return cmp.Or(err, missing)
}

// readBlob reads one answer of git cat-file --batch: hash, type and size on a line,
// then the content and a line end (git-cat-file).
func readBlob(r *bufio.Reader, most int) ([]byte, error) {
	line, err := r.ReadSlice('\n') // no longer than its buffer
	if err != nil {
		return nil, fmt.Errorf("reading the answer of git cat-file: %w", err)
	}
	fields := strings.Fields(string(line))
	if len(fields) == 2 && fields[1] == "missing" {
		return nil, errIncomplete
	}
	size, sizeErr := 0, errors.New("no size")
	if len(fields) == 3 {
		size, sizeErr = strconv.Atoi(fields[2])
	}
	if sizeErr != nil || size < 0 {
		return nil, errors.New("git cat-file gave an answer of another form")
	}
	data := make([]byte, min(size, most))
	if _, err = io.ReadFull(r, data); err == nil {
		_, err = io.CopyN(io.Discard, r, int64(size-len(data)+1))
	}
	if err != nil {
		return nil, fmt.Errorf("reading the answer of git cat-file: %w", err)
	}
	return data, nil
}
