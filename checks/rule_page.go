package checks

// Page writes the Doc of a rule: symptom, cause and fix in Markdown. Each paragraph is one
// line; the output wraps it.
func Page(symptom, cause, fix string) string {
	return "**Symptom.** " + symptom + "\n\n**Cause.** " + cause + "\n\n**Fix.** " + fix
}

// NoCredentials is the last line of the traceback when boto3's chain finds nothing.
const NoCredentials = "`botocore.exceptions.NoCredentialsError: Unable to locate credentials`"
