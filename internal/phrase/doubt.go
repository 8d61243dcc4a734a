package phrase

import (
	"fmt"

	"doctor/internal/demand"
)

// Doubt is the condition for a use to happen, to follow "only if"; "" for none.
func Doubt(d demand.Doubt) string {
	switch d.Kind {
	case demand.FileLoads:
		return d.Of + " can be loaded"
	case demand.FileImported:
		return "something imports " + d.Of
	case demand.FunctionCalled:
		return fmt.Sprintf("something calls %s in %s", d.Function, d.Of)
	case demand.LineReached:
		return fmt.Sprintf("the code reaches %s:%d", d.Of, d.Line)
	case demand.NoVariablesSet:
		return d.Of + " sets no AWS variables when it runs"
	case demand.BucketPrivate:
		return "the bucket is not public"
	case demand.LibraryAsksChain:
		return d.Of + " finds credentials as boto3 does"
	case demand.ConnectionUsed:
		return fmt.Sprintf("something uses connection %q", d.Of)
	case demand.ConnectionNotInBackend:
		return fmt.Sprintf("connection %q is not in the secrets backend", d.Of)
	case demand.ConnectionNotInDatabase:
		return fmt.Sprintf("connection %q is not in Airflow's database", d.Of)
	}
	return ""
}
