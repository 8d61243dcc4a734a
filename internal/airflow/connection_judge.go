package airflow

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"doctor/internal/near"
	"doctor/internal/pyjson"
)

// judge says what is wrong with a connection for AWS that can be read.
func (c *Connection) judge(kwargs map[string]any) {
	c.judgeRaises(kwargs)
	c.judgeType()
	c.judgeHost()
	c.judgeSchema()
	switch {
	case c.Keys != "": // which are elsewhere, or whole
	case c.HasLogin && !c.HasPassword:
		c.report(ConnProblem{Kind: ConnHalfKeys, Key: "password", Detail: LoginAlone})
	case c.HasPassword && !c.HasLogin:
		c.report(ConnProblem{Kind: ConnHalfKeys, Key: "login", Detail: PasswordAlone})
	}
	legacy, _ := c.Extra["session_kwargs"].(map[string]any)
	if id, secret := pyjson.Truthy(legacy["aws_access_key_id"]), pyjson.Truthy(legacy["aws_secret_access_key"]); c.Keys == "" && id != secret {
		c.report(ConnProblem{Kind: ConnHalfKeys, Key: "session_kwargs", Detail: SessionKwargsHalf})
	}
	c.judgeExtras()
}

// judgeRaises reports what every hook raises first that uses the connection, and has the
// session end with it.
func (c *Connection) judgeRaises(kwargs map[string]any) {
	p := c.Raises()
	if p == nil {
		p = c.refusal(kwargs)
	}
	if p != nil {
		argument := KwargProblem{Key: p.Key, Stage: p.Stage, Symptom: p.Symptom}
		c.Session.Refused = argument.Refuse()
	}
}

// refusal reports the extra for which Airflow's wrapper or boto3 raises first. An extra
// that lost its capitals is one that is reported already.
func (c *Connection) refusal(kwargs map[string]any) *ConnProblem {
	first := Raised(refusals("", c.ID, cmp.Or(c.Type, "aws"), kwargs, c.has), "")
	if first == nil {
		return nil
	}
	for i := range c.Problems {
		p := &c.Problems[i]
		if p.Kind == ConnLowercased && strings.ToLower(p.Key) == first.Key {
			p.Stage, p.Symptom = first.Stage, first.Symptom
			return p
		}
	}
	p := ConnProblem{Kind: ConnExtra, Stage: first.Stage, Key: first.Key, Suggestion: first.Suggestion, Detail: first.Detail, Symptom: first.Symptom}
	if c.Form == FormURI && p.Suggestion == "" && TypeOf(kwargs[p.Key]) == String {
		p.Suggestion = "__extra__"
		p.Detail = InURI{p.Detail}
	}
	c.report(p)
	return c.Raises()
}

func (c *Connection) judgeType() {
	switch {
	case c.IsAWS() || c.Type == "athena":
	case c.Type == "":
		// Where the value has none, that is reported already.
	default:
		p := ConnProblem{
			Kind: ConnOtherType, Key: "conn_type", Suggestion: "aws",
			Detail: TypeOther{c.Type},
			Symptom: fmt.Sprintf("UserWarning: AWS Connection (conn_id='%s', conn_type='%s') expected connection type 'aws', got '%s'. "+
				"This connection might not work correctly. Please use Amazon Web Services Connection type.", c.ID, c.Type, c.Type),
		}
		if c.Type == "s3" && c.has.before9() {
			p.Symptom = fmt.Sprintf("AirflowProviderDeprecationWarning: AWS Connection (conn_id='%s', conn_type='s3') has connection type 's3', "+
				"which has been replaced by connection type 'aws'. Please update your connection to have `conn_type='aws'`.", c.ID)
		}
		c.report(p)
	}
}

// judgeHost reports a host, which AWS hooks do not read: something else was meant.
func (c *Connection) judgeHost() {
	if c.Host.IsEmpty() || c.Keys != "" && c.Form == FormSettings {
		return
	}
	p := ConnProblem{Kind: ConnMisread, Key: "host", Detail: HostUnread}
	switch host := strings.ToLower(c.Host.Reveal()); {
	case strings.HasPrefix(host, "akia") || strings.HasPrefix(host, "asia"):
		p.Detail = HostIsKeyID
		p.Suggestion = "@"
	case looksLikeRegion(host):
		p.Detail = HostIsRegion
		p.Suggestion = "region_name"
	case strings.Contains(host, "://") || strings.Contains(host, "localhost") || strings.Contains(host, "."):
		p.Detail = HostIsAddress
		p.Suggestion = "endpoint_url"
	case c.Keys != "":
		return // as in s3://key:secret@S3: nothing is lost by it
	}
	c.report(p)
}

