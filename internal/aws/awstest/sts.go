package awstest

import (
	"cmp"
	"encoding/xml"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/"

func (s *Server) serveSTS(w http.ResponseWriter, r *http.Request, c call) {
	if c.operation == "AssumeRoleWithWebIdentity" {
		s.assumeWithWebIdentity(w, c)
		return
	}
	who, ok := s.judge(w, r, c)
	if !ok {
		return
	}
	if c.operation == "AssumeRole" {
		s.assumeRole(w, c, who)
		return
	}
	c.answerXML(w, element("Arn", who.ARN)+element("UserId", "AIDAEXAMPLE0000000000")+element("Account", accountOf(who.ARN)))
}

func (s *Server) assumeRole(w http.ResponseWriter, c call, who Key) {
	arn := c.form.Get("RoleArn")
	role, ok := s.world.roles[arn]
	asker := who.ARN
	if who.Role != "" {
		asker = who.Role
	}
	if !ok || !slices.Contains(role.Trusts, asker) || role.ExternalID != "" && role.ExternalID != c.form.Get("ExternalId") {
		c.failed(w, http.StatusForbidden, "AccessDenied",
			"User: "+who.ARN+" is not authorized to perform: sts:AssumeRole on resource: "+arn)
		return
	}
	if seconds, _ := strconv.Atoi(c.form.Get("DurationSeconds")); seconds > cmp.Or(role.MaxSeconds, 3600) {
		c.failed(w, http.StatusBadRequest, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
		return
	}
	s.grant(w, c, arn)
}

func (s *Server) assumeWithWebIdentity(w http.ResponseWriter, c call) {
	arn := c.form.Get("RoleArn")
	token, ok := s.world.webTokens[c.form.Get("WebIdentityToken")]
	switch {
	case !ok:
		c.failed(w, http.StatusBadRequest, "InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")
	case token.Expired:
		c.failed(w, http.StatusBadRequest, "ExpiredTokenException", "Token expired: current date/time must be before the expiration date/time")
	case token.RoleARN != arn:
		c.failed(w, http.StatusForbidden, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
	default:
		s.grant(w, c, arn)
	}
}

// grant answers with credentials of a role's session.
func (s *Server) grant(w http.ResponseWriter, c call, role string) {
	name := c.form.Get("RoleSessionName")
	arn := "arn:aws:sts::" + accountOf(role) + ":assumed-role/" + roleName(role) + "/" + name
	key := s.world.issue(arn, role)
	c.answerXML(w, "<Credentials>"+element("AccessKeyId", key.ID)+element("SecretAccessKey", key.Secret)+
		element("SessionToken", key.Token)+element("Expiration", s.clock().Add(time.Hour).UTC().Format(time.RFC3339))+"</Credentials>"+
		"<AssumedRoleUser>"+element("AssumedRoleId", "AROAEXAMPLE0000000000:"+name)+element("Arn", arn)+"</AssumedRoleUser>")
}

// answerXML answers as the query protocol does.
func (c call) answerXML(w http.ResponseWriter, result string) {
	w.Header().Set("Content-Type", "text/xml")
	_, _ = io.WriteString(w, "<"+c.operation+`Response xmlns="`+stsNamespace+`"><`+c.operation+"Result>"+result+
		"</"+c.operation+"Result><ResponseMetadata>"+element("RequestId", c.requestID)+"</ResponseMetadata></"+c.operation+"Response>")
}

func (c call) failedXML(w http.ResponseWriter, status int, code, message string) {
	kind := "Sender"
	if status >= http.StatusInternalServerError {
		kind = "Receiver"
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `<ErrorResponse xmlns="`+stsNamespace+`"><Error>`+element("Type", kind)+element("Code", code)+
		element("Message", message)+"</Error>"+element("RequestId", c.requestID)+"</ErrorResponse>")
}

func element(name, text string) string {
	var b strings.Builder
	// A strings.Builder never fails.
	_ = xml.EscapeText(&b, []byte(text))
	return "<" + name + ">" + b.String() + "</" + name + ">"
}
