package airflow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/pyjson"
)

// seenBackends is what one process showed of its backends.
type seenBackends struct {
	List       []string              `json:"list"`
	StartError string                `json:"start_error"`
	StartLogs  []string              `json:"start_logs"`
	Asks       map[string]seenLookup `json:"asks"`
}

// seenLookup is what came of one lookup. Rec holds, in order, the arguments of the
// sessions that were made, and the calls: service, operation, parameters, region,
// endpoint and key id.
type seenLookup struct {
	Error string              `json:"error"`
	Rec   [][]json.RawMessage `json:"rec"`
}

// compareBackend holds the secrets backends of one process against the model.
func compareBackend(t *testing.T, o observation, process string, raw json.RawMessage, has Installed) []verdict {
	t.Helper()
	var seen seenBackends
	if err := json.Unmarshal(raw, &seen); err != nil {
		t.Fatalf("%d: %v", o.ID, err)
	}
	c := ReadConfig(o.Env, "/home/astro", has.Airflow)
	source := &c.Secrets
	if process == "worker" && c.Workers != nil {
		source = c.Workers
	}
	var problems []KwargProblem
	if source.Backend != nil {
		problems = JudgeKwargs(source.Backend, source.Kwargs.Values, has)
	}
	start := startError(source, problems, has.Airflow)
	out := []verdict{
		{onCrash, "start", start, seen.StartError},
		{onCrash, "log", logged(source, start), parseLogs(seen.StartLogs)},
	}
	if start != "" || seen.StartError != "" {
		return append(out, verdict{onBackends, "list", []string(nil), seen.List})
	}
	out = append(out, verdict{onBackends, "list", backendList(source, process), seen.List})
	if source.Backend == nil || source.Backend.AWSService == "" {
		return out // what others do at a lookup is not modelled
	}
	lookups := &lookups{source: source, problems: problems, has: has, seen: seen.Asks}
	for _, ask := range o.Ask {
		out = append(out, lookups.compare(What(ask[0]), ask[1])...)
	}
	return out
}

// startError is the exception with which a process ends before it asks anything.
func startError(s *Source, problems []KwargProblem, airflow Version) string {
	if p := s.Problem; p != nil {
		return p.Symptom
	}
	if p := s.NotImportable(airflow); p != nil && !strings.HasPrefix(s.Value, "airflow.") {
		return p.Symptom // nothing but Airflow was there
	}
	if s.Kwargs.Raises != "" {
		return s.Kwargs.Raises
	}
	if p := Raised(problems, ""); p != nil && p.Stage == AtStart {
		return p.Symptom
	}
	return ""
}

func logged(s *Source, start string) []string {
	if s.Kwargs.Log == "" || !s.IsSet() || start != "" {
		return nil
	}
	return []string{"WARNING " + s.Kwargs.Log}
}

// parseLogs are the lines about arguments that cannot be read.
func parseLogs(lines []string) []string {
	var out []string
	for _, line := range lines {
		if strings.Contains(line, "Failed to parse") {
			out = append(out, line)
		}
	}
	return out
}

// backendList are the classes that a process asks, in their order. A worker asks the
// API server instead of the database.
func backendList(s *Source, process string) []string {
	list := []string{"EnvironmentVariablesBackend"}
	if process == "server" {
		list = append(list, "MetastoreBackend")
	}
	if s.IsSet() {
		_, class := cutLast(s.Value)
		list = append([]string{class}, list...)
	}
	return list
}

// lookups compares those of one backend. Its client is made at the first that needs
// it, and kept.
type lookups struct {
	source   *Source
	problems []KwargProblem
	has      Installed
	seen     map[string]seenLookup
	made     bool
}

func (l *lookups) compare(what What, id string) []verdict {
	ask := string(what) + ":" + id
	seen := l.seen[ask]
	b, kwargs := l.source.Backend, l.source.Kwargs.Values
	found := b.SecretName(what, id, kwargs)
	p := Raised(l.problems, what)
	if p != nil && p.Stage == AtPattern {
		return []verdict{{onCrash, ask, p.Symptom, seen.Error}, {onNames, ask, "", seen.name(b)}}
	}
	if found.Asked != AskedYes {
		return []verdict{{onCrash, ask, "", seen.Error}, {onNames, ask, "", seen.name(b)}}
	}
	session := SessionOf(b.AWSService, b.ConnectionID(), kwargs, l.has)
	if p != nil {
		session.Refused = p.Refuse()
	}
	if path, symptom := keyFile(kwargs, l.has); path != "" { // there was none
		session.Refused = (&KwargProblem{Stage: AtWrapper, Symptom: symptom}).Refuse()
	}
	outcome := boto.Resolve(observedProcess(), session)
	symptom := ""
	if f := outcome.Failure; f != nil && f.Exception != "botocore.exceptions.ClientError" { // the stand-in takes any key
		symptom = f.Symptom()
	}
	out := []verdict{{onCrash, ask, symptom, seen.Error}}
	name, call := "", []string(nil)
	if symptom == "" || outcome.Failure.Stage == boto.AtCall && !beforeTheCall(p) {
		name, call = strings.ToValidUTF8(found.Name, "\ufffd"), callOf(b, kwargs, outcome)
	}
	out = append(out, verdict{onNames, ask, name, seen.name(b)}, verdict{onSession, ask + " call", call, seen.call(b)})
	if !l.made {
		out = append(out, verdict{onSession, ask + " arguments", argumentsOf(kwargs, l.has, outcome), seen.arguments()})
	}
	l.made = l.made || symptom == "" || outcome.Failure.Stage == boto.AtCall && !beforeTheCall(p)
	return out
}

