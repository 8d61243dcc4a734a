package report

import (
	"io"
	"net/url"
	"path"
	"strings"

	"doctor/checks"
)

// sarif writes SARIF 2.1.0 for code scanning. The fixes are in the text of a result, since
// SARIF only supports fixes that replace parts of files.
type sarif struct{}

type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string            `json:"id"`
		ShortDescription sarifText         `json:"shortDescription"`
		Help             sarifText         `json:"help"`
		HelpURI          string            `json:"helpUri,omitempty"`
		Default          sarifDefault      `json:"defaultConfiguration"`
		Properties       map[string]string `json:"properties"`
	}
	sarifDefault struct {
		Level checks.Severity `json:"level"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifInvocation struct {
		ExecutionSuccessful bool                `json:"executionSuccessful"`
		ExitCode            int                 `json:"exitCode"`
		Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        checks.Severity   `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
)

func (sarif) Render(w io.Writer, d Document) error {
	run := sarifRun{
		Tool: sarifTool{sarifDriver{Name: "doctor", Version: d.DoctorVersion, Rules: []sarifRule{}}},
		// Exit codes up to 3 are results; any other means that the run is incomplete.
		Invocations: []sarifInvocation{{ExecutionSuccessful: d.ExitCode <= 3, ExitCode: d.ExitCode}},
		Results:     []sarifResult{},
	}
	indexes, prints := map[string]int{}, fingerprints{}
	for _, p := range d.Projects {
		if words := p.asideWords(); words != "" {
			run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{"warning", sarifText{Text: words}})
		}
		for _, line := range notSeen(p) {
			run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{"note", sarifText{Text: "not seen here: " + line}})
		}
		for _, u := range p.untold() {
			run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{
				"warning", sarifText{Text: strings.Join(u.ids, ", ") + " could not tell: " + visible(u.reason)},
			})
		}
		for _, c := range p.Checks {
			for _, text := range c.caveats {
				run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{
					"note", sarifText{Text: c.ID + ": " + visible(text)},
				})
			}
			for _, f := range c.Findings {
				index, ok := indexes[f.Rule]
				if !ok {
					index = len(run.Tool.Driver.Rules)
					indexes[f.Rule] = index
					run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule(c, f))
				}
				one := result(p, f, index)
				one.Fingerprints = map[string]string{"doctor/v1": prints.of(f.Rule, one.Locations[0].Physical.Artifact.URI, f.Services)}
				run.Results = append(run.Results, one)
			}
		}
	}
	for _, r := range d.remarks() {
		run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{"warning", sarifText{Text: r.words}})
	}
	encoded, err := encode(sarifLog{
		Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run},
	})
	if err != nil {
		return err
	}
	_, err = w.Write(encoded)
	return err
}

func rule(c CheckDocument, f FindingDocument) sarifRule {
	r := sarifRule{
		ID: f.Rule, ShortDescription: sarifText{Text: f.Rule}, Help: sarifText{Text: c.Title},
		Default: sarifDefault{f.Severity}, Properties: map[string]string{"check": c.ID, "scope": string(c.Scope)},
	}
	if known := c.check.Rule(f.Rule); known != nil {
		r.ShortDescription.Text = known.Title
		r.Help = sarifText{Text: known.Doc, Markdown: known.Doc}
		r.Default.Level = known.Severity
	}
	if u, err := url.Parse(f.URL); err == nil && u.Scheme == "https" {
		r.HelpURI = f.URL
	}
	return r
}

func result(p ProjectDocument, f FindingDocument, index int) sarifResult {
	at := inRepository(p, f)
	r := sarifResult{
		RuleID: f.Rule, RuleIndex: index, Level: f.Severity, Message: sarifText{Text: plain(f)},
		Locations: []sarifLocation{physical(at)},
	}
	for _, l := range f.Locations {
		if l.File == "" || isOutside(l.File) {
			continue
		}
		l.File = path.Join(p.Place, l.File)
		if l != at {
			r.Related = append(r.Related, physical(l))
		}
	}
	return r
}

func physical(l checks.Position) sarifLocation {
	p := sarifPhysical{Artifact: sarifArtifact{URI: (&url.URL{Path: visible(l.File)}).String()}}
	if l.Line > 0 {
		p.Region = &sarifRegion{StartLine: l.Line, StartColumn: l.Column}
	}
	return sarifLocation{p}
}
