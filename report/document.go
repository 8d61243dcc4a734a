package report

import (
	"slices"

	"doctor/checks"
	"doctor/checks/doctorsettings"
	"doctor/internal/facts"
	"doctor/internal/redact"
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
	// NotSeen is what the project depends on and a checkout does not show; nil without --ci.
	NotSeen []NotSeenDocument `json:"not_seen,omitempty"`
	// Then are the errors that are expected once those found are fixed.
	Then    []ThenDocument  `json:"then,omitempty"`
	Checks  []CheckDocument `json:"checks"`
	Summary Summary         `json:"summary"`
	Prefix  string          `json:"-"`
	Place   string          `json:"-"`
	Anchor  string          `json:"-"`
	// Sources is the number of Python files read for Uses, Unread the number of unread ones.
	Sources, Unread int `json:"-"`
	// services are the services that the run looked at.
	services []string
	// problems are the findings in the order in which a person meets them.
	problems []problem
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

// NewDocument makes the document of a report: secrets are removed, the home folder is ~, and
// lists are never null.
func NewDocument(r Report, o Options) Document {
	var projects []ProjectDocument
	for _, p := range r.Projects {
		projects = append(projects, NewProject(p, o))
	}
	return Assemble(r, projects, o)
}

// NewProject makes the document of one project. It holds nothing of the files of the project but
// what it shows.
func NewProject(p Project, o Options) ProjectDocument { return newBuilder(o).project(p) }

// Assemble makes the document of a report of the documents of its projects.
func Assemble(r Report, projects []ProjectDocument, o Options) Document {
	b := newBuilder(o)
	d := Document{
		SchemaVersion: SchemaVersion, DoctorVersion: r.Version, Projects: append([]ProjectDocument{}, projects...),
		Baseline: newStale(r.Stale, b.text), ExitCode: r.ExitCode, Strict: r.Strict, Searched: r.Searched,
	}
	for _, u := range r.Unseen {
		d.Unseen = append(d.Unseen, UnseenDocument{b.text(u.Dir), b.text(u.Reason), b.text(u.Place)})
	}
	return d
}

func newBuilder(o Options) builder {
	b := builder{options: o, scrubber: o.Scrubber}
	if b.scrubber == nil {
		b.scrubber = redact.NewScrubber()
	}
	return b
}

func (b builder) project(p Project) ProjectDocument {
	d := ProjectDocument{
		Dir: b.text(p.Dir), Mode: p.Mode, Runtime: b.text(p.Runtime), AirflowMajor: p.AirflowMajor,
		Status: p.Status(), Checks: []CheckDocument{}, Identities: []checks.Caller{}, Readable: []checks.Readable{},
		Sources: p.Demand.Sources, Unread: p.Demand.Unread,
		Prefix: b.text(p.Prefix), Place: b.text(p.Place), Anchor: b.text(p.Anchor),
	}
	d.NotSeen = b.unseen(p.Unseen)
	d.Uses = NewUses(p.Demand.Uses, b.text)
	d.services = b.texts(p.Services)
	for _, r := range p.Results {
		d.Checks = append(d.Checks, b.check(p, r))
		d.Summary.add(r.Status)
		for _, c := range r.Callers {
			d.Identities = append(d.Identities, b.caller(c))
		}
		for _, one := range r.Readable {
			one.Prefix, one.Region, one.Mock, one.Services = b.text(one.Prefix), b.text(one.Region), b.text(one.Mock), b.texts(one.Services)
			d.Readable = append(d.Readable, one)
		}
	}
	if d.Settings = newSettings(p.Silenced, b.text); d.Settings != nil {
		d.Summary.Suppressed, d.Summary.Lowered = total(d.Settings.Suppressed), total(d.Settings.Lowered)
	}
	if d.Baseline = newKnown(p.Known, b.text); d.Baseline != nil {
		d.Summary.Baseline = total(d.Baseline.Findings)
	}
	for _, r := range checks.Ordered(p.ProjectReport) {
		d.problems = append(d.problems, problem{d.Checks[r.Result], d.Checks[r.Result].Findings[r.Index]})
	}
	d.Then = b.then(p.Then)
	d.Verdict = newVerdict(d).words
	return d
}

func (s *Summary) add(status checks.Status) {
	switch status {
	case checks.Passed:
		s.Pass++
	case checks.Warn:
		s.Warn++
	case checks.Fail:
		s.Fail++
	case checks.Skip:
		s.Skip++
	case checks.Unknown:
		s.Unknown++
	}
}

func (b builder) check(p Project, r checks.Result) CheckDocument {
	d := CheckDocument{
		ID: r.Check.ID, Title: r.Check.Title, Scope: r.Check.Scope, Status: r.Status,
		Reason: b.words(r.Reason), DurationMS: r.Duration.Milliseconds(),
		Findings: []FindingDocument{}, Notes: []string{}, check: r.Check,
		verdict: r.Check.Verdict, excluded: b.text(r.Excluded), blocked: r.Blocked,
	}
	for _, n := range r.Notes {
		d.Notes = append(d.Notes, b.words(n))
	}
	for _, n := range r.Caveats {
		d.caveats = append(d.caveats, b.words(n))
	}
	for _, f := range r.Findings {
		d.Findings = append(d.Findings, b.finding(p, r, f))
	}
	return d
}

func (b builder) finding(p Project, r checks.Result, f checks.Finding) FindingDocument {
	d := FindingDocument{
		Rule: f.Rule.ID, Severity: r.SeverityOf(f), Message: b.words(f.Told()), Symptom: b.named(b.scrubber.ShowText(f.Symptom)),
		Services: b.texts(f.Services), Locations: []checks.Position{}, Fixes: []FixDocument{},
		URL: b.manual(r.Check) + "#" + f.Rule.ID, title: f.Rule.Title, refused: f.StopsStart,
	}
	d.frame, d.more = b.frame(p, f.At)
	for _, l := range f.At {
		l.File, l.Container, l.Call = b.text(l.File), b.text(l.Container), b.text(l.Call)
		d.Locations = append(d.Locations, l)
	}
	d.Fixes = append(d.Fixes, b.fixes(p, f)...)
	return d
}

// safetyOf is the safety with which doctor would propose a fix.
func (p Project) safetyOf(fix checks.Fix) checks.Safety {
	if fix.Edit != nil && p.Safety != nil {
		return p.Safety(fix)
	}
	return fix.Safety
}

// fixes returns the fixes of a finding. If doctor can apply several of them, it offers them
// one after the other.
func (b builder) fixes(p Project, f checks.Finding) []FixDocument {
	var all []FixDocument
	told := map[string]bool{}
	for i, fix := range f.Fixes {
		fix.Safety = p.safetyOf(fix)
		if next := i + 1; next < len(f.Fixes) && f.Fixes[next].And && p.safetyOf(f.Fixes[next]) != checks.Safe {
			fix.Safety = checks.Unsafe // they are made together
		}
		d := b.fix(fix)
		if fix.Edit != nil || fix.Needs != "" {
			own := "doctor fix " + f.Rule.ID
			if fix.Needs != "" {
				own += " --" + string(fix.Needs) + " " + fix.Needs.Example()
			}
			if d.Safety == checks.Unsafe {
				own += " --unsafe" // without it doctor refuses
			}
			own = b.command(redact.NewText(own + p.Flags))
			d.later = !d.And && (told[own] || d.Safety == checks.Unsafe && len(told) > 0)
			if !told[own] {
				d.own = own
			}
			told[own] = true
			if d.Apply = own; len(d.Commands) == 0 {
				d.Commands = []string{own}
			}
		}
		all = append(all, d)
	}
	return all
}

func (b builder) fix(f checks.Fix) FixDocument {
	d := FixDocument{Title: b.words(f.Title), Commands: []string{}, Safety: f.Safety, And: f.And}
	if f.Edit != nil {
		d.Fixer = f.Edit.Name()
	}
	if d.Safety == "" {
		d.Safety = checks.Unsafe
	}
	for _, c := range f.Commands {
		d.Commands = append(d.Commands, b.command(c))
	}
	for _, l := range f.Lines {
		d.Lines = append(d.Lines, b.words(l))
	}
	if slices.ContainsFunc(d.Lines, mangled) {
		d.Lines = nil
	}
	return d
}
