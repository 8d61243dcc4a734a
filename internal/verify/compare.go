package verify

import (
	"strings"

	"doctor/internal/boto"
	"doctor/internal/redact"
)

// Difference is a wrong prediction.
type Difference struct {
	// What was predicted: outcome, profile, source or region.
	What      string `json:"what"`
	Predicted string `json:"predicted"`
	Found     string `json:"found"`
	// Image: the prediction is for the published images; this one may differ.
	Image bool `json:"image,omitempty"`
}

const toAWS = "boto3 asks AWS"

// Against compares a prediction with boto3's answer. What only AWS or the network decides was
// not predicted and is not a difference.
func (p Prediction) Against(id Identity) []Difference {
	real := id.Error
	switch {
	case real.lacks("boto3", "botocore"), real == nil && id.ARN == "":
		return nil // boto3 is missing, or did not finish
	case real == nil && p.failure != nil:
		return p.outcome(toAWS)
	case real == nil:
	case p.failure == nil && !p.decidedOutside(*real):
		return p.outcome("boto3 fails with " + real.String())
	case p.failure != nil && !p.same(*real):
		if real.passing() && p.failure.Stage == boto.AtCall {
			return nil // it failed before the point of the prediction
		}
		return p.outcome("boto3 fails with " + real.String())
	}
	return p.details(id)
}

func (p Prediction) outcome(found string) []Difference {
	d := Difference{What: "outcome", Predicted: toAWS, Found: found}
	if p.failure != nil {
		d.Predicted, d.Image = "boto3 fails with "+p.Stops, p.failure.NeedsImage
	}
	return []Difference{d}
}

// details compares what boto3 determined before it ended.
func (p Prediction) details(id Identity) []Difference {
	var all []Difference
	compare := func(what, predicted, found string) {
		if predicted != found {
			all = append(all, Difference{What: what, Predicted: orNone(predicted), Found: orNone(found)})
		}
	}
	stage := "call"
	if id.Error != nil {
		stage = id.Error.Stage
	}
	if stage != "session" && stage != "import" {
		compare("profile", p.Profile, id.Profile)
	}
	if stage == "client" || stage == "call" {
		compare("source", p.Method, id.Method)
		compare("region", p.Region, id.Region)
	}
	return all
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// decidedOutside reports whether an exception depends on AWS, the network or a program, which
// the files do not determine.
func (p Prediction) decidedOutside(r Raised) bool {
	if r.Code != "" || r.passing() || p.Method == "custom-process" {
		return true
	}
	switch r.name() {
	case "SSLError", "TokenRetrievalError", "UnauthorizedSSOTokenError", "CredentialRetrievalError", "MetadataRetrievalError":
		return true
	}
	return false
}

// name is the class without its module.
func (r Raised) name() string { return lastOf(r.Class) }

func lastOf(class string) string { return class[strings.LastIndexByte(class, '.')+1:] }

// same reports whether an exception is the predicted one.
func (p Prediction) same(r Raised) bool {
	f := p.failure
	switch {
	case r.Code != "":
		return strings.Contains(f.Message, "("+r.Code+")")
	case lastOf(f.Exception) != r.name():
		return false
	case f.Random || r.Withheld || strings.Contains(r.Text, redact.Mask):
		return true // the texts cannot be compared
	}
	first, _, _ := strings.Cut(strings.TrimSpace(f.Message), "\n")
	return strings.TrimSpace(first) == strings.TrimSpace(r.Text)
}
