package awstest

import "strings"

// Secret is one secret or parameter.
type Secret struct {
	// Service is "secretsmanager" or "ssm".
	Service, Region, Name string
	Value                 string
	// Binary: it has SecretBinary and no SecretString.
	Binary bool
	// Locked: access to its KMS key is denied.
	Locked bool
	// Deleted: it is scheduled for deletion.
	Deleted bool
	// Denied: access to it is denied.
	Denied bool
	// Code and Message are another refusal, Fault a way to fail, of just this one.
	Code, Message string
	Fault         Fault
}

func (s Secret) key() string { return s.Service + " " + s.Region + " " + s.Name }

// defaultSecrets are in two regions; us-east-2 and all others have none.
func defaultSecrets() []Secret {
	var secrets []Secret
	for _, region := range []string{"us-east-1", "us-west-2"} {
		secrets = append(secrets,
			Secret{Service: "secretsmanager", Region: region, Name: "airflow/variables/hello", Value: "world"},
			Secret{Service: "secretsmanager", Region: region, Name: "airflow/variables/binary", Value: "world", Binary: true},
			Secret{Service: "secretsmanager", Region: region, Name: "airflow/variables/locked", Value: "world", Locked: true},
			Secret{Service: "secretsmanager", Region: region, Name: "airflow/variables/deleted", Value: "world", Deleted: true},
			Secret{Service: "secretsmanager", Region: region, Name: "airflow/connections/uri", Value: "postgres://user:pass@host:5432/db"},
			Secret{Service: "secretsmanager", Region: region, Name: "airflow/connections/json", Value: `{"conn_type": "aws"}`},
			Secret{Service: "ssm", Region: region, Name: "/airflow/variables/hello", Value: "world"},
			Secret{Service: "ssm", Region: region, Name: "/airflow/variables/locked", Value: "world", Locked: true},
		)
	}
	return secrets
}

// lookUp finds a secret for an identity: those of another account are not there.
func (w *world) lookUp(who Key, service, region, name string) (Secret, bool) {
	s, ok := w.secrets[Secret{Service: service, Region: region, Name: name}.key()]
	return s, ok && accountOf(who.ARN) == Account
}

func accountOf(arn string) string {
	fields := strings.Split(arn, ":")
	if len(fields) < 5 {
		return ""
	}
	return fields[4]
}