// beforeTheCall: a role that cannot be assumed keeps the client from being made.
func beforeTheCall(p *KwargProblem) bool { return p != nil && p.Stage == AtRole }

// argumentsOf are those of boto3.Session, none where it is never made.
func argumentsOf(kwargs map[string]any, has Installed, o *boto.Outcome) string {
	if o.Failure != nil && o.Failure.Stage == boto.BeforeSession {
		return ""
	}
	return encoded(map[string]any(sessionArguments(has.translated("secretsmanager", kwargs))))
}

func encoded(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

// callOf is where the request goes, and who signs it.
func callOf(b *Backend, kwargs map[string]any, o *boto.Outcome) []string {
	endpoint := o.Endpoint
	if endpoint == "" {
		endpoint = "https://" + b.AWSService + "." + o.Region + ".amazonaws.com"
		if ssl, given := kwargs["use_ssl"]; given && ssl != nil && !pyjson.Truthy(ssl) {
			endpoint = strings.Replace(endpoint, "https", "http", 1)
		}
	}
	return []string{o.Region, endpoint, signer(kwargs, o)}
}

// signer is the id of the key, "a role" for one that was handed out.
func signer(kwargs map[string]any, o *boto.Outcome) string {
	switch id, given := sessionArguments(kwargs)["aws_access_key_id"]; {
	case len(o.Roles) > 0 && o.Roles[0].Otherwise == "":
		return "a role"
	case len(o.Roles) > 0 && o.Failure != nil:
		return "!" + o.Failure.Exception
	case given && pyjson.Truthy(id) && TypeOf(id) != String:
		return encoded(id)
	case o.Keys != nil && !given && o.Keys.AccessKeyID == "":
		return "null"
	case o.Keys != nil:
		return o.Keys.AccessKeyID
	}
	return ""
}

// calls are those to the backend's own service.
func (s seenLookup) calls(b *Backend) [][]json.RawMessage {
	return slices.DeleteFunc(slices.Clone(s.Rec), func(r []json.RawMessage) bool {
		return decoded(r[0]) != "call" || decoded(r[1]) != b.AWSService
	})
}

func (s seenLookup) name(b *Backend) string {
	calls := s.calls(b)
	if len(calls) == 0 {
		return ""
	}
	var parameters struct{ SecretId, Name string } //nolint:revive // AWS's own names
	_ = json.Unmarshal(calls[0][3], &parameters)   // it stays empty, and differs
	return parameters.SecretId + parameters.Name
}

func (s seenLookup) call(b *Backend) []string {
	calls := s.calls(b)
	if len(calls) == 0 {
		return nil
	}
	key := decoded(calls[0][6])
	if strings.HasPrefix(key, "ASIA") {
		key = "a role"
	}
	return []string{decoded(calls[0][4]), decoded(calls[0][5]), key}
}

func (s seenLookup) arguments() string {
	for _, r := range s.Rec {
		if decoded(r[0]) == "session" {
			var arguments map[string]any
			_ = json.Unmarshal(r[1], &arguments) // it stays empty, and differs
			return encoded(arguments)
		}
	}
	return ""
}

// decoded is a text, or what else stands there as it is.
func decoded(raw json.RawMessage) string {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil || string(raw) == "null" {
		return string(raw)
	}
	return text
}

// observedProcess is what all set-ups had beside their own variables.
func observedProcess() boto.Process {
	files := map[string]string{
		"/home/astro/.aws/credentials": "[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = s\n[dev]\naws_access_key_id = AKIADEV\naws_secret_access_key = s\n",
	}
	return boto.Process{
		Env: map[string]string{
			"AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_DEFAULT_REGION": "us-east-1", "HOME": "/home/astro",
		},
		Files: observedFiles(files), Home: "/home/astro", Dir: "/usr/local/airflow",
	}
}

type observedFiles map[string]string

func (f observedFiles) Lookup(path string) containerfs.Entry {
	text, ok := f[path]
	if !ok {
		return containerfs.Entry{Path: path, Kind: containerfs.Absent}
	}
	return containerfs.Entry{Path: path, Kind: containerfs.File, Readable: true, Data: []byte(text)}
}

// keyFile is the file that provider 8 takes keys from where it is given none, and
// what it raises where that cannot be read (_parse_s3_config in connection_wrapper.py
// of 8.27); both are empty for none.
func keyFile(kwargs map[string]any, has Installed) (path, symptom string) {
	path, _ = kwargs["s3_config_file"].(string)
	keys := sessionArguments(kwargs)
	if path == "" || !has.before9() || pyjson.Truthy(keys["aws_access_key_id"]) && pyjson.Truthy(keys["aws_secret_access_key"]) {
		return "", ""
	}
	return path, fmt.Sprintf("airflow.exceptions.AirflowException: ('Exception when parsing %%s: %%s', %s, 'AirflowException')", pyjson.Repr(path))
}
