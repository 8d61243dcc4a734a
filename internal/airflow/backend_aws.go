package airflow

// AmazonProvider is the package of the provider for AWS.
const AmazonProvider = "apache-airflow-providers-amazon"

// secretsManager is aws/secrets/secrets_manager.py of the Amazon provider.
func secretsManager() *Backend {
	return backend(Backend{
		Module: "airflow.providers.amazon.aws.secrets.secrets_manager",
		Short:  "SecretsManagerBackend",
		Title:  "AWS Secrets Manager",
		Aliases: []Alias{
			contrib("aws_secrets_manager", "SecretsManagerBackend"),
		},
		Provider:   AmazonProvider,
		OnUnknown:  Ignores,
		AWSService: "secretsmanager",
		Kwargs: append(prefixKwargs("airflow/connections", "airflow/variables", "airflow/config"), append([]Kwarg{
			{Name: "sep", Types: []Type{String}, Default: "/", Doc: "what stands between prefix and name"},
			{Name: "extra_conn_words", Types: []Type{Object, Null}, Doc: "more names for the fields of a connection"},
			until(Version{9, 0, 0}, Kwarg{
				Name: "full_url_mode", Types: []Type{Boolean, Null},
				Doc: "deprecated since 7.0.0: the form of a connection is told from its text",
			}),
			until(Version{9, 0, 0}, Kwarg{
				Name: "are_secret_values_urlencoded", Types: []Type{Boolean, Null},
				Doc: "values are no longer URL-decoded",
			}),
		}, awsKwargs()...)...),
	})
}

// parameterStore is aws/secrets/systems_manager.py of the Amazon provider.
func parameterStore() *Backend {
	return backend(Backend{
		Module: "airflow.providers.amazon.aws.secrets.systems_manager",
		Short:  "SystemsManagerParameterStoreBackend",
		Title:  "AWS Systems Manager Parameter Store",
		Aliases: []Alias{
			contrib("aws_systems_manager", "SystemsManagerParameterStoreBackend"),
			{Class: "airflow.contrib.secrets.aws_ssm.AwsSsmSecretsBackend"},
			{Class: "airflow.providers.amazon.aws.secrets.ssm.AwsSsmSecretsBackend"},
		},
		Provider:   AmazonProvider,
		OnUnknown:  Ignores,
		AWSService: "ssm",
		Kwargs:     append(prefixKwargs("/airflow/connections", "/airflow/variables", "/airflow/config"), awsKwargs()...),
	})
}

// prefixKwargs are the prefixes and patterns of both AWS backends.
func prefixKwargs(connections, variables, config string) []Kwarg {
	patterns := Version{7, 3, 0} // #29580
	return []Kwarg{
		str("connections_prefix", connections, "what stands before a connection's id; null: connections are not looked up"),
		since(patterns, str("connections_lookup_pattern", nil, "only ids that match are looked up")),
		str("variables_prefix", variables, "what stands before a variable's key; null: variables are not looked up"),
		since(patterns, str("variables_lookup_pattern", nil, "only keys that match are looked up")),
		str("config_prefix", config, "what stands before the name in a ..._SECRET variable; null: not looked up"),
		since(patterns, str("config_lookup_pattern", nil, "only names that match are looked up")),
	}
}

// awsKwargs are the other arguments of both AWS backends: the extras of an AWS
// connection (connection_wrapper.py, base_aws.py) and two for the client.
func awsKwargs() []Kwarg {
	wrapper := Version{5, 1, 0} // #25628
	return []Kwarg{
		str("profile_name", nil, "profile of the AWS files; keys in the environment are then passed over"),
		str("region_name", nil, "AWS region"),
		hidden("aws_access_key_id", "access key"),
		hidden("aws_secret_access_key", "secret key"),
		hidden("aws_session_token", "session token"),
		str("endpoint_url", nil, "where the requests go instead of AWS"),
		{Name: "verify", Types: []Type{Boolean, String, Null}, Doc: "check of the TLS certificate, or the path of a CA bundle"},
		{Name: "api_version", Types: []Type{String, Null}, Doc: "version of the service's API"},
		{Name: "use_ssl", Types: []Type{Boolean, Null}, Doc: "whether to use TLS"},
		since(wrapper, str("role_arn", nil, "role to assume")),
		since(wrapper, str("assume_role_method", nil, "assume_role, assume_role_with_saml or assume_role_with_web_identity")),
		since(wrapper, Kwarg{Name: "assume_role_kwargs", Types: []Type{Object, Null}, Doc: "arguments of AssumeRole"}),
		since(wrapper, Kwarg{Name: "assume_role_with_saml", Types: []Type{Object, Null}, Doc: "arguments of AssumeRoleWithSAML"}),
		since(wrapper, str("assume_role_with_web_identity_federation", nil, "file or google")),
		since(wrapper, str("assume_role_with_web_identity_token_file", nil, "path of the token")),
		since(wrapper, str("assume_role_with_web_identity_federation_audience", nil, "audience of the token")),
		since(wrapper, Kwarg{Name: "config_kwargs", Types: []Type{Object, Null}, Doc: "botocore configuration of the STS client, not of the backend's own"}),
		since(wrapper, Kwarg{Name: "service_config", Types: []Type{Object, Null}, Doc: "only service_config.sts.endpoint_url has an effect"}),
		since(wrapper, Kwarg{Name: "session_kwargs", Types: []Type{Object, Null}, Doc: "deprecated: only AWS keys in it are still read"}),
	}
}

// connectionExtras are the extras of an AWS connection that are read.
func connectionExtras() []string {
	var names []string
	for _, k := range awsKwargs() {
		if k.Name != "api_version" && k.Name != "use_ssl" {
			names = append(names, k.Name)
		}
	}
	return names
}
