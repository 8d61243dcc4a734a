package verify

import (
	"slices"

	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/diagnosis"
	"doctor/internal/sessions"
)

// Prediction is what boto3 should do in one service, according to the current files.
type Prediction struct {
	Method  string `json:"method"`
	Profile string `json:"profile"`
	Region  string `json:"region"`
	// Stops is the exception with which it ends, "" if it reaches AWS; Rule is the name that
	// Predict was given for its cause.
	Stops string `json:"stops"`
	Rule  string `json:"rule"`

	failure *boto.Failure
}

// Predict returns the prediction for each service; rule names a cause for people.
func Predict(d *diagnosis.Diagnosis, rule func(cause.Kind) string) map[string]Prediction {
	all := map[string]Prediction{}
	for _, v := range d.Views {
		o := v.Default()
		p := Prediction{Method: o.Method, Profile: o.Profile, Region: o.Region, failure: o.Failure}
		if o.Failure != nil {
			p.Stops = o.Failure.Symptom()
		}
		for _, c := range d.Causes {
			if c.Where == sessions.Default && slices.Contains(c.Services, v.Service.Name) {
				p.Rule = rule(c.Kind)
				break
			}
		}
		all[v.Service.Name] = p
	}
	return all
}
