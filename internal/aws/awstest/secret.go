package awstest

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

var (
	secretName    = regexp.MustCompile(`^[A-Za-z0-9/_+=.@!-]+$`)
	parameterName = regexp.MustCompile(`^(?:/[A-Za-z0-9_.-]+)+$|^[A-Za-z0-9_.-]+$`)
)

// serveSecret is GetSecretValue and GetParameter.
func (s *Server) serveSecret(w http.ResponseWriter, r *http.Request, c call) {
	who, ok := s.judge(w, r, c)
	if !ok {
		return
	}
	var input struct{ SecretId, Name string }
	if err := json.Unmarshal(c.body, &input); err != nil {
		c.failed(w, http.StatusBadRequest, "SerializationException", "")
		return
	}
	name := input.SecretId
	if c.service == "ssm" {
		name = input.Name
	}
	s.wait(r, s.longer[name])
	secret, ok := s.world.lookUp(who, c.service, c.region, name)
	switch {
	case secret.Fault != "" && s.fail(w, r, c, secret.Fault):
	case secret.Code != "":
		c.failed(w, http.StatusBadRequest, secret.Code, secret.Message)
	case c.service == "ssm":
		s.parameter(w, c, who, name, secret, ok)
	default:
		s.secret(w, c, who, name, secret, ok)
	}
}

func (s *Server) secret(w http.ResponseWriter, c call, who Key, name string, secret Secret, ok bool) {
	arn := "arn:aws:secretsmanager:" + c.region + ":" + Account + ":secret:" + name + "-AbCdEf"
	switch {
	case !secretName.MatchString(name):
		c.failed(w, http.StatusBadRequest, "ValidationException",
			"Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!")
	case who.NoSecrets || secret.Denied:
		c.denied(w, who, "secretsmanager:GetSecretValue", name)
	case !ok:
		c.failed(w, http.StatusBadRequest, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
	case secret.Deleted:
		c.failed(w, http.StatusBadRequest, "InvalidRequestException",
			"You can't perform this operation on the secret because it was marked for deletion.")
	case secret.Locked || who.NoKMS:
		c.failed(w, http.StatusBadRequest, "AccessDeniedException", "Access to KMS is not allowed")
	default:
		answer := map[string]any{"ARN": arn, "Name": name, "VersionId": c.requestID, "VersionStages": []string{"AWSCURRENT"}}
		if secret.Binary {
			answer["SecretBinary"] = []byte(secret.Value)
		} else {
			answer["SecretString"] = secret.Value
		}
		c.answerJSON(w, answer)
	}
}

func (s *Server) parameter(w http.ResponseWriter, c call, who Key, name string, secret Secret, ok bool) {
	arn := "arn:aws:ssm:" + c.region + ":" + Account + ":parameter/" + strings.TrimPrefix(name, "/")
	switch {
	case !parameterName.MatchString(name):
		c.failed(w, http.StatusBadRequest, "ValidationException", `Parameter name: can't be prefixed with "ssm" (case-insensitive). `+
			`If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_`)
	case who.NoSecrets || secret.Denied:
		c.denied(w, who, "ssm:GetParameter", arn)
	case !ok:
		c.failed(w, http.StatusBadRequest, "ParameterNotFound", "")
	case secret.Locked || who.NoKMS:
		c.failed(w, http.StatusBadRequest, "AccessDeniedException", "User: "+who.ARN+" is not authorized to perform: kms:Decrypt "+
			"on the resource associated with this ciphertext because no identity-based policy allows the kms:Decrypt action")
	default:
		c.answerJSON(w, map[string]any{"Parameter": map[string]any{
			"ARN": arn, "Name": name, "Type": "SecureString", "Value": secret.Value, "Version": 1, "DataType": "text",
		}})
	}
}

// denied is AWS's sentence. Of a secret that may not be read it does not tell
// whether it is there, so the resource is the bare name.
func (c call) denied(w http.ResponseWriter, who Key, action, resource string) {
	c.failed(w, http.StatusBadRequest, "AccessDeniedException", "User: "+who.ARN+" is not authorized to perform: "+action+
		" on resource: "+resource+" because no identity-based policy allows the "+action+" action")
}

func (c call) answerJSON(w http.ResponseWriter, answer any) {
	w.Header().Set("Content-Type", c.contentType())
	_ = json.NewEncoder(w).Encode(answer)
}
