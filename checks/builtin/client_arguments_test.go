package builtin

import (
	"testing"

	"doctor/checks/internal/scenetest"
)

// TestClientArguments: an argument that boto3 does not accept from a backend or a connection
// is an error with its key; each has a similar valid case next to it.
func TestClientArguments(t *testing.T) {
	kwargs := func(more string) map[string]string {
		return map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS={"connections_prefix": "airflow/connections", ` + more + "}\n"}
	}
	extra := func(extra string) map[string]string {
		return map[string]string{"project/.env": scenetest.MountVariables + `AIRFLOW_CONN_AWS_DEFAULT={"conn_type": "aws", "extra": {` + extra + "}}\n"}
	}
	uri := func(query string) map[string]string {
		return map[string]string{"project/.env": scenetest.MountVariables + "AIRFLOW_CONN_AWS_DEFAULT=aws://?" + query + "\n"}
	}
	testAdvice(t, map[string]mistake{
		"a version of the interface that there is not": {kwargs(`"api_version": "latest"`),
			`kwargs-type
				fix: Set "api_version" to "2017-10-17" in .env:4 [edit-kwargs]`, `secretsmanager has no API version "latest", only 2017-10-17 (AIRFLOW__SECRETS__BACKEND_KWARGS, .env:4)`},
		"the version that there is": {kwargs(`"api_version": "2017-10-17"`), "", ""},
		"false as a text, for a backend": {kwargs(`"verify": "False"`),
			`kwargs-type
				fix: Set "verify" to false without quotes in .env:4 [edit-kwargs]`, "a string, which is read as the path of a CA bundle"},
		"false for a backend": {kwargs(`"verify": false`), "", ""},
		"false as a text, for an emulator without certificates": {kwargs(`"verify": "False", "endpoint_url": "http://moto.example.com:5000"`),
			`kwargs-type
				fix: Set "verify" to false without quotes in .env:4 [edit-kwargs]`, "a string, which is read as the path of a CA bundle"},
		"false in a URI, which has texts only": {uri("verify=False&region_name=us-east-1"),
			`ca-bundle-absent
				fix: Write the connection as JSON with "verify": false in .env:3 [edit-connection]`, "\"False\" (verify, .env:3) is a string, so boto3 uses it as the path of a CA bundle"},
		"false as a text in JSON": {extra(`"verify": "false"`),
			`ca-bundle-absent
				fix: Set "verify" to false without quotes in .env:3 [edit-connection]`, "\"false\" (verify, .env:3) is a string, so boto3 uses it as the path of a CA bundle"},
		"false in JSON": {extra(`"verify": false`), "", ""},
		"an option that Config has not": {extra(`"config_kwargs": {"retires": {"max_attempts": 5}}`),
			`connection-json-invalid
				fix: Rename "retires" to "retries" in .env:3 [edit-connection]`, "botocore's Config has no option retires; did you mean retries?"},
		"options that Config has": {extra(`"config_kwargs": {"retries": {"max_attempts": 5, "mode": "standard"}, "connect_timeout": 5, "read_timeout": 10.5, "signature_version": "unsigned"}`), "", ""},
		"a number in quotes": {extra(`"config_kwargs": {"retries": {"max_attempts": "5"}}`),
			`connection-json-invalid
				fix: Set "config_kwargs.retries.max_attempts" to a number without quotes in .env:3 [edit-connection]`, "a number must not have quotes"},
		"a mode of retries that there is not": {extra(`"config_kwargs": {"retries": {"mode": "fast"}}`),
			`connection-json-invalid
				fix: Remove config_kwargs.retries.mode in .env:3 [edit-connection]`, `AIRFLOW_CONN_AWS_DEFAULT (.env:3) fails: config_kwargs.retries.mode: boto3`},
		"a timeout in quotes": {extra(`"config_kwargs": {"connect_timeout": "5"}`),
			`connection-json-invalid
				fix: Set "config_kwargs.connect_timeout" to a number without quotes in .env:3 [edit-connection]`, "a number must not have quotes"},
		"a proxy on localhost": {extra(`"config_kwargs": {"proxies": {"https": "http://localhost:3128"}}`),
			`proxy-unreachable
				fix: Remove "config_kwargs.proxies.https" in .env:3 [edit-connection]
				fix: Set "config_kwargs.proxies.https" to "http://host.docker.internal:3128" in .env:3 [edit-connection]
				fix: Add extra_hosts: ["host.docker.internal:host-gateway"] to api-server, dag-processor, scheduler, triggerer in docker-compose.override.yml [add-to-services]`, "config_kwargs.proxies.https=http://localhost:3128 (.env:3) is unreachable: localhost is the container itself"},
		"a proxy elsewhere":     {extra(`"config_kwargs": {"proxies": {"https": "http://proxy.example.com:3128"}}`), "", ""},
		"a proxy for http only": {extra(`"config_kwargs": {"proxies": {"http": "http://localhost:3128"}}`), "", ""},
		"a SOCKS proxy": {extra(`"config_kwargs": {"proxies": {"https": "socks5://me:word@proxy.example.com:1080"}}`),
			`proxy-unreachable
				fix: Set an HTTP proxy in .env:3
				write "https": "http://<host>:<port>"
				fix: Remove config_kwargs.proxies.https (.env:3)`, "config_kwargs.proxies.https=socks5://proxy.example.com:1080 (.env:3): boto3 supports only http:// and https:// proxies"},
		"a # in the password of a proxy": {map[string]string{"project/.env": scenetest.MountVariables + "HTTPS_PROXY=http://me:pass#word@proxy.example.com:3128\n"},
			`proxy-unreachable
				fix: Set a valid URL in .env:3; in the user name and the password write # as %23, / as %2F, ? as %3F and @ as %40
				write HTTPS_PROXY=http://<host>:<port>
				fix: Remove HTTPS_PROXY from .env:3 [unset-variables]`, "HTTPS_PROXY=http://proxy.example.com:3128 (.env:3) is not a valid proxy URL"},
		"the same encoded": {map[string]string{"project/.env": scenetest.MountVariables + "HTTPS_PROXY=http://me:pass%23word@proxy.example.com:3128\n"}, "", ""},
		"a certificate of one's own that is not there": {extra(`"config_kwargs": {"client_cert": "/etc/me.pem"}`),
			`connection-json-invalid
				fix: Remove "config_kwargs.client_cert" in .env:3 [edit-connection]`, "the file /etc/me.pem, which does not exist in the container"},
		"a bundle set to nothing": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_CA_BUNDLE=\n"},
			`ca-bundle-absent
				fix: Remove the setting (.env:3), or set the path of a bundle`, "AWS_CA_BUNDLE (.env:3) is empty, which disables certificate checks before botocore 1.43.54"},
		"a bundle set to nothing, and a botocore that refuses it": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_CA_BUNDLE=\n", "project/requirements.txt": "boto3==1.43.60\napache-airflow-providers-amazon\n"},
			`ca-bundle-absent
				fix: Remove AWS_CA_BUNDLE from .env:3 [unset-variables]`, "the CA bundle is empty (AWS_CA_BUNDLE, .env:3): InvalidConfigError from botocore 1.43.54 on"},
		"a damaged bundle": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_CA_BUNDLE=~/.aws/ca.pem\n", "home/.aws/ca.pem": "-----BEGIN CERTIFICATE-----\nMIIB\n"},
			`ca-bundle-absent
				fix: Remove AWS_CA_BUNDLE from .env:3 [unset-variables]`, "CA bundle ~/.aws/ca.pem (AWS_CA_BUNDLE, .env:3) has a damaged certificate"},
		"a role for less than a quarter of an hour": {kwargs(`"role_arn": "arn:aws:iam::111122223333:role/airflow", "assume_role_kwargs": {"DurationSeconds": 60}`),
			`kwargs-type
				fix: Remove "assume_role_kwargs.DurationSeconds" in .env:4 [edit-kwargs]`, "DurationSeconds must be at least 900"},
		"a role for an hour": {kwargs(`"role_arn": "arn:aws:iam::111122223333:role/airflow", "assume_role_kwargs": {"DurationSeconds": 3600}`), "", ""},
		"an older token that is set to nothing": {map[string]string{"home/.aws/credentials": "[default]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\naws_security_token =\naws_session_token = IQoJb3JpZ2luX2VjEXAMPLE\n"},
			`session-token-missing
				fix: Comment out the empty aws_security_token in ~/.aws/credentials:4 [edit-ini]`, "aws_security_token (~/.aws/credentials:4) is empty and overrides aws_session_token of the key ****MPLE (~/.aws/credentials:2)"},
		"monitoring without a port": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_CSM_ENABLED=true\nAWS_CSM_PORT=abc\n"},
			`env-value-invalid
				fix: Remove AWS_CSM_PORT from .env so that boto3 uses its default [unset-variables]`, "boto3 does not accept AWS_CSM_PORT=abc (.env:4)"},
		"monitoring switched off": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_CSM_ENABLED=false\nAWS_CSM_PORT=abc\n"}, "", ""},
		"a size that is none": {map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\nrequest_min_compression_size_bytes = 10 KB\n"}, `env-value-invalid
				fix: Comment out request_min_compression_size_bytes in ~/.aws/config:3, so that boto3 uses its default [edit-ini]`, "boto3 does not accept request_min_compression_size_bytes=10 KB (~/.aws/config:3)"},
		"versions of interfaces": {map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\napi_versions =\n  sts = 2011-06-15\n"}, "", ""},
		"a version that is none": {map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\napi_versions =\n  sts = latest\n"}, `env-value-invalid
				fix: Comment out api_versions.sts in ~/.aws/config:4, so that boto3 uses its default [edit-ini]`, "api_versions.sts=latest (~/.aws/config:4)"},
		"a version that is none, beside one that is": {map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\napi_versions =\n  s3 = 2006-03-01\n  sts = latest\n"}, `env-value-invalid
				fix: Comment out api_versions.sts in ~/.aws/config:5, so that boto3 uses its default [edit-lines]`, "api_versions.sts=latest (~/.aws/config:5)"},
	})
}
