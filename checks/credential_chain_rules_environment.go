package checks

import (
	"strings"

	"doctor/internal/boto"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var EnvKeysOverrideFiles = &Rule{
	ID: "env-keys-override-files", Severity: Error, Since: "0.1.0",
	Title: "Keys in the environment that hide the mounted files",
	Doc: page(
		"When AWS rejects the keys: `botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: "+
			"The security token included in the request is invalid.`, or `(ExpiredToken)` with `The security token included in the request is expired`. "+
			"When it accepts them nothing is printed, and Airflow acts as another identity than your files say.",
		"`AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` come before everything else in boto3, also before `AWS_PROFILE` and SSO. "+
			"Old ones in `.env` or the Dockerfile therefore win over the files that you mount. Only a profile that a backend or a connection names in its own arguments goes before them. "+
			"Without asking AWS, and as long as AWS accepts the keys, this is only a warning.",
		"Remove `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` from where the finding says, then run `astro dev restart`. "+
			"If the keys are meant, the mount is not needed.",
	),
	Before: `-- project/.env --
AWS_PROFILE=dev
AWS_ACCESS_KEY_ID=AKIAI44QH8DHBEXAMPLE
AWS_SECRET_ACCESS_KEY=je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY
-- home/.aws/config --
[profile dev]
region = us-east-1
-- home/.aws/credentials --
[dev]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `-- project/.env --
AWS_PROFILE=dev
-- home/.aws/config --
[profile dev]
region = us-east-1
-- home/.aws/credentials --
[dev]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
}

var SecurityTokenConflict = &Rule{
	ID: "security-token-conflict", Severity: Warning, Since: "0.1.0",
	Title: "Two session tokens that differ",
	Doc: page(
		"None, or when the first token is the stale one: `botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired`.",
		"`AWS_SECURITY_TOKEN` is the old name of `AWS_SESSION_TOKEN`, and boto3 still asks it first. The same goes for `aws_security_token` and `aws_session_token` in the files. "+
			"A helper that renews one of them only leaves the other stale.",
		"Keep one of the two, `AWS_SESSION_TOKEN`. Two that are the same do no harm."),
	Before: `-- project/.env --
AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE
AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEXAMPLE2
AWS_SECURITY_TOKEN=IQoJb3JpZ2luX2VjEXAMPLE1
-- DELETE home/.aws/credentials --
`,
	After: `-- project/.env --
AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE
AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEXAMPLE2
-- DELETE home/.aws/credentials --
`,
}

var CABundleAbsent = &Rule{
	ID:     "ca-bundle-absent",
	Causes: []diagnosis.Kind{diagnosis.CABundleAbsent}, Severity: Error, Since: "0.1.0",
	Title: "Certificate bundle that the container lacks",
	Doc: page(
		"`botocore.exceptions.SSLError: SSL validation failed for https://sts.us-east-1.amazonaws.com/ [Errno 2] No such file or directory`, "+
			"`[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found` where the file is there and has no certificate in PEM, as the .cer files of Windows, "+
			"or `[X509] PEM lib` where one of its certificates is damaged.",
		"`AWS_CA_BUNDLE`, `REQUESTS_CA_BUNDLE`, `ca_bundle` in the profile or `verify` of a connection names a file of your machine. "+
			"The container has no such file, and boto3 does not say which one it missed. "+
			"In the URI of a connection `verify=False` is a text, and so the name of a file. "+
			"A setting without a value switches the check of certificates off before botocore 1.43.54, and is an `InvalidConfigError` from then on.",
		"Put the bundle into `~/.aws`, which is mounted, and set the path that it has in the container:\n\n"+
			"```\nAWS_CA_BUNDLE=/home/astro/.aws/company-ca.pem\n```\n\n"+
			"The variable in `.env` comes before `ca_bundle`, so the line for the host can stay. "+
			"Without a bundle boto3 uses its own certificates, not those of the operating system.",
	),
	Before: `-- home/.aws/config --
[default]
region = us-east-1
ca_bundle = @@HOME@@/company-ca.pem
-- home/company-ca.pem --
` + boto.ExampleCertificate,
	After: `-- project/.env --
AWS_CA_BUNDLE=/home/astro/.aws/company-ca.pem
-- home/.aws/config --
[default]
region = us-east-1
ca_bundle = @@HOME@@/company-ca.pem
-- home/.aws/company-ca.pem --
` + boto.ExampleCertificate,
	Message: says(func(c diagnosis.Cause, d diagnosis.BadBundle) redact.Text {
		where := saidBy(c, d.By)
		if d.Path == "" {
			return redact.Textf("the CA bundle is set to nothing%s: botocore 1.43.54 and later make no client then", where)
		}
		if d.Argument {
			where = " (verify)"
			if !d.By.At.IsZero() {
				where = " (verify, " + spotWords(c, d.By.At) + ")"
			}
		}
		switch {
		case d.Switch != "" && d.InURI:
			return redact.Textf("%q%s is a text, and is taken for the path of a CA bundle; only JSON can say true or false, as in __extra__", d.Switch, where)
		case d.Switch != "":
			return redact.Textf("%q%s is a text, and is taken for the path of a CA bundle; write %s without quotes", d.Switch, where, strings.ToLower(d.Switch))
		case d.Damaged:
			return redact.Textf("the CA bundle %s%s is damaged: a certificate in it is cut off or changed, and that spoils the whole file", d.Path, where)
		case d.NotPEM:
			return redact.Textf("the CA bundle %s%s holds no certificate in the form of PEM, -----BEGIN CERTIFICATE-----", d.Path, where)
		}
		return redact.Textf("the CA bundle %s%s %s", d.Path, where, unusableWords(d.Why))
	}),
	Fixes: fixBundle,
}

var ProxyUnreachable = &Rule{
	ID:     "proxy-unreachable",
	Causes: []diagnosis.Kind{diagnosis.ProxyUnreachable}, Severity: Error, Since: "0.1.0",
	Title: "Proxy on localhost",
	Doc: page(
		"`botocore.exceptions.ProxyConnectionError: Failed to connect to proxy URL: \"http://localhost:3128\"`",
		"`HTTPS_PROXY` names localhost. In a container that is the container itself, where no proxy runs. "+
			"Of two spellings boto3 prefers the one in small letters, `https_proxy`. "+
			"`proxies` in the `config_kwargs` of a connection comes before both. "+
			"boto3 uses HTTP proxies only: it takes `socks5://` for a part of the host. "+
			"A `#` or a `/` in the password ends the host there, with `Failed to parse` and the address.",
		"Name the host as containers know it. On native Linux the services also need `extra_hosts: [\"host.docker.internal:host-gateway\"]` in the override, "+
			"and the proxy has to listen on more than 127.0.0.1.\n\n"+
			"```\nHTTPS_PROXY=http://host.docker.internal:3128\n```",
	),
	Before: `-- project/.env --
HTTPS_PROXY=http://localhost:3128
`,
	After: `-- project/.env --
HTTPS_PROXY=http://host.docker.internal:3128
-- project/docker-compose.override.yml --
x-airflow: &airflow
  extra_hosts: ["host.docker.internal:host-gateway"]
  volumes: ["~/.aws:/home/astro/.aws"]
services:
  scheduler: *airflow
  dag-processor: *airflow
  api-server: *airflow
  triggerer: *airflow
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.BadProxy) redact.Text {
		subject := valued(c, d.Setting)
		switch {
		case d.Malformed:
			return redact.Textf("%s: this is not the address of a proxy, http://<host>:<port>; in a user name or a password # / ? @ are written %%23 %%2F %%3F %%40, and other letters than English ones as %% and hexadecimal digits too", subject)
		case d.TakenFor != "":
			return redact.Textf("%s: boto3 uses http:// and https:// proxies only, and takes %s for the name of the host", subject, d.TakenFor)
		}
		return redact.Textf("%s: %s, where no proxy runs", subject, silentWords(c, d.Silent))
	}),
	Fixes: fixProxy,
}

var EndpointURLLeftover = &Rule{
	ID:     "endpoint-url-leftover",
	Causes: []diagnosis.Kind{diagnosis.EndpointURLLeftover}, Severity: Error, Since: "0.1.0",
	Title: "Endpoint that is not AWS and does not answer",
	Doc: page(
		"`botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: \"http://localhost:4566/\"`",
		"`AWS_ENDPOINT_URL`, `endpoint_url` in the profile, or `endpoint_url` in the backend's arguments sends requests to an emulator instead of AWS, "+
			"often left over from work with LocalStack. In a container localhost is the container itself, so not even the emulator is reached. "+
			"An endpoint that is no URL gives `ValueError: Invalid endpoint: ` and the text.",
		"Remove the setting to use AWS itself. "+
			"To use the emulator, name it as containers reach it, for instance `http://host.docker.internal:4566`; "+
			"Docker Engine on Linux knows that name only where the service has `extra_hosts: [\"host.docker.internal:host-gateway\"]`. "+
			"`AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true` in `.env` switches off such settings in the environment and in the files.",
	),
	Before: `-- home/.aws/config --
[default]
region = us-east-1
endpoint_url = http://localhost:4566
`,
	After: `-- home/.aws/config --
[default]
region = us-east-1
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.BadEndpoint) redact.Text {
		if d.NoSection {
			return redact.Textf("the profile names a section [services %s]%s, which is not in the config file", d.Services, inBrackets(c, d.At))
		}
		subject := redact.Textf("requests go to %s, named by %s", d.Endpoint, said(c, d.From))
		if d.NotURL {
			return subject.Add(", which is not a URL with a host")
		}
		return subject.Add(", but the container does not reach an emulator there: " + silentWords(c, d.Silent))
	}),
	Fixes: fixEndpoint,
}

var EndpointHostUnresolvable = &Rule{
	ID:     "endpoint-host-unresolvable",
	Causes: []diagnosis.Kind{diagnosis.EndpointHostUnresolvable}, Severity: Error, Since: "0.1.0",
	Title: "Host name that the service's networks do not know",
	Doc: page(
		"`botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: \"http://localstack:4566/\"` for an endpoint, "+
			"`botocore.exceptions.ProxyConnectionError: Failed to connect to proxy URL: \"http://squid:3128\"` for a proxy, "+
			"`botocore.exceptions.NoCredentialsError: Unable to locate credentials` for `AWS_EC2_METADATA_SERVICE_ENDPOINT`.",
		"A container finds other services by name only on the networks that both join. "+
			"The Airflow services of the Astro CLI are on the network `airflow`; a service that you add joins `default` unless it has `networks:`. "+
			"Docker Engine on Linux gives the name `host.docker.internal` only to services with `extra_hosts`.",
		"Put your service on the network of the others:\n\n"+
			"```\nservices:\n  localstack:\n    image: localstack/localstack\n    networks: [airflow]\n```\n\n"+
			"For a program on your machine, give the Airflow services its name:\n\n"+
			"```\nservices:\n  scheduler:\n    extra_hosts: [\"host.docker.internal:host-gateway\"]\n```\n\n"+
			"Then run `astro dev restart`. To use AWS itself, remove the setting.",
	),
	Before: `-- project/.env --
AWS_DEFAULT_REGION=us-east-1
AWS_ACCESS_KEY_ID=test
AWS_SECRET_ACCESS_KEY=test
AWS_ENDPOINT_URL=http://localstack:4566
-- project/docker-compose.override.yml --
services:
  localstack:
    image: localstack/localstack
`,
	After: `-- project/.env --
AWS_DEFAULT_REGION=us-east-1
AWS_ACCESS_KEY_ID=test
AWS_SECRET_ACCESS_KEY=test
AWS_ENDPOINT_URL=http://localstack:4566
-- project/docker-compose.override.yml --
services:
  localstack:
    image: localstack/localstack
    networks: [airflow]
`,
	Message: wordEndpointHostUnresolvable,
	Fixes:   fixHost,
}

