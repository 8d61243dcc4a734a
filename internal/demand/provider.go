package demand

import (
	"slices"
	"strings"

	"doctor/internal/airflow/dagsource"
	"doctor/internal/lazyregexp"
)

// hookPackages are the packages of the classes that make a session from an AWS connection: the
// Amazon provider, its predecessors, and Astronomer's own.
var hookPackages = []string{
	"airflow.providers.amazon.", "astronomer.providers.amazon.",
	"airflow.hooks.S3_hook.", "airflow.contrib.hooks.aws_", "airflow.contrib.operators.s3_", "airflow.contrib.operators.emr_",
}

// connectionArguments are the arguments that name an AWS connection, in any class (providers
// amazon, google, microsoft.azure, sftp, apache.hive).
var connectionArguments = []string{"aws_conn_id", "source_aws_conn_id", "dest_aws_conn_id", "athena_conn_id"}

// transfers are the modules of other providers whose operators also have the default AWS
// connection.
var transfers = []string{
	"google.cloud.transfers.s3_to_gcs.", "microsoft.azure.transfers.s3_to_wasb.", "apache.hive.transfers.s3_to_hive.",
	"teradata.transfers.s3_to_teradata.",
}

// otherwise are classes of the Amazon provider that make no boto3 session, or only depending on
// their connection (redshift_sql.py).
var otherwise = []string{"RedshiftSQLHook", "RedshiftSQLOperator"}

// firstIsOther are hooks whose first positional argument is not the connection.
var firstIsOther = []string{"GlueJobHook", "EmrHook", "FirehoseHook", "DynamoDBHook", "SageMakerHook"}

// provider records the use of a hook, operator, sensor, trigger or notifier with an AWS connection,
// and reports whether the call is one.
func (s *sourceReader) provider(c dagsource.Call) bool {
	if strings.Contains(c.Callee, ".partial().") {
		return false // of a call that is one
	}
	if strings.HasSuffix(c.Callee, ".partial") {
		c.Arguments = append(slices.Clone(c.Arguments), s.mapped(c)...)
	}
	called := strings.TrimSuffix(c.Callee, ".partial")
	called = called[strings.LastIndexByte(called, '.')+1:]
	c = s.asProvider(c)
	path := strings.TrimSuffix(c.Callee, ".partial")
	class := path[strings.LastIndexByte(path, '.')+1:]
	own := isAWSClass(path, class)
	argument, named := connectionArgument(c.Arguments)
	if strings.HasPrefix(path, "cosmos.") && class == "DbtDocsS3Operator" { // cosmos operators/local.py
		own = true
		if !named {
			argument, named = dagsource.Get(c.Arguments, "connection_id")
		}
	}
	if !named && own && (class == "SFTPToS3Operator" || class == "S3ToSFTPOperator") {
		argument, named = dagsource.Get(c.Arguments, "s3_conn_id")
	}
	if called == "__init__" || !own && (!named || !strings.HasPrefix(path, "airflow.") && !looksLikeClass(class)) {
		return false
	}
	u := s.at(Hook, called, c) // key=, profile= and the like are the class's own
	u.text(&u.Session.Region, c.Arguments, func() { u.HidesRegion = true }, "region_name")
	u.Credentials, u.Connection = FromConnection, "aws_default" // AwsBaseHook.default_conn_name
	if class == "AthenaSQLHook" {
		u.Connection = "athena_default"
	}
	if isOperator(class) {
		u.Process = Task
		if v, ok := c.Argument("deferrable"); ok && v.Text == "True" || strings.HasSuffix(class, "Async") {
			u.Process = Trigger
		}
		if !named {
			defaults := s.defaults(c)
			if argument, named = connectionArgument(defaults); !named {
				c.Arguments = append(slices.Clone(c.Arguments), stars(defaults)...)
			}
		}
	} else if !named && !slices.Contains(firstIsOther, class) && strings.HasSuffix(class, "Hook") {
		if first, ok := c.Position(0); ok {
			argument, named = first, true
		}
	}
	u.Session.Service = providerService(path, c)
	switch {
	case named && argument.Form == dagsource.None, named && argument.Form == dagsource.Text && argument.Text == "":
		u.Credentials, u.Connection = Chain, ""
	case named:
		u.from(argument)
	case c.Open():
		u.from(dagsource.Value{})
	}
	if u.Credentials == FromConnection && s.defined[strings.ToLower(u.Connection)] {
		u.hide()
	}
	s.add(u)
	return true
}

