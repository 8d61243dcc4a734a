package overridefile

import (
	"doctor/checks"
)

var MountModeUnknown = &checks.Rule{
	ID: "mount-mode-unknown", Severity: checks.Warning, Since: "0.1.0",
	Title: "A mount mode that nobody knows",
	Doc: checks.Page(
		"None. The container can write into the folder, where it was meant not to.",
		"compose knows `ro`, `rw`, `z`, `Z` and a few more, in small letters. "+
			"It drops a word that it does not know, such as `RO` or `readonly`, and what is left is the default: read-write.",
		"Write `ro`. With SSO prefer `rw`: boto3 saves renewed tokens in the folder."),
}
