package checks

// Page writes the Doc of a rule: what is seen, why, and what to do. The parts
// are Markdown; their paragraphs are one line each, which whoever shows them
// breaks.
func Page(symptom, cause, fix string) string {
	return "**Symptom.** " + symptom + "\n\n**Cause.** " + cause + "\n\n**Fix.** " + fix
}

// NoCredentials is the last line of the traceback when boto3's chain ends empty.
const NoCredentials = "`botocore.exceptions.NoCredentialsError: Unable to locate credentials`"