// connectionID matches what Airflow accepts as the id of a connection.
var connectionID = lazyregexp.New(`^[\p{L}\p{N}_.-]+$`)

// from records the connection that an argument names. An invisible value, or one that is not an id
// (a whole URI, which may contain a key), is not shown.
func (u *Use) from(id dagsource.Value) {
	if id.Known() && connectionID().MatchString(id.Text) {
		u.Credentials, u.Connection = FromConnection, id.Text
		return
	}
	u.Credentials, u.Connection, u.Certainty = Hidden, "", NotVisible
}

// mapped are the arguments that a partial operator is expanded with.
func (s *sourceReader) mapped(partial dagsource.Call) []dagsource.Argument {
	for _, c := range s.source.Calls {
		if c.Callee == partial.Callee+"().expand" && c.Line == partial.Line && c.Column == partial.Column {
			return c.Arguments
		}
	}
	return nil
}

// stars are the arguments with unknown content.
func stars(list []dagsource.Argument) []dagsource.Argument {
	return slices.DeleteFunc(slices.Clone(list), func(a dagsource.Argument) bool { return !a.Star })
}

// isAWSClass reports whether a class of that path makes a session itself.
func isAWSClass(path, class string) bool {
	if isOperator(class) && slices.ContainsFunc(transfers, func(p string) bool { return strings.HasPrefix(path, "airflow.providers."+p) }) {
		return true
	}
	if slices.Contains(otherwise, class) || !slices.ContainsFunc(hookPackages, func(p string) bool { return strings.HasPrefix(path, p) }) {
		return false
	}
	return looksLikeClass(class) && (isOperator(class) || strings.HasSuffix(class, "Hook") || strings.HasSuffix(class, "HookAsync")) ||
		strings.Contains(path, ".notifications.")
}

func looksLikeClass(word string) bool { return word != "" && word[0] >= 'A' && word[0] <= 'Z' }

func isOperator(class string) bool {
	class = strings.TrimSuffix(class, "Async")
	for _, end := range []string{"Operator", "Sensor", "Trigger", "Notifier"} {
		if strings.HasSuffix(class, end) {
			return true
		}
	}
	return false
}

// connectionArgument is the argument that names the AWS connection.
func connectionArgument(list []dagsource.Argument) (dagsource.Value, bool) {
	for _, name := range connectionArguments {
		if v, ok := dagsource.Get(list, name); ok {
			return v, true
		}
	}
	return dagsource.Value{}, false
}

// serviceOfModule are the services of provider modules that have another name.
var serviceOfModule = map[string]string{
	"batch_client": "batch", "batch_waiters": "batch", "cloud_formation": "cloudformation", "glue_crawler": "glue", "glue_catalog": "glue",
	"glue_catalog_partition": "glue", "kinesis": "firehose", "lambda_function": "lambda", "redshift_cluster": "redshift",
	"redshift_data": "redshift-data", "secrets_manager": "secretsmanager", "step_function": "stepfunctions", "s3_bucket": "s3",
	"s3_file_transform": "s3", "s3_list": "s3", "s3_key": "s3", "s3_prefix": "s3", "S3_hook": "s3", "athena_sql": "athena",
}

// providerService is the AWS service of a class of the Amazon provider, "" if its path does not
// show it.
func providerService(path string, c dagsource.Call) string {
	if kind, ok := c.Argument("client_type"); ok {
		if kind.Known() {
			return kind.Text
		}
		return ""
	}
	parts := strings.Split(path, ".")
	if len(parts) < 2 || !strings.Contains(path, ".aws.") && !strings.Contains(path, "S3_hook") {
		return ""
	}
	module := parts[len(parts)-2]
	switch service, ok := serviceOfModule[module]; {
	case ok:
		return service
	case module == "base_aws" || module == "base":
		return ""
	case strings.HasSuffix(module, "_to_s3") || strings.HasPrefix(module, "s3_to_"):
		return "s3"
	case strings.Contains(path, ".transfers."):
		return ""
	}
	return module
}
