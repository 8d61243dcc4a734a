package demand

// Doubt is on what it depends that a use happens as it is seen, zero for nothing.
type Doubt struct {
	Kind DoubtKind
	// Of is the file, the library or the connection that it hangs on.
	Of string
	// Function is the one that has to be called, Line the one that has to be reached.
	Function string
	Line     int
}

// DoubtKind is what has to be so.
type DoubtKind string

// The kinds of doubts.
const (
	FileLoads               DoubtKind = "file loads"                 // Python can load the file
	FileImported            DoubtKind = "file imported"              // something imports the file
	FunctionCalled          DoubtKind = "function called"            // something calls the function in the file
	LineReached             DoubtKind = "line reached"               // the code gets to the line of the file
	NoVariablesSet          DoubtKind = "no variables set"           // the file sets no AWS variables when it runs
	BucketPrivate           DoubtKind = "bucket private"             // the bucket is not public
	LibraryAsksChain        DoubtKind = "library asks chain"         // the library finds credentials as boto3 does
	ConnectionUsed          DoubtKind = "connection used"            // something uses the connection
	ConnectionNotInBackend  DoubtKind = "connection not in backend"  // the secrets backend does not have the connection
	ConnectionNotInDatabase DoubtKind = "connection not in database" // Airflow's database does not have the connection
)
