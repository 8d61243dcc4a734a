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
			{Name: "sep", Types: Types{String}, Default: "/"},
			{Name: "extra_conn_words", Types: Types{Object, Null}},
			until(Version{9, 0, 0}, Kwarg{
				Name: "full_url_mode", Types: Types{Boolean, Null},
			}),
			until(Version{9, 0, 0}, Kwarg{
				Name: "are_secret_values_urlencoded", Types: Types{Boolean, Null},
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
		str("connections_prefix", connections),
		since(patterns, str("connections_lookup_pattern", nil)),
		str("variables_prefix", variables),
		since(patterns, str("variables_lookup_pattern", nil)),
		str("config_prefix", config),
		since(patterns, str("config_lookup_pattern", nil)),
	}
}

// awsKwargs are the other arguments of both AWS backends: the extras of an AWS
// connection (connection_wrapper.py, base_aws.py) and two for the client.
func awsKwargs() []Kwarg {
	wrapper := Version{5, 1, 0} // #25628
	return []Kwarg{
		str("profile_name", nil),
		str("region_name", nil),
		hidden("aws_access_key_id"),
		hidden("aws_secret_access_key"),
		hidden("aws_session_token"),
		str("endpoint_url", nil),
		{Name: "verify", Types: Types{Boolean, String, Null}},
		{Name: "api_version", Types: Types{String, Null}},
		{Name: "use_ssl", Types: Types{Boolean, Null}},
		since(wrapper, str("role_arn", nil)),
		since(wrapper, str("assume_role_method", nil)),
		since(wrapper, Kwarg{Name: "assume_role_kwargs", Types: Types{Object, Null}}),
		since(wrapper, Kwarg{Name: "assume_role_with_saml", Types: Types{Object, Null}}),
		since(wrapper, str("assume_role_with_web_identity_federation", nil)),
		since(wrapper, str("assume_role_with_web_identity_token_file", nil)),
		since(wrapper, str("assume_role_with_web_identity_federation_audience", nil)),
		since(wrapper, Kwarg{Name: "config_kwargs", Types: Types{Object, Null}}),
		since(wrapper, Kwarg{Name: "service_config", Types: Types{Object, Null}}),
		since(wrapper, Kwarg{Name: "session_kwargs", Types: Types{Object, Null}}),
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
