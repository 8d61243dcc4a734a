package demand

// Doubt is the condition for a use to happen as predicted, zero for none.
type Doubt struct {
	Kind DoubtKind
	// Of is the file, the library or the connection of the condition.
	Of string
	// Function is the function that has to be called, Line the line that has to be reached.
	Function string
	Line     int
}

// DoubtKind is a kind of condition.
type DoubtKind string

// The kinds of doubts.
const (
	FileLoads               DoubtKind = "file loads"                 // Python can load the file
	FileImported            DoubtKind = "file imported"              // something imports the file
	FunctionCalled          DoubtKind = "function called"            // something calls the function in the file
	LineReached             DoubtKind = "line reached"               // the code reaches the line of the file
	NoVariablesSet          DoubtKind = "no variables set"           // the file sets no AWS variables when it runs
	BucketPrivate           DoubtKind = "bucket private"             // the bucket is not public
	LibraryAsksChain        DoubtKind = "library asks chain"         // the library finds credentials as boto3 does
	ConnectionUsed          DoubtKind = "connection used"            // something uses the connection
	ConnectionNotInBackend  DoubtKind = "connection not in backend"  // the secrets backend does not have the connection
	ConnectionNotInDatabase DoubtKind = "connection not in database" // Airflow's database does not have the connection
)
