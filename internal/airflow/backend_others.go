package airflow

// vault is secrets/vault.py of the HashiCorp provider.
func vault() *Backend {
	return backend(Backend{
		Module:    "airflow.providers.hashicorp.secrets.vault",
		Short:     "VaultBackend",
		Title:     "HashiCorp Vault",
		Aliases:   []Alias{contrib("hashicorp_vault", "VaultBackend")},
		Provider:  "apache-airflow-providers-hashicorp",
		OnUnknown: PassesOn,
		Kwargs: []Kwarg{
			{Name: "connections_path", Types: Types{String, List, Null}, Default: "connections"},
			str("variables_path", "variables"),
			str("config_path", "config"),
			{Name: "use_team_secrets_path", Types: Types{Boolean}, Default: true},
			str("global_secrets_path", nil),
			str("url", nil),
			str("auth_type", "token"),
			str("auth_mount_point", nil),
			str("mount_point", "secret"),
			{Name: "kv_engine_version", Types: Types{Integer, Null}, Default: int64(2)},
			hidden("token"),
			str("token_path", nil),
			str("username", nil),
			hidden("password"),
			hidden("key_id"),
			hidden("secret_id"),
			hidden("role_id"),
			{Name: "assume_role_kwargs", Types: Types{Object, Null}},
			str("region", nil),
			str("kubernetes_role", nil),
			str("kubernetes_jwt_path", "/var/run/secrets/kubernetes.io/serviceaccount/token"),
			str("gcp_key_path", nil),
			{Name: "gcp_keyfile_dict", Types: Types{Object, Null}, Secret: true},
			str("gcp_scopes", nil),
			str("azure_tenant_id", nil),
			str("azure_resource", nil),
			str("radius_host", nil),
			hidden("radius_secret"),
			{Name: "radius_port", Types: Types{Integer, Null}},
			str("jwt_role", nil),
			hidden("jwt_token"),
			str("jwt_token_path", nil),
			// Arguments of hvac.Client, to which all others are passed on.
			{Name: "verify", Types: Types{Boolean, String, Null}},
			{Name: "namespace", Types: Types{String, Null}},
			{Name: "timeout", Types: Types{Number, Null}},
			{Name: "proxies", Types: Types{Object, Null}},
			{Name: "allow_redirects", Types: Types{Boolean, Null}},
			{Name: "cert", Types: Types{String, List, Null}},
			{Name: "strict_http", Types: Types{Boolean, Null}},
			{Name: "ignore_exceptions", Types: Types{Boolean, Null}},
		},
	})
}

// googleSecretManager is cloud/secrets/secret_manager.py of the Google provider.
func googleSecretManager() *Backend {
	return backend(Backend{
		Module: "airflow.providers.google.cloud.secrets.secret_manager",
		Short:  "CloudSecretManagerBackend",
		Title:  "Google Secret Manager",
		Aliases: []Alias{
			contrib("gcp_secrets_manager", "CloudSecretManagerBackend"),
			contrib("gcp_secrets_manager", "CloudSecretsManagerBackend"),
		},
		Provider:  "apache-airflow-providers-google",
		OnUnknown: Raises,
		Kwargs: []Kwarg{
			str("connections_prefix", "airflow-connections"),
			str("variables_prefix", "airflow-variables"),
			str("config_prefix", "airflow-config"),
			{Name: "gcp_keyfile_dict", Types: Types{Object, Null}, Secret: true},
			str("gcp_key_path", nil),
			{Name: "gcp_credential_config_file", Types: Types{Object, String, Null}, Secret: true},
			str("gcp_scopes", nil),
			str("project_id", nil),
			{Name: "sep", Types: Types{String}, Default: "-"},
			{Name: "impersonation_chain", Types: Types{String, List, Null}},
		},
	})
}

// azureKeyVault is azure/secrets/key_vault.py of the Microsoft provider.
func azureKeyVault() *Backend {
	return backend(Backend{
		Module:    "airflow.providers.microsoft.azure.secrets.key_vault",
		Short:     "AzureKeyVaultBackend",
		Title:     "Azure Key Vault",
		Aliases:   []Alias{contrib("azure_key_vault", "AzureKeyVaultBackend")},
		Provider:  "apache-airflow-providers-microsoft-azure",
		OnUnknown: PassesOn,
		Kwargs: []Kwarg{
			str("connections_prefix", "airflow-connections"),
			str("variables_prefix", "airflow-variables"),
			str("config_prefix", "airflow-config"),
			str("vault_url", ""),
			{Name: "sep", Types: Types{String}, Default: "-"},
			str("tenant_id", ""),
			str("client_id", ""),
			hidden("client_secret"),
			str("managed_identity_client_id", ""),
			str("workload_identity_tenant_id", ""),
		},
	})
}

