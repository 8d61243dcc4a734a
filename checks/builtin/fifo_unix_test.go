//go:build unix

package builtin_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A FIFO in the place of a file is reported as one, and no fix sets the current value.
func TestFIFOInPlaceOfAFile(t *testing.T) {
	const (
		none   = "botocore.exceptions.NoCredentialsError: Unable to locate credentials"
		config = "-- home/.aws/config --\n[default]\nregion = us-east-1\n"
	)
	for name, c := range map[string]struct {
		archive, fifo string
		claims
	}{
		"credentials":        {"-- DELETE home/.aws/credentials --\n" + config, ".aws/credentials", claims{rule: "credentials-files-absent", symptom: none, says: "is a FIFO (named pipe), not a regular file", never: "folder"}},
		"named by variable":  {config + dotenv("AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/keys"), ".aws/keys", claims{rule: "credentials-files-absent", symptom: none, says: "is a FIFO (named pipe)", never: "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/keys"}},
		"beside the files":   {fewKeys + config, ".aws/other", claims{}},
		"config, not needed": {"-- DELETE home/.aws/config --\n" + fewKeys + dotenv("AWS_DEFAULT_REGION=us-east-1"), ".aws/config", claims{}},
		"a token":            {config + noKeys + dotenv("AWS_WEB_IDENTITY_TOKEN_FILE=/home/astro/.aws/token", "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/airflow"), ".aws/token", claims{rule: "web-identity-token-file-absent", symptom: "boto3 waits for ever for something to be written into '/home/astro/.aws/token'", says: "is a FIFO (named pipe)"}},
	} {
		t.Run(name, func(t *testing.T) {
			e := layOut(t, c.archive)
			file := filepath.Join(e.Home, c.fifo)
			must(t, syscall.Mkfifo(file, 0o644))
			must(t, os.Chmod(file, 0o644)) //nolint:gosec // whatever the umask
			c.hold(t, offline(t, e))
		})
	}
}
