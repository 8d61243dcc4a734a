package checks

import "testing"

func TestPage(t *testing.T) {
	const long = "`botocore.exceptions.NoCredentialsError: Unable to locate credentials`"
	got := page("None.", "A word or two before the message "+long+", which is not broken.", "Copy this:\n\n    a  command with blanks, longer than any line of text may be, which stays in one piece all the same")
	const want = `**Symptom.** None.

**Cause.** A word or two before the message
` + long + `, which
is not broken.

**Fix.** Copy this:

    a  command with blanks, longer than any line of text may be, which stays in one piece all the same`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
