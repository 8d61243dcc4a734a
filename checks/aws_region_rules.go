package checks

import (
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// secretsBackend is an environment file with a secrets backend whose arguments
// name no region, for the examples.
const secretsBackend = `-- project/.env --
AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend
AIRFLOW__SECRETS__BACKEND_KWARGS={"variables_prefix": "airflow/variables"}
`

// noRegion is what is printed when a client needs a region and has none.
const noRegion = "`botocore.exceptions.NoRegionError: You must specify a region.`"

var RegionMissing = &Rule{
	ID:     "region-missing",
	Causes: []diagnosis.Kind{diagnosis.RegionMissing}, Severity: Error, Since: "0.1.0",
	Title: "No region for a client that needs one",
	Doc: page(
		noRegion+" Airflow 3 logs this at level DEBUG when it looks for a connection; you then see only that the connection isn't defined.",
		"Secrets Manager and Parameter Store have an address in each region, so their clients need a region. "+
			"boto3 looks for `region_name` in the backend's arguments, then for `AWS_DEFAULT_REGION`, then for `region` in the profile in use, not in any other. "+
			"`aws sts get-caller-identity` works without a region and therefore proves nothing here.",
		"Name the region in one of these places, for instance in `.env`:\n\n"+
			"```\nAWS_DEFAULT_REGION=us-east-1\n```",
	),
	Before: secretsBackend + `-- home/.aws/config --
[default]
output = json
`,
	After: secretsBackend + `-- home/.aws/config --
[default]
region = us-east-1
output = json
`,
	Message: says(func(_ diagnosis.Cause, d diagnosis.NoRegion) redact.Text {
		text := redact.Textf("no region for %s: neither AWS_DEFAULT_REGION nor profile %q says one", clientWords(d.For), d.Profile)
		if d.Other != "" {
			text = text.Addf("; profile %q has one, which is not the profile in use", d.Other)
		}
		if d.Unmounted != "" {
			text = text.Addf("; %s has one, and is not mounted", d.Unmounted)
		}
		return text
	}),
	Fixes: fixRegion,
}

var RegionInvalid = &Rule{
	ID:     "region-invalid",
	Causes: []diagnosis.Kind{diagnosis.RegionInvalid}, Severity: Error, Since: "0.1.0",
	Title: "Region with characters that no region has",
	Doc: page(
		"`botocore.exceptions.InvalidRegionError: Provided region_name 'us-east-1 # Virginia' doesn't match a supported format.` "+
			"For a region that is set to nothing: `ValueError: Invalid endpoint: https://sts..amazonaws.com`",
		"Quotes, blanks and comments behind the value are part of it: boto3 knows comments only on lines of their own, and no quotes. "+
			"`AWS_DEFAULT_REGION=` hides the region of the profile instead of falling back to it.",
		"Write the bare name, such as `us-east-1`. Remove a variable that is set to nothing.",
	),
	Before: `-- home/.aws/config --
[default]
region = us-east-1 # Virginia
`,
	After: `-- home/.aws/config --
[default]
# Virginia
region = us-east-1
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.BadRegion) redact.Text {
		switch where := inBrackets(c, d.At); d.Fault {
		case diagnosis.Nothing:
			return redact.Textf("%s is set to nothing%s, which hides every other region", d.Name, where)
		case diagnosis.Comment:
			return redact.Textf("%s = %s%s: %s", d.Name, d.Value, where, commentStays)
		case diagnosis.Quotes:
			return redact.Textf("%s = %s%s: the quotes are part of the value", d.Name, d.Value, where)
		default:
			return redact.Textf("%s = %q%s is no name of a region", d.Name, d.Value, where)
		}
	}),
	Fixes: fixInvalidRegion,
}

var RegionUnknown = &Rule{
	ID:     "region-unknown",
	Causes: []diagnosis.Kind{diagnosis.RegionUnknown}, Severity: Error, Since: "0.1.0",
	Title: "Region that does not exist",
	Doc: page(
		"`botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: \"https://sts.us-east-1a.amazonaws.com/\"`",
		"The text looks like a region and is none: a slip of the pen, or an availability zone such as `us-east-1a`. "+
			"boto3 makes an address of it all the same, and that address has no host.",
		"Write the region that the finding proposes. A zone becomes a region without its last letter.",
	),
	Before: `-- home/.aws/config --
[default]
region = us-east-1a
`,
	After: `-- home/.aws/config --
[default]
region = us-east-1
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.BadRegion) redact.Text {
		return redact.Textf("there is no region %q, named by %s%s", d.Value, d.Name, inBrackets(c, d.At))
	}),
	Fixes: fixRegion,
}

var AWSRegionIgnoredByBoto3 = &Rule{
	ID:     "aws-region-ignored-by-boto3",
	Causes: []diagnosis.Kind{diagnosis.AWSRegionIgnoredByBoto3}, Severity: Error, Since: "0.1.0",
	Title: "AWS_REGION, which boto3 does not read",
	Doc: page(
		noRegion,
		"`AWS_REGION` is read by many tools and SDKs, and not by boto3. boto3 reads `AWS_DEFAULT_REGION`, and finds no region elsewhere.",
		"Rename the variable, or add the other one, then run `astro dev restart`.\n\n"+
			"```\nAWS_DEFAULT_REGION=us-east-1\n```",
	),
	Before: secretsBackend + `AWS_REGION=us-east-1
-- home/.aws/config --
[default]
output = json
`,
	After: secretsBackend + `AWS_DEFAULT_REGION=us-east-1
-- home/.aws/config --
[default]
output = json
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.Setting) redact.Text {
		return redact.Textf("%s is set, which boto3 does not read; it reads AWS_DEFAULT_REGION, and finds no region elsewhere", valued(c, d))
	}),
	Fixes: fixRegion,
}
