package git

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// errNoGit says why what git keeps cannot be read.
var errNoGit = errors.New("git is not installed")

// errIncomplete says that the repository does not have all that it tracks.
var errIncomplete = errors.New("the repository does not have them (a partial clone)")

// maxBlobs is how many files of one repository are taken from git's store.
const maxBlobs = 5000

// Read hands over what git keeps of files of a listing, of each at most so many
// bytes. The error is for those that could not be read.
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
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var names strings.Builder
	for _, f := range files {
		names.WriteString(f.hash + "\n")
	}
	cmd := r.program.command(ctx, r.checkout, r.top, "cat-file", "--batch", "--buffer")
	cmd.Stdin = strings.NewReader(names.String())
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return fmt.Errorf("starting git: %w", err)
	}
	reader := bufio.NewReader(out)
	var missing error
	for _, f := range files {
		data, err := readBlob(reader, most)
		if errors.Is(err, errIncomplete) {
			missing = err
			continue
		}
		if err != nil {
			cancel()
			_ = cmd.Wait() // it was ended in the middle
			return err
		}
		got(f, data)
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("git cat-file: %w", err)
	}
	return missing
}

// readBlob reads one answer of git cat-file --batch: hash, type and size on a line,
// then the content and a line end (git-cat-file).
func readBlob(r *bufio.Reader, most int) ([]byte, error) {
	line, err := r.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("reading the answer of git cat-file: %w", err)
	}
	fields := strings.Fields(line)
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
