package repair

import (
	"testing"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/redact/redacttest"
)

// TestLine: a line can be written as it is in the place where the variable is set.
func TestLine(t *testing.T) {
	for want, c := range map[string]struct {
		of    astro.Var
		value string
	}{
		"A=dev":                     {astro.Var{Source: astro.FromEnvFile}, "dev"},
		`A='{"b": "c"}'`:            {astro.Var{Source: astro.FromEnvFile}, `{"b": "c"}`},
		"A: dev":                    {astro.Var{Source: astro.FromEnvironment}, "dev"},
		"A: 'true'":                 {astro.Var{Source: astro.FromShell}, "true"},
		`A: '{"b": "it''s"}'`:       {astro.Var{Source: astro.FromEnvironment}, `{"b": "it's"}`},
		"A: ${B}":                   {astro.Var{Source: astro.FromEnvironment}, "${B}"},
		"- A=dev":                   {astro.Var{Source: astro.FromEnvironment, Listed: true}, "dev"},
		`- 'A={"b": "c"}'`:          {astro.Var{Source: astro.FromEnvironment, Listed: true}, `{"b": "c"}`},
		`ENV A='{"b": "c"}'`:        {astro.Var{Source: astro.FromImage}, `{"b": "c"}`},
		"export A=/home/astro/.aws": {astro.Var{Source: astro.FromProcess}, "/home/astro/.aws"},
	} {
		c.of.Name = "A"
		if got := redacttest.Raw(VariableLine(c.of, c.value)); got != want {
			t.Errorf("%+v: %s, want %s", c, got, want)
		}
	}
}

// TestShownJSON: what may be secret is masked, member by member, and the order stays.
func TestShownJSON(t *testing.T) {
	values := airflow.Values{
		"region_name": "us-east-1", "aws_secret_access_key": "hunter2", "role_arn": "it's",
		"assume_role_kwargs": map[string]any{"DurationSeconds": int64(900), "ExternalId": "hunter2"},
	}
	isShown := func(_, written string) bool { return written == `"us-east-1"` || written == `{"DurationSeconds": 900}` }
	got, whole := ShownJSON(values, []string{"role_arn", "gone", "region_name"}, isShown)
	const want = `{"role_arn": "****", "region_name": "us-east-1", "assume_role_kwargs": {"DurationSeconds": 900, "ExternalId": "****"}, "aws_secret_access_key": "****"}`
	if got != want || whole {
		t.Errorf("got %s, whole %t", got, whole)
	}
	if got, whole := ShownJSON(airflow.Values{"region_name": "us-east-1"}, nil, isShown); got != `{"region_name": "us-east-1"}` || !whole {
		t.Errorf("got %s, whole %t", got, whole)
	}
}

// TestChanges: a change leaves the model's own objects as they are.
func TestChanges(t *testing.T) {
	inner := map[string]any{"externalid": "x"}
	values := airflow.Values{"assume_role_kwargs": inner, "region": "us-east-1"}
	for _, change := range []Change{
		RenamedTo("region", "region_name"), RenamedTo("assume_role_kwargs.externalid", "ExternalId"),
		SetTo("assume_role_kwargs.DurationSeconds", 900), SetTo("absent.x", 1), Removed("absent", "absent.x"),
	} {
		change(values)
	}
	got, _ := ShownJSON(values, nil, func(string, string) bool { return true })
	if want := `{"assume_role_kwargs": {"DurationSeconds":900,"ExternalId":"x"}, "region_name": "us-east-1"}`; got != want || len(inner) != 1 {
		t.Errorf("got %s and %v, want %s", got, inner, want)
	}
}
