package checks

// page writes the Doc of a rule: what is seen, why, and what to do. The parts
// are Markdown; their paragraphs are one line each, which whoever shows them
// breaks.
func page(symptom, cause, fix string) string {
	return "**Symptom.** " + symptom + "\n\n**Cause.** " + cause + "\n\n**Fix.** " + fix
}
