package bundle

import (
	"sync"

	"doctor/internal/standin"
)

// settings are the settings, variables and arguments whose value is a name, in lower case.
var settings = sync.OnceValue(func() map[string]standin.Kind {
	return map[string]standin.Kind{
		"aws_profile": standin.Profile, "aws_default_profile": standin.Profile, "profile_name": standin.Profile,
		"profile": standin.Profile, "source_profile": standin.Profile,
		"sso_session": standin.SSOSession, "services": standin.Service,
		"sso_role_name": standin.Role, "aws_iam_role": standin.Role, "role_name": standin.Role,
		"role_session_name": standin.Session, "aws_role_session_name": standin.Session,
		"sso_account_id": standin.Account, "aws_account_id": standin.Account,
		"conn_id": standin.Connection, "aws_conn_id": standin.Connection, "airflow__logging__remote_log_conn_id": standin.Connection,
		"remote_log_conn_id": standin.Connection, "variable_name": standin.Variable,
		"bucket": standin.Bucket, "bucket_name": standin.Bucket, "s3_bucket": standin.Bucket,
		"connections_prefix": standin.Secret, "variables_prefix": standin.Secret, "config_prefix": standin.Secret, "secret_id": standin.Secret,
		"conn_host": standin.Host, "docker_context": standin.Host,
		"compose_project_name": standin.Folder, "dag_id": standin.Code, "task_id": standin.Code,
	}
})
