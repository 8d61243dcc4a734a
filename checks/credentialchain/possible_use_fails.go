package credentialchain

import (
	"doctor/checks"
)

var PossibleUseFails = &checks.Rule{
	ID: "possible-use-fails", Severity: checks.Warning, Since: "0.1.0",
	Title: "Use of AWS that may fail",
	Doc: checks.Page(
		"If it happens: `botocore.exceptions.NoCredentialsError: Unable to locate credentials` in the log of the task.",
		"The code asks AWS in a way that doctor cannot see to its end. A hook names a connection that is in no file of the project: if it is not in Airflow's "+
			"database either, the hook falls back to boto3's default credential chain. Or the code is in a module that nothing imports, in a function that "+
			"nothing calls, or behind a condition. Were it to run, it would fail.",
		"If the connection is in Airflow's database, or the code never runs, there is nothing to do. Otherwise define the connection, "+
			"or give the containers credentials as for any other use.",
	),
}
