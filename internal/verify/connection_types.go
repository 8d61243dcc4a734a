package verify

// connectionTypes are the types of Airflow's own providers (conn_type of their hooks). Any
// other text in the place of a type may be part of a value that is not a connection.
func connectionTypes() []string {
	return []string{
		"adls", "airbyte", "akeyless", "alibaba_cloud", "apprise", "asana", "athena", "aws", "azure",
		"azure_batch", "azure_container_instance", "azure_container_registry", "azure_container_volume",
		"azure_cosmos", "azure_data_explorer", "azure_data_factory", "azure_data_lake", "azure_fileshare",
		"azure_service_bus", "azure_synapse", "cassandra", "chime", "cloudant", "cohere", "databricks",
		"datadog", "dataprep", "dbt_cloud", "dingding", "discord", "docker", "drill", "druid", "elasticsearch",
		"email", "emr", "exasol", "facebook_social", "fs", "ftp", "gcp_looker", "gcpbigquery",
		"gcpbigquerydatatransfer", "gcpcloudsql", "gcpcloudsqldb", "gcpssh", "git", "github", "google_ads",
		"google_cloud_platform", "grpc", "hdfs", "hive_cli", "hive_metastore", "hiveserver2", "http", "hudi",
		"iceberg", "imap", "impala", "influxdb", "informatica_edc", "jdbc", "jenkins", "jira", "kafka", "kubernetes",
		"kylin", "leveldb", "livy", "mesos_framework-id", "mongo", "mssql", "mysql", "neo4j", "odbc", "openai",
		"openfaas", "opensearch", "opsgenie", "oracle", "package_index", "pagerduty", "pagerduty_events",
		"papermill", "pgvector", "pig_cli", "pinecone", "pinot", "pinot_admin", "postgres", "powerbi", "presto",
		"qdrant", "redis", "redshift", "s3", "salesforce", "samba", "segment", "sendgrid", "sftp", "slack",
		"slackwebhook", "smtp", "snowflake", "spark", "spark_connect", "spark_sql", "sql", "sqlite", "sqoop", "ssh",
		"tableau", "tabular", "telegram", "teradata", "trino", "vault", "vertica", "wasb", "weaviate", "webhdfs",
		"yandexcloud", "ydb", "yeedu", "zendesk",
	}
}