// judgeSchema reports a region in the place of the schema, which AWS hooks do not read.
func (c *Connection) judgeSchema() {
	if looksLikeRegion(c.schema.Reveal()) {
		c.report(ConnProblem{Kind: ConnMisread, Key: "schema", Suggestion: "region_name", Detail: SchemaIsRegion})
	}
}

// looksLikeRegion accepts what has the form of a region: us-east-1.
func looksLikeRegion(text string) bool {
	parts := strings.Split(text, "-")
	n := len(parts)
	return n >= 3 && len(parts[0]) == 2 && strings.Trim(parts[n-1], "0123456789") == "" && parts[n-1] != "" && parts[1] != ""
}

// judgeExtras reports extras that are not read as they were meant.
func (c *Connection) judgeExtras() {
	kwargs := awsKwargs()
	for _, name := range c.Extra.Names() {
		v := c.Extra[name]
		i := slices.IndexFunc(kwargs, func(k Kwarg) bool { return k.Name == name })
		switch {
		case isGone(name):
		case i < 0:
			c.judgeExtraName(name)
		default:
			c.judgeExtraValue(&kwargs[i], v)
		}
	}
	if c.has.since9() {
		c.judgeGone()
		return
	}
	legacy, _ := c.Extra["session_kwargs"].(map[string]any)
	for _, name := range Values(legacy).Names() {
		if !isKeyName(name) && !isSessionSetting(name) {
			c.report(ConnProblem{
				Kind: ConnExtraName, Key: "session_kwargs." + name, Suggestion: meantExtra(name),
				Detail: SessionKwargUnread{name, true},
			})
		}
	}
}

// judgeGone reports the extras that provider 9 ignores, all as one.
func (c *Connection) judgeGone() {
	gone := slices.DeleteFunc(goneExtras(c.Extra), func(extra GoneExtra) bool { return c.Keys == "login" && extra.Name == "s3_config_file" })
	if len(gone) == 0 {
		return
	}
	names := make([]string, len(gone))
	for i, extra := range gone {
		names[i] = extra.Name
	}
	c.report(ConnProblem{Kind: ConnExtraGone, Key: strings.Join(names, ", "), Gone: gone})
}

func (c *Connection) judgeExtraName(name string) {
	meant := meantExtra(name)
	if meant == "" {
		return // another service's own; hooks have many
	}
	p := ConnProblem{
		Kind: ConnExtraName, Key: name, Suggestion: meant,
		Detail: ExtraUnread{name},
	}
	if _, files := c.Extra["s3_config_file"]; name == "profile" && files {
		return
	} else if name == "profile" {
		p.Symptom = fmt.Sprintf("UserWarning: Found 'profile' without specifying 's3_config_file' in AWS Connection (conn_id='%s', conn_type='%s') extra. "+
			"If required profile from AWS Shared Credentials please set 'profile_name' in AWS Connection (conn_id='%s', conn_type='%s') extra.",
			c.ID, c.Type, c.ID, c.Type)
	}
	c.report(p)
}

func (c *Connection) judgeExtraValue(k *Kwarg, v any) {
	t := TypeOf(v)
	text, _ := v.(string)
	switch {
	case k.Name == "verify" && (strings.EqualFold(text, "false") || strings.EqualFold(text, "true")):
		c.report(ConnProblem{
			Kind: ConnExtra, Key: k.Name, Suggestion: strings.ToLower(text),
			Detail: TextForSwitch{},
		})
	case slices.ContainsFunc(c.Problems, func(p ConnProblem) bool { return p.Stage != NotRaised && p.Key == k.Name }):
		// It is reported already.
	case !k.Takes(t) && pyjson.Truthy(v):
		p := ConnProblem{Kind: ConnExtra, Key: k.Name, Detail: TypeMismatch{Key: k.Name, Takes: k.Types, Got: t}}
		if c.Form == FormURI && t == String {
			p.Suggestion = "__extra__"
			p.Detail = InURI{p.Detail}
		}
		c.report(p)
	}
}

// meantExtra returns the extra that was probably meant by another name. Only
// clear slips count: other services have extras of their own.
func meantExtra(name string) string {
	heard := squash(name)
	names := connectionExtras()
	if meant := habits()[heard]; slices.Contains(names, meant) {
		return meant
	}
	for _, n := range names {
		if squash(n) == heard {
			return n
		}
	}
	return near.Nearest(strings.ToLower(name), names, min(2, len(name)/5))
}
