package awstest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// call is what a request asks for.
type call struct {
	service, operation, region string
	signature                  signature
	body                       []byte
	form                       url.Values
	requestID                  string
}

// targets are the operations of the JSON services, by X-Amz-Target.
var targets = map[string][2]string{
	"secretsmanager.GetSecretValue": {"secretsmanager", "GetSecretValue"},
	"AmazonSSM.GetParameter":        {"ssm", "GetParameter"},
}

// regional finds the region in the names of AWS's hosts.
var regional = regexp.MustCompile(`^(?:sts|secretsmanager|ssm|portal\.sso)\.([a-z0-9-]+)\.amazonaws\.com$`)

// understand tells what is asked for; it believes nothing of the signature yet.
func understand(r *http.Request) (call, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return call{}, err
	}
	c := call{body: body, signature: parseSignature(r), requestID: "00000000-0000-4000-8000-000000000000"}
	c.region = c.signature.region
	if m := regional.FindStringSubmatch(r.Host); m != nil && c.region == "" {
		c.region = m[1]
	}
	if r.URL.Path == "/federation/credentials" && r.Method == http.MethodGet {
		c.service, c.operation = "sso", "GetRoleCredentials"
		return c, nil
	}
	if target, ok := targets[r.Header.Get("X-Amz-Target")]; ok && r.URL.Path == "/" {
		c.service, c.operation = target[0], target[1]
		return c, nil
	}
	c.form, _ = url.ParseQuery(string(body))
	switch action := c.form.Get("Action"); action {
	case "GetCallerIdentity", "AssumeRole", "AssumeRoleWithWebIdentity":
		c.service, c.operation = "sts", action
	}
	return c, nil
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	c, err := understand(r)
	if err != nil {
		return
	}
	s.note(r, c)
	s.wait(r, s.thinks)
	// Faults, too, have AWS's own time on them.
	w.Header().Set("Date", s.clock().UTC().Format(http.TimeFormat))
	if fault := s.fault(c); fault != "" && s.fail(w, r, c, fault) {
		return
	}
	w.Header().Set("x-amzn-RequestId", c.requestID)
	switch c.service {
	case "sso":
		s.serveSSO(w, r, c)
	case "sts":
		s.serveSTS(w, r, c)
	case "secretsmanager", "ssm":
		s.serveSecret(w, r, c)
	default:
		http.NotFound(w, r)
	}
}

func (c call) contentType() string {
	switch c.service {
	case "sts":
		return "text/xml"
	case "sso":
		return "application/json"
	default:
		return "application/x-amz-json-1.1"
	}
}

// failed answers with an error in the form of the service's protocol: query
// with XML, JSON 1.1, or REST with JSON.
func (c call) failed(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", c.contentType())
	switch c.service {
	case "sts":
		c.failedXML(w, status, code, message)
	case "sso":
		w.Header().Set("x-amzn-ErrorType", code)
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]string{"message": message, "__type": "com.amazonaws.switchboard.portal#" + code})
	default:
		w.WriteHeader(status)
		answer := map[string]string{"__type": code}
		if message != "" {
			answer["message"] = message
		}
		if c.service == "secretsmanager" && strings.HasPrefix(code, "AccessDenied") {
			// Secrets Manager's authorizer writes it with a capital.
			answer = map[string]string{"__type": code, "Message": message}
		}
		_ = json.NewEncoder(w).Encode(answer)
	}
}

func (c call) throttled(w http.ResponseWriter) {
	switch c.service {
	case "sts":
		c.failed(w, http.StatusBadRequest, "Throttling", "Rate exceeded")
	case "sso":
		c.failed(w, http.StatusTooManyRequests, "TooManyRequestsException", "HTTP 429 Unknown Code")
	default:
		c.failed(w, http.StatusBadRequest, "ThrottlingException", "Rate exceeded")
	}
}