// wordEndpointHostUnresolvable says why a host is not found.
func wordEndpointHostUnresolvable(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.NoHost:
		if d.Endpoint != "" {
			return redact.Textf("requests go to %s, named by %s, but %s", d.Endpoint, said(c, d.From), unknownHostWords(c, d.Host))
		}
		return redact.Textf("%s: %s", valued(c, d.Setting), unknownHostWords(c, d.Host))
	case diagnosis.DeadMetadata:
		return redact.NewText(metadataWords(c, d))
	}
	panic(unworded(c))
}

var ContainerEndpointUnreachable = &Rule{
	ID:     "container-endpoint-unreachable",
	Causes: []diagnosis.Kind{diagnosis.ContainerEndpointUnreachable}, Severity: Error, Since: "0.1.0",
	Title: "Container credentials endpoint out of reach",
	Doc: page(
		"`botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from container-role: Error retrieving metadata: "+
			"Received error when attempting to retrieve container metadata: Could not connect to the endpoint URL: \"http://localhost:51679/creds\"`",
		"`AWS_CONTAINER_CREDENTIALS_FULL_URI` or `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` is set. "+
			"Amazon ECS sets them for its own containers; some credential helpers set them for your shell. "+
			"boto3 asks there when it has found nothing before, and in a local container nobody answers, "+
			"unless a service has the address 169.254.170.2 on a network that the Airflow services join too.",
		"Remove the variable, and give the profile credentials of its own, for instance with `aws configure`. Then run `astro dev restart`.",
	),
	Before: `-- project/.env --
AWS_CONTAINER_CREDENTIALS_FULL_URI=http://localhost:51679/creds
-- DELETE home/.aws/credentials --
`,
	After: `-- project/.env --
AWS_DEFAULT_REGION=us-east-1
`,
	Message: wordContainerEndpointUnreachable,
	Fixes:   fixContainerEndpoint,
}

// wordContainerEndpointUnreachable says why the endpoint does not answer.
func wordContainerEndpointUnreachable(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.NoEndpoint:
		subject := d.Setting.Name + inBrackets(c, d.Setting.At)
		switch {
		case d.Refused:
			return redact.Textf("%s names the host %s; boto3 asks for container credentials by https://, or at a loopback address and those of Amazon ECS and EKS only", subject, d.Host)
		case d.Service != "":
			return redact.Textf("%s points to %s, which the service %s has on %s; the Airflow services are on %s",
				subject, d.Host, d.Service, networksWords(d.Networks.List()), networksWords(c.Networks))
		}
		return redact.Textf("%s names a credentials endpoint that a container on this machine cannot reach", subject)
	case diagnosis.DeadMetadata:
		return redact.NewText(metadataWords(c, d))
	}
	panic(unworded(c))
}