// localFilesystem is airflow/secrets/local_filesystem.py.
func localFilesystem() *Backend {
	return backend(Backend{
		Module:    "airflow.secrets.local_filesystem",
		Short:     "LocalFilesystemBackend",
		Title:     "local files",
		OnUnknown: Raises,
		Kwargs: []Kwarg{
			str("variables_file_path", nil),
			str("connections_file_path", nil),
			str("configs_file_path", nil),
		},
	})
}

// yandexLockbox is secrets/lockbox.py of the Yandex provider.
func yandexLockbox() *Backend {
	return backend(Backend{
		Module:    "airflow.providers.yandex.secrets.lockbox",
		Short:     "LockboxSecretBackend",
		Title:     "Yandex Lockbox",
		Provider:  "apache-airflow-providers-yandex",
		OnUnknown: Raises,
		Kwargs: []Kwarg{
			hidden("yc_oauth_token"),
			{Name: "yc_sa_key_json", Types: Types{Object, String, Null}, Secret: true},
			str("yc_sa_key_json_path", nil),
			str("yc_connection_id", nil),
			str("folder_id", ""),
			str("connections_prefix", "airflow/connections"),
			str("variables_prefix", "airflow/variables"),
			str("config_prefix", "airflow/config"),
			{Name: "sep", Types: Types{String}, Default: "/"},
			str("endpoint", nil),
		},
	})
}

// akeyless is secrets/akeyless.py of the Akeyless provider.
func akeyless() *Backend {
	return backend(Backend{
		Module:    "airflow.providers.akeyless.secrets.akeyless",
		Short:     "AkeylessBackend",
		Title:     "Akeyless",
		Provider:  "apache-airflow-providers-akeyless",
		OnUnknown: PassesOn,
		Kwargs: []Kwarg{
			str("connections_path", "/airflow/connections"),
			str("variables_path", "/airflow/variables"),
			str("config_path", "/airflow/config"),
			{Name: "sep", Types: Types{String}, Default: "/"},
			{Name: "use_team_secrets_path", Types: Types{Boolean}, Default: true},
			str("global_secrets_path", nil),
			str("api_url", "https://api.akeyless.io"),
			str("access_id", nil),
			hidden("access_key"),
			str("access_type", "api_key"),
			{Name: "token_ttl", Types: Types{Integer}, Default: int64(600)},
		},
	})
}

// kubernetesSecrets is secrets/kubernetes_secrets_backend.py of the Kubernetes
// provider. It finds secrets by label; an early form of it went by prefixes.
func kubernetesSecrets() *Backend {
	return backend(Backend{
		Module:    "airflow.providers.cncf.kubernetes.secrets.kubernetes_secrets_backend",
		Short:     "KubernetesSecretsBackend",
		Title:     "Kubernetes secrets",
		Provider:  "apache-airflow-providers-cncf-kubernetes",
		OnUnknown: Raises,
		Kwargs: []Kwarg{
			str("namespace", nil),
			str("connections_label", "airflow.apache.org/connection-name"),
			str("variables_label", "airflow.apache.org/variable-name"),
			str("config_label", "airflow.apache.org/config-name"),
			str("connections_prefix", "airflow-connections"),
			str("variables_prefix", "airflow-variables"),
			str("config_prefix", "airflow-config"),
			str("connections_data_key", "value"),
			str("variables_data_key", "value"),
			str("config_data_key", "value"),
		},
	})
}

// environmentVariables is airflow/secrets/environment_variables.py, which Airflow
// asks anyway.
func environmentVariables() *Backend {
	return backend(Backend{
		Module: "airflow.secrets.environment_variables", Short: "EnvironmentVariablesBackend",
		Title: "the environment's variables", OnUnknown: Raises, NoArguments: true,
	})
}

// metastore is airflow/secrets/metastore.py, which Airflow asks anyway.
func metastore() *Backend {
	return backend(Backend{
		Module: "airflow.secrets.metastore", Short: "MetastoreBackend",
		Title: "Airflow's database", OnUnknown: Raises, NoArguments: true,
	})
}
