package fixers

import (
	"fmt"
	"maps"

	"doctor/fixers/internal/dockerfileedit"
	"doctor/fixers/internal/dotenvedit"
	"doctor/fixers/internal/iniedit"
	"doctor/fixers/internal/textedit"
	"doctor/fixers/internal/yamledit"
)

// Format is the format of a file for checking an edit.
type Format string

// The formats.
const (
	Compose Format = "compose" // YAML, with every node, and the result of its aliases and merge keys
	Dotenv  Format = "dotenv"  // as compose reads .env, without interpolation
	INI     Format = "ini"     // as boto3 reads ~/.aws/config and credentials
	Lines   Format = "lines"   // a list with one entry on each line, such as .gitignore

	// Dockerfile are the variables of ENV, and what else it says of the image.
	Dockerfile Format = "dockerfile"
	// Settings is airflow_settings.yaml, read like Compose.
	Settings Format = "settings"
)

// readFacts parses a text. The error is the format's reader's, and contains nothing of the text.
func readFacts(format Format, text []byte) (textedit.Facts, error) {
	switch format {
	case Compose, Settings:
		return yamledit.Facts(text)
	case Dockerfile:
		return dockerfileedit.Facts(text)
	case Dotenv:
		return dotenvedit.Facts(text)
	case INI:
		return iniedit.Facts(text)
	case Lines:
		return lineFacts(text)
	}
	return nil, fmt.Errorf("no reader for the format %q", format)
}

// verify checks that the texts differ in the wanted facts and in no other.
//
// A file that its reader refuses has no facts; then the edit must either make it valid with the
// wanted facts, or the reader must give another error. Beyond that, only the unchanged bytes
// outside the edits are a guarantee.
func verify(format Format, before, after []byte, wants []Want) error {
	was, errBefore := readFacts(format, before)
	is, errAfter := readFacts(format, after)
	switch complaint, now := complaintOf(errBefore), complaintOf(errAfter); {
	case complaint == "" && now == "":
	case now == "":
		was = maps.Clone(is)
	case complaint == "":
		return fmt.Errorf("the edit would make the file unreadable: %w", errAfter)
	case complaint == now:
		return fmt.Errorf("the edit would not make the file readable: %w", errAfter)
	default:
		return nil
	}
	for _, w := range wants {
		if w.Value == "" {
			delete(was, w.Fact)
		} else {
			was[w.Fact] = w.Value
		}
	}
	if !maps.Equal(was, is) {
		return textedit.ErrSideEffect
	}
	return nil
}

func complaintOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Want is an intended change of one fact of a file.
type Want = textedit.Want
