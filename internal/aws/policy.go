package aws

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"doctor/internal/boto"
)

// PolicyDocument is the JSON of a whole policy with one statement that allows an action
// on resources, indented by two spaces, as `aws iam put-user-policy` and the console accept it.
func PolicyDocument(action string, resources ...string) string {
	return encodePolicy(struct {
		Version   string
		Statement []statement
	}{"2012-10-17", []statement{newStatement(action, resources)}})
}

// PolicyName is a name for a policy with that one statement. put-user-policy replaces
// a policy of the same name, so each statement has its own, and one that no existing
// policy is likely to have.
func PolicyName(action string, resources ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(resources, "\n")))
	return "doctor-" + strings.ReplaceAll(strings.ToLower(action), ":", "-") + "-" + hex.EncodeToString(sum[:4])
}

type statement struct {
	Effect, Action string
	Resource       any
}

func newStatement(action string, resources []string) statement {
	if len(resources) == 1 {
		return statement{"Allow", action, resources[0]}
	}
	return statement{"Allow", action, resources}
}

func encodePolicy(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	// Angle brackets mark placeholders.
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	// Strings only: encoding them cannot fail.
	_ = e.Encode(v)
	return strings.TrimSuffix(b.String(), "\n")
}

// SecretARN is the resource that a policy names for a secret or parameter, or
// for all below a prefix if name ends with "*". Secrets Manager adds six
// random characters to a name, which a policy matches as "-??????".
func SecretARN(service Service, region, account, name string) string {
	if strings.HasPrefix(name, "arn:") {
		return name
	}
	start := "arn:" + partition(region) + ":" + string(service) + ":" + region + ":" + account + ":"
	if service == ParameterStore {
		return start + "parameter/" + strings.TrimPrefix(name, "/")
	}
	if !strings.HasSuffix(name, "*") {
		name += "-??????"
	}
	return start + "secret:" + name
}

// KeyARN is the resource that a policy names for a KMS key.
func KeyARN(region, account, id string) string {
	return "arn:" + partition(region) + ":kms:" + region + ":" + account + ":key/" + id
}

func partition(region string) string {
	name, _ := boto.Partition(region)
	return name
}
