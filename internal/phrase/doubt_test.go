package phrase

import (
	"testing"

	"doctor/internal/demand"
)

func TestDoubt(t *testing.T) {
	for want, d := range map[string]demand.Doubt{
		"":                                  {},
		"dags/d.py can be loaded":           {Kind: demand.FileLoads, Of: "dags/d.py"},
		"something imports include/x.py":    {Kind: demand.FileImported, Of: "include/x.py"},
		"something calls f in include/x.py": {Kind: demand.FunctionCalled, Of: "include/x.py", Function: "f"},
		"the code reaches dags/d.py:3":      {Kind: demand.LineReached, Of: "dags/d.py", Line: 3},
		"dags/d.py sets no AWS variables when it runs":   {Kind: demand.NoVariablesSet, Of: "dags/d.py"},
		"the bucket is not public":                       {Kind: demand.BucketPrivate},
		"polars finds credentials as boto3 does":         {Kind: demand.LibraryAsksChain, Of: "polars"},
		`something uses connection "etl"`:                {Kind: demand.ConnectionUsed, Of: "etl"},
		`connection "etl" is not in the secrets backend`: {Kind: demand.ConnectionNotInBackend, Of: "etl"},
		`connection "etl" is not in Airflow's database`:  {Kind: demand.ConnectionNotInDatabase, Of: "etl"},
	} {
		if got := Doubt(d); got != want {
			t.Errorf("%+v: %q, want %q", d, got, want)
		}
	}
}
