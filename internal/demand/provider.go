package demand

import (
	"slices"
	"strings"

	"doctor/internal/airflow/dagsource"
)

// hookPackages are where the classes live that make a session by an AWS
// connection: the Amazon provider, its predecessors, and Astronomer's own.
var hookPackages = []string{
	"airflow.providers.amazon.", "astronomer.providers.amazon.",
	"airflow.hooks.S3_hook.", "airflow.contrib.hooks.aws_", "airflow.contrib.operators.s3_", "airflow.contrib.operators.emr_",
}

// connectionArguments are the arguments that name an AWS connection, in whatever
// class (providers amazon, google, microsoft.azure, sftp, apache.hive).
var connectionArguments = []string{"aws_conn_id", "source_aws_conn_id", "dest_aws_conn_id", "athena_conn_id"}

// otherwise are classes of the Amazon provider that make no boto3 session, or
// only by what their connection says (redshift_sql.py).
var otherwise = []string{"RedshiftSQLHook", "RedshiftSQLOperator", "TeradataHook"}

// firstIsOther are hooks whose first argument by position is not the connection.
var firstIsOther = []string{"GlueJobHook", "EmrHook", "FirehoseHook", "DynamoDBHook", "SageMakerHook", "GlacierToGCSOperator"}

// provider notes the use of a hook, operator, sensor, trigger or notifier that
// works with an AWS connection, and whether the call is one.
func (s *sourceReader) provider(c dagsource.Call) bool {
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
	if !named && own && class != "" && slices.Contains([]string{"SFTPToS3Operator", "S3ToSFTPOperator", "SFTPToS3"}, class) {
		argument, named = dagsource.Get(c.Arguments, "s3_conn_id")
	}
	if !own && (!named || !strings.HasPrefix(path, "airflow.") && !looksLikeClass(class)) {
		return false
	}
	u := s.use(Hook, class, c)
	u.Credentials, u.Connection = FromConnection, "aws_default" // AwsBaseHook.default_conn_name
	if isOperator(class) {
		u.Process = Task
		if v, ok := c.Argument("deferrable"); ok && v.Text == "True" || strings.HasSuffix(class, "Async") {
			u.Process = Trigger
		}
		if !named {
			argument, named = connectionArgument(s.defaults)
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
	case named && argument.Known():
		u.Connection = argument.Text
	case named, c.Open():
		u.Credentials, u.Connection = Hidden, ""
		u.Certainty = max(u.Certainty, NotVisible)
	}
	if u.Credentials == FromConnection && s.defined[strings.ToLower(u.Connection)] {
		u.hide()
	}
	u.Session.AccessKey, u.Session.SecretKey, u.Session.Token = nil, nil, nil
	s.add(u)
	return true
}

// isAWSClass reports whether a class of that path makes a session by itself.
func isAWSClass(path, class string) bool {
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

// serviceOfModule are the services of the provider's modules that are called
// otherwise than their service.
var serviceOfModule = map[string]string{
	"batch_client": "batch", "batch_waiters": "batch", "cloud_formation": "cloudformation", "glue_crawler": "glue", "glue_catalog": "glue",
	"glue_catalog_partition": "glue", "kinesis": "firehose", "lambda_function": "lambda", "redshift_cluster": "redshift",
	"redshift_data": "redshift-data", "secrets_manager": "secretsmanager", "step_function": "stepfunctions", "s3_bucket": "s3",
	"s3_file_transform": "s3", "s3_list": "s3", "s3_key": "s3", "s3_prefix": "s3", "S3_hook": "s3", "athena_sql": "athena",
}

// providerService is the AWS service of a class of the Amazon provider, "" if its
// path does not tell.
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
