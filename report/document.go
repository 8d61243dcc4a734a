package report

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/doctorsettings"
	"doctor/internal/demand"
	"doctor/internal/facts"
	"doctor/internal/phrase"
)

// Document is the report as shown: the JSON document, and the source of every other format.
// Fields without a name in JSON are for the other formats.
type Document struct {
	SchemaVersion int               `json:"schema_version"`
	DoctorVersion string            `json:"doctor_version"`
	Projects      []ProjectDocument `json:"projects"`
	// Unseen are the folders that could not be searched for projects.
	Unseen []UnseenDocument `json:"unseen,omitempty"`
	// Baseline is what a baseline has too much, nil if nothing.
	Baseline *StaleDocument `json:"baseline,omitempty"`
	ExitCode int            `json:"exit_code"`
	Strict   bool           `json:"-"`
	Searched bool           `json:"-"`
}

// ProjectDocument is one project in a Document.
type ProjectDocument struct {
	Dir          string        `json:"dir"`
	Mode         string        `json:"mode"`
	Runtime      string        `json:"runtime"`
	AirflowMajor int           `json:"airflow_major"`
	Status       checks.Status `json:"status"`
	// Settings is what .doctor.yaml suppressed, nil if nothing.
	Settings *SettingsDocument `json:"settings,omitempty"`
	// Baseline is what the baseline has of this project, nil if nothing.
	Baseline *KnownDocument `json:"baseline,omitempty"`
	// Verdict is the result in one line of words.
	Verdict string        `json:"verdict"`
	Uses    []UseDocument `json:"uses"`
	// Identities and Readable are what AWS has confirmed.
	Identities []checks.Caller   `json:"identities"`
	Readable   []checks.Readable `json:"readable"`
	// Then are the errors that are expected once those found are fixed.
	Then    []ThenDocument  `json:"then,omitempty"`
	Checks  []CheckDocument `json:"checks"`
	Summary Summary         `json:"summary"`
	Prefix  string          `json:"-"`
	Anchor  string          `json:"-"`
	// Sources is the number of Python files read for Uses, Unread the number of unread ones.
	Sources, Unread int `json:"-"`
	// services are the services that the run looked at.
	services []string
	// problems are the findings in the order in which a person meets them.
	problems []problem
}

// ThenDocument is an error that shows once another one is fixed.
type ThenDocument struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
	// After is the rule whose fix uncovers it.
	After string `json:"after"`
	// Reported: it is among the findings already, as a warning.
	Reported bool `json:"reported"`
}

// UseDocument is one use of AWS in a Document.
type UseDocument struct {
	Kind        demand.Kind        `json:"kind"`
	Name        string             `json:"name"`
	Location    *checks.Position   `json:"location,omitempty"`
	Certainty   string             `json:"certainty"`
	OnlyIf      string             `json:"only_if,omitempty"`
	Credentials demand.Credentials `json:"credentials"`
	Connection  string             `json:"connection,omitempty"`
}

// Summary counts the checks of a project by their status.
type Summary struct {
	Pass    int `json:"pass"`
	Warn    int `json:"warn"`
	Fail    int `json:"fail"`
	Skip    int `json:"skip"`
	Unknown int `json:"unknown"`
	// Suppressed and Lowered count the findings that the settings exclude, or downgrade to
	// warnings.
	Suppressed int `json:"suppressed,omitempty"`
	Lowered    int `json:"lowered,omitempty"`
	// Baseline counts the findings that do not count because the baseline has them.
	Baseline int `json:"baseline,omitempty"`
}

// CheckDocument is one check in a Document.
type CheckDocument struct {
	ID         string            `json:"id"`
	Title      string            `json:"title"`
	Scope      facts.Scope       `json:"scope"`
	Status     checks.Status     `json:"status"`
	Reason     string            `json:"reason"`
	DurationMS int64             `json:"duration_ms"`
	Findings   []FindingDocument `json:"findings"`
	Notes      []string          `json:"notes"`
	// caveats are the notes that every format shows.
	caveats []string
	check   *checks.Check
	// verdict is what a failure means, excluded what left the check out, blocked the checks and
	// rules whose failure did.
	verdict, excluded string
	blocked           []string
}

// unremarkable is a skipped check that is never worth a mention: the project has no settings.
func (c CheckDocument) unremarkable() bool {
	return c.Status == checks.Skip && c.check == doctorsettings.Check
}

// FindingDocument is one finding in a Document.
type FindingDocument struct {
	Rule      string            `json:"rule"`
	Severity  checks.Severity   `json:"severity"`
	Message   string            `json:"message"`
	Symptom   string            `json:"symptom"`
	Services  []string          `json:"services"`
	Locations []checks.Position `json:"locations"`
	Fixes     []FixDocument     `json:"fixes"`
	URL       string            `json:"url"`
	// title is that of the rule. refused: the project does not start because of it.
	title   string
	refused bool
	// frame are the lines that show it, more the number of places beside them.
	frame []sourceLine
	more  int
}

// FixDocument is one fix in a Document.
type FixDocument struct {
	Title    string        `json:"title"`
	Commands []string      `json:"commands"`
	Lines    []string      `json:"lines,omitempty"`
	Fixer    string        `json:"fixer"`
	Safety   checks.Safety `json:"safety"`
	// Apply is doctor's own command for the fix, "" if it has none.
	Apply string `json:"apply,omitempty"`
	// And: it cures only together with the fix before it.
	And bool `json:"and,omitempty"`
	// own is the command for the fix, "" if an earlier fix of the finding has the same one.
	own string
	// later: doctor offers an earlier fix of the finding first.
	later bool
}

// Label is the word before the title of a fix: the first of a finding, or one after others.
func (f FixDocument) Label(first bool) string {
	switch {
	case first:
		return "Fix"
	case f.And:
		return "And"
	}
	return "Or"
}

// NewUses makes the documents of uses; clean is applied to each distinct text once, since a
// large project has thousands of uses in some hundred files.
func NewUses(uses []demand.Use, clean func(string) string) []UseDocument {
	cleaned := map[string]string{}
	out := []UseDocument{}
	for _, u := range uses {
		out = append(out, newUse(u, func(text string) string {
			if _, known := cleaned[text]; !known {
				cleaned[text] = clean(text)
			}
			return cleaned[text]
		}))
	}
	return out
}

func newUse(u demand.Use, clean func(string) string) UseDocument {
	d := UseDocument{
		Kind: u.Kind, Name: clean(u.Name), Certainty: u.Certainty.String(), OnlyIf: clean(phrase.Doubt(u.Doubt)),
		Credentials: u.Credentials, Connection: clean(u.Connection),
	}
	if !u.At.IsZero() {
		d.Location = &checks.Position{File: clean(u.At.File), Line: u.At.Line, Column: u.At.Column}
	}
	return d
}

// place is where a use is, "" if it has no place.
func (u UseDocument) place() string {
	switch {
	case u.Location == nil:
		return ""
	case u.Location.Line == 0:
		return "  (" + u.Location.File + ")"
	}
	return fmt.Sprintf("  (%s:%d)", u.Location.File, u.Location.Line)
}
