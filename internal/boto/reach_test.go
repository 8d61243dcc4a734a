package boto

import "testing"

// TestReach: the results of requests to hosts of the service's networks.
func TestReach(t *testing.T) {
	const (
		good     = "[default]\nregion = us-east-1\n" + keys
		bare     = "[default]\nregion = us-east-1\n"
		test     = "[default]\nregion = us-east-1\naws_access_key_id = test\naws_secret_access_key = test\n"
		malform  = "botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid."
		metadata = "botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from container-role: Error retrieving metadata: Received error when attempting to retrieve container metadata: "
		proxy    = "botocore.exceptions.ProxyConnectionError: Failed to connect to proxy URL: "
	)
	for name, c := range map[string]struct {
		config  string
		env     map[string]string
		session Session
		kind    Kind
		host    string
		// want is the failure, or the method.
		want string
	}{
		"an endpoint that is there":            {good, env("AWS_ENDPOINT_URL", "http://minio:9000"), Session{}, "", "", "config-file"},
		"an endpoint that is not":              {good, env("AWS_ENDPOINT_URL", "http://gone:9000"), Session{}, HostUnresolvable, "gone", cannot + `"http://gone:9000/"`},
		"an endpoint on the container":         {good, env("AWS_ENDPOINT_URL", "http://localhost:9000"), Session{}, EndpointUnreachable, "localhost", cannot + `"http://localhost:9000/"`},
		"an endpoint on a shared loopback":     {good, env("AWS_ENDPOINT_URL", "http://[::1]:9000"), Session{}, "", "", "config-file"},
		"an endpoint at nobody's address":      {good, env("AWS_ENDPOINT_URL", "http://10.0.0.9:9000"), Session{}, EndpointUnreachable, "10.0.0.9", cannot + `"http://10.0.0.9:9000/"`},
		"an endpoint in the profile":           {good + "endpoint_url = http://gone\n", nil, Session{}, HostUnresolvable, "gone", cannot + `"http://gone/"`},
		"an endpoint of another service":       {good, env("AWS_ENDPOINT_URL_S3", "http://gone:9000"), Session{}, "", "", "config-file"},
		"an endpoint of the service":           {good, env("AWS_ENDPOINT_URL_S3", "http://gone:9000"), Session{Service: "s3"}, HostUnresolvable, "gone", cannot + `"http://gone:9000/"`},
		"an endpoint by the service's id":      {good, env("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "http://gone"), Session{Service: "logs"}, HostUnresolvable, "gone", cannot + `"http://gone/"`},
		"a proxy that is there":                {good, env("HTTPS_PROXY", "http://minio:3128"), Session{}, "", "", "config-file"},
		"a proxy that is not":                  {good, env("HTTPS_PROXY", "gone:3128"), Session{}, HostUnresolvable, "gone", proxy + `"http://gone:3128"`},
		"a proxy that is not asked":            {good, env("HTTPS_PROXY", "http://gone:3128", "NO_PROXY", "amazonaws.com"), Session{}, "", "", "config-file"},
		"a proxy that looks the endpoint up":   {good, env("HTTP_PROXY", "http://minio:3128", "AWS_ENDPOINT_URL", "http://gone"), Session{}, "", "", "config-file"},
		"a proxy of another kind":              {good, env("HTTPS_PROXY", "socks5://minio:1080"), Session{}, ProxyUnreachable, "socks5", proxy + `"http://socks5://minio:1080"`},
		"container credentials, there":         {bare, env("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c", "near", "169.254.170.2"), Session{}, "", "", "container-role"},
		"container credentials, nowhere":       {bare, env("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c"), Session{}, ContainerEndpoint, "169.254.170.2", metadata + `Connect timeout on endpoint URL: "http://169.254.170.2/c"`},
		"container credentials, refused":       {bare, env("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://minio/c"), Session{}, ContainerEndpoint, "minio", "ValueError: Unsupported host 'minio'.  Can only retrieve metadata from a loopback address or one of these hosts: 169.254.170.2, 169.254.170.23, fd00:ec2::23, localhost"},
		"container credentials of a service":   {bare, env("AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://minio/c"), Session{}, "", "", "container-role"},
		"container credentials of nobody":      {bare, env("AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://gone/c"), Session{}, HostUnresolvable, "gone", metadata + `Could not connect to the endpoint URL: "https://gone/c"`},
		"container credentials of the world":   {bare, env("AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://example.com/c"), Session{}, "", "", "container-role"},
		"instance metadata":                    {bare, nil, Session{}, NoCredentials, "", noCreds},
		"instance metadata on a network":       {bare, env("near", "169.254.169.254"), Session{}, "", "", "iam-role"},
		"instance metadata of a service":       {bare, env("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://minio:80/"), Session{}, "", "", "iam-role"},
		"instance metadata of nobody":          {bare, env("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://gone:80/"), Session{}, NoCredentials, "", noCreds},
		"instance metadata, its own address":   {bare, env("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254"), Session{}, NoCredentials, "", noCreds},
		"instance metadata in the profile":     {bare + "ec2_metadata_service_endpoint = http://gone\n", nil, Session{}, NoCredentials, "", noCreds},
		"instance metadata, switched off":      {bare, env("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://minio/", "AWS_EC2_METADATA_DISABLED", "true"), Session{}, NoCredentials, "", noCreds},
		"instance metadata for a role":         {bare + role + "credential_source = Ec2InstanceMetadata\n", env("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://minio/"), Session{}, "", "", "assume-role"},
		"an emulator's keys":                   {test, env("AWS_ENDPOINT_URL", "http://minio:9000"), Session{}, "", "", "config-file"},
		"an emulator's keys, elsewhere":        {test, env("AWS_ENDPOINT_URL", "https://minio.example.com"), Session{}, "", "", "config-file"},
		"an emulator's keys, to AWS":           {test, nil, Session{}, KeyMalformed, "", malform},
		"an emulator's keys, to an AWS host":   {test, env("AWS_ENDPOINT_URL", "https://vpce-1.sts.us-east-1.vpce.amazonaws.com"), Session{}, KeyMalformed, "", malform},
		"an emulator for one service":          {test, env("AWS_ENDPOINT_URL_S3", "http://minio:9000"), Session{}, "", "", "config-file"},
		"an emulator for another":              {test, env("AWS_ENDPOINT_URL_S3", "http://minio:9000"), Session{Service: "sts"}, KeyMalformed, "", malform},
		"an emulator in services":              {test + "services = s\n[services s]\ns3 =\n  endpoint_url = http://minio:9000\n", nil, Session{}, "", "", "config-file"},
		"an emulator that is ignored":          {test + "ignore_configured_endpoint_urls = true\n", env("AWS_ENDPOINT_URL_S3", "http://minio:9000"), Session{}, KeyMalformed, "", malform},
		"S3 without a region":                  {"[default]\n" + keys, env("AWS_ENDPOINT_URL", "http://minio:9000"), Session{Service: "s3"}, "", "", "config-file"},
		"S3 of AWS without a region":           {"[default]\n" + keys, nil, Session{Service: "s3"}, "", "", "config-file"},
		"SQS without a region":                 {"[default]\n" + keys, env("AWS_ENDPOINT_URL", "http://minio:9000"), Session{Service: "sqs"}, RegionMissing, "", noRegion},
		"a role of AWS's beside an emulator":   {test + role + "source_profile = default\n", env("AWS_ENDPOINT_URL_S3", "http://minio:9000"), Session{}, KeyMalformed, "", "botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the AssumeRole operation: The security token included in the request is invalid."},
		"a role of the emulator's, of nothing": {test + role + "source_profile = default\n", env("AWS_ENDPOINT_URL", "http://minio"), Session{}, "", "", "assume-role"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(c.config, "")
			environment := map[string]string{"HOME": "/home/astro"}
			for name, value := range c.env {
				environment[name] = value
			}
			reach := func(host string) Reach {
				switch host {
				case "minio", environment["near"]:
					return Reached
				case "gone", "10.0.0.9":
					return Nobody
				case "localhost":
					return Itself
				case "::1":
					return Unsure
				}
				return Outside
			}
			out := Resolve(Process{Env: environment, Files: w, Home: "/home/astro", Dir: w.Dir, Now: noon, Reach: reach}, c.session)
			got, f := out.Method, out.Failure
			if f == nil {
				f = &Failure{}
			} else {
				got = f.Symptom()
			}
			if got != c.want || f.Kind != c.kind || f.Host != c.host {
				t.Errorf("got %q: %s, host %q; want %q: %s, host %q", f.Kind, got, f.Host, c.kind, c.want, c.host)
			}
		})
	}
}
