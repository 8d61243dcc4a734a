package fixers

import (
	"strings"
	"testing"
)

// TestPlacesShowNoSecrets puts a secret next to a change in each kind of file that sets variables.
func TestPlacesShowNoSecrets(t *testing.T) {
	region := map[string]any{"region_name": "eu-west-1"}
	extra := map[string]any{"extra.region_name": "eu-west-1"}
	const kwargs = `{"region_name": "eu west 1", "aws_secret_access_key": "geheim", "x": "geheim"}`
	for name, tt := range map[string]struct {
		edit Edit
		text string
	}{
		"kwargs in a map":      {EditKwargs{File: "o.yml", Set: region}, "services:\n  a:\n    environment:\n      AIRFLOW__SECRETS__BACKEND_KWARGS: '" + kwargs + "'\n      X: geheim\n"},
		"kwargs in a list":     {EditKwargs{File: "o.yml", Set: region}, "services:\n  a:\n    environment:\n      - 'AIRFLOW__SECRETS__BACKEND_KWARGS=" + kwargs + "'\n      - X=geheim\n"},
		"kwargs in a block":    {EditKwargs{File: "o.yml", Set: region}, "services:\n  a:\n    environment:\n      AIRFLOW__SECRETS__BACKEND_KWARGS: >-\n        " + kwargs + "\n"},
		"kwargs in ENV":        {EditKwargs{File: "Dockerfile", Line: 2, Set: region}, "FROM x\nENV AIRFLOW__SECRETS__BACKEND_KWARGS='" + kwargs + "'\nENV PW=geheim\n"},
		"URI":                  {EditConnection{File: "o.yml", Variable: "AIRFLOW_CONN_A", Set: extra}, "services:\n  a:\n    environment:\n      AIRFLOW_CONN_A: aws://AKIA:geheim@?x=geheim&region_name=a\n"},
		"URI as JSON":          {EditConnection{File: "o.yml", Variable: "AIRFLOW_CONN_A", As: JSONForm}, "services:\n  a:\n    environment: [\"AIRFLOW_CONN_A=aws://geheim:geheim@?x=geheim\"]\n"},
		"unencoded URI":        {EditConnection{File: ".env", Variable: "AIRFLOW_CONN_A", As: JSONForm}, "AIRFLOW_CONN_A=aws://AKIA:ge/geheim+geheim@?region_name=eu-west-1\n"},
		"settings":             {EditSettings{File: "airflow_settings.yaml", Line: 3, Set: extra}, "airflow:\n  connections:\n    - conn_id: a\n      conn_password: geheim\n      conn_extra: {region_name: x, token: geheim}\n"},
		"settings in a string": {EditSettings{File: "airflow_settings.yaml", Line: 3, Set: extra}, "airflow:\n  connections:\n    - conn_id: a\n      conn_extra: '{\"region_name\": \"x\", \"token\": \"geheim\"}'\n"},
		"removed":              {RemoveVariables{File: "o.yml", Variables: []string{"AWS_SECRET_ACCESS_KEY"}}, "services:\n  a:\n    environment: [AWS_SECRET_ACCESS_KEY=geheim, X=geheim]\n"},
	} {
		file := tt.edit.Paths()[0]
		proposal, err := NewPlan(memory{"/p/" + file: tt.text}, Project{Dir: "/p"}).Propose(fixOf(tt.edit))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := proposal.Diff(); strings.Contains(diff, "geheim") || !strings.Contains(diff, "****") {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}
