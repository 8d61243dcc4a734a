package boto

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"strings"
	"testing"

	"doctor/internal/skip"
)

// clientQuestion is a client with its arguments and settings.
type clientQuestion struct {
	Config   map[string]any    `json:"config"`
	Client   map[string]any    `json:"client"`
	Service  string            `json:"service"`
	Env      map[string]string `json:"env"`
	Settings string            `json:"settings"`
}

func (q clientQuestion) resolve() *Failure {
	w := newWorld("[default]\n"+q.Settings, "")
	w.Env["AWS_ACCESS_KEY_ID"], w.Env["AWS_SECRET_ACCESS_KEY"] = longTermKey, secret
	maps.Copy(w.Env, q.Env)
	s := Session{Service: q.Service, Config: q.Config, Verify: q.Client["verify"], APIVersion: q.Client["api_version"]}
	return Resolve(Process{Env: w.Env, Files: w, Home: "/home/astro", Dir: w.Dir, Now: noon}, s).Failure
}

// everyValue is one value of each JSON type, and two of some.
func everyValue(more ...any) []any {
	return append([]any{
		nil, true, false, int64(0), int64(5), int64(-1), 1.5, "", "x", "5", []any{}, []any{"a"}, map[string]any{}, map[string]any{"a": "b"},
	}, more...)
}

const inRegion = "region = us-east-1\n"

// argumentQuestions try values of all types for every argument and option, and some strings for
// every setting that botocore checks.
func argumentQuestions() []clientQuestion {
	var out []clientQuestion
	ask := func(q clientQuestion) {
		if q.Service == "" {
			q.Service = "secretsmanager"
		}
		if !strings.Contains(q.Settings, "region") && q.Env["AWS_DEFAULT_REGION"] == "" {
			q.Settings += inRegion
		}
		if q.Client == nil {
			q.Client = map[string]any{}
		}
		if q.Env == nil {
			q.Env = map[string]string{}
		}
		out = append(out, q)
	}
	config := func(config map[string]any) { ask(clientQuestion{Config: config}) }
	for _, name := range append(ConfigOptions(), "retires", "proxy", "Retries") {
		for _, value := range everyValue() {
			config(map[string]any{name: value})
		}
	}
	for _, name := range []string{"max_attempts", "total_max_attempts", "mode", "attempts"} {
		for _, value := range everyValue("standard", "Standard") {
			config(map[string]any{"retries": map[string]any{name: value}})
		}
	}
	for _, name := range []string{"addressing_style", "us_east_1_regional_endpoint", "disable_s3_express_session_auth"} {
		for _, value := range everyValue("path", "legacy", "True") {
			config(map[string]any{"s3": map[string]any{name: value}})
		}
	}
	for _, value := range everyValue("socks5://h:1", "socks5h://me:word@h:1", "http://me:word@h:1", "me:word@h:1", "localhost:3128", "https://h:x", "http://me:wo#rd@h:1",
		"http://me:wo/rd@h:1", "http://me:w@rd@h:1", "http://h:65535", "http://h:65536", "//h:1", "http://h", "http://h:", "http://[::1]:1", "http://[::1", "http://mé:wörd@h:1", "http://m%C3%A9:word@h:1",
		"http://mé@h:1") {
		config(map[string]any{"proxies": map[string]any{"https": value}})
		config(map[string]any{"proxies": map[string]any{"http": value}})
		if text, ok := value.(string); ok {
			ask(clientQuestion{Env: map[string]string{"HTTPS_PROXY": text}})
			ask(clientQuestion{Env: map[string]string{"HTTPS_PROXY": text}, Config: map[string]any{"proxies": map[string]any{}}})
		}
	}
	for _, name := range []string{"proxy_ca_bundle", "proxy_client_cert", "proxy_use_forwarding_for_https", "other"} {
		for _, value := range everyValue() {
			config(map[string]any{"proxies": map[string]any{"https": "http://h:1"}, "proxies_config": map[string]any{name: value}})
			config(map[string]any{"proxies_config": map[string]any{name: value}})
		}
	}
	for _, value := range everyValue() {
		config(map[string]any{"proxies": map[string]any{"https": "http://h:1"}, "proxies_config": value})
		config(map[string]any{"proxies": map[string]any{"https": "http://h:1"}, "max_pool_connections": value})
	}
	for _, value := range everyValue("latest", "2017-10-17", "2011-06-15", "2014-11-06", "2099-01-01", "x/y") {
		ask(clientQuestion{Client: map[string]any{"api_version": value}})
		ask(clientQuestion{Client: map[string]any{"api_version": value}, Service: "sts"})
		ask(clientQuestion{Client: map[string]any{"api_version": value}, Settings: "api_versions = x\n"})
	}
	for _, name := range []string{"v2", "v4", "s3v4", "s3", "v4a", "s3v4a", "query", "none"} {
		ask(clientQuestion{Config: map[string]any{"signature_version": name}, Service: "sts"})
	}
	for _, value := range everyValue("eu-west-1", "us_east_1", " us-east-1") {
		ask(clientQuestion{Config: map[string]any{"region_name": value}, Service: "sts"})
		ask(clientQuestion{Config: map[string]any{"region_name": value}, Settings: "output = json\nregion = -x\n"})
		ask(clientQuestion{Config: map[string]any{"endpoint_discovery_enabled": value}, Service: "dynamodb"})
	}
	askSettings(ask)
	return out
}

// askSettings asks for the settings that are read for every client.
func askSettings(ask func(clientQuestion)) {
	for variable, values := range map[string][]string{
		"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": {"", "0", "1", " 5 ", "1_000", "1048576", "1048577", "x", "1.5", "-1"},
		"AWS_S3_DISABLE_EXPRESS_SESSION_AUTH":    {"", "true", "FALSE", "yes", "1"},
		"AWS_REQUEST_CHECKSUM_CALCULATION":       {"", "when_required", "WHEN_SUPPORTED", "never"},
		"AWS_RESPONSE_CHECKSUM_VALIDATION":       {"", "when_required", "never"},
		"AWS_ACCOUNT_ID_ENDPOINT_MODE":           {"", "Disabled", "required", "x"},
		"AWS_AUTH_SCHEME_PREFERENCE":             {"", "sigv4", "x"},
		"AWS_RETRY_MODE":                         {"", "adaptive", "Standard"},
		"AWS_MAX_ATTEMPTS":                       {"", "1", "0", "x"},
		"AWS_DEFAULTS_MODE":                      {"", "Standard", "mobile", "fast"},
		"AWS_STS_REGIONAL_ENDPOINTS":             {"", "legacy", "Legacy"},
		"AWS_S3_US_EAST_1_REGIONAL_ENDPOINT":     {"", "legacy", "x"},
		"AWS_ENDPOINT_DISCOVERY_ENABLED":         {"", "auto", " TRUE ", "x"},
		"AWS_EC2_METADATA_SERVICE_ENDPOINT":      {"", "x", "http://x", "http://"},
		"AWS_METADATA_SERVICE_TIMEOUT":           {"", "1.5"},
		"AWS_CSM_PORT":                           {"", "abc"},
		"AWS_SDK_UA_APP_ID":                      {"", strings.Repeat("x", 60)},
	} {
		for _, value := range values {
			service := "sts"
			if variable == "AWS_ENDPOINT_DISCOVERY_ENABLED" {
				service = "dynamodb"
			}
			ask(clientQuestion{Env: map[string]string{variable: value}, Service: service})
			ask(clientQuestion{Settings: strings.ToLower(strings.TrimPrefix(variable, "AWS_")) + " = " + value + "\n", Service: service})
		}
		key := strings.ToLower(strings.TrimPrefix(variable, "AWS_"))
		switch key { // a block where a text belongs
		case "request_min_compression_size_bytes", "s3_disable_express_session_auth", "auth_scheme_preference", "max_attempts":
			ask(clientQuestion{Settings: key + " =\n  a = b\n"})
		}
	}
	for _, enabled := range []string{"true", "TRUE", "1", "no", ""} {
		for _, port := range []string{"31000", "abc", ""} {
			ask(clientQuestion{Env: map[string]string{"AWS_CSM_ENABLED": enabled, "AWS_CSM_PORT": port}})
			ask(clientQuestion{Settings: "csm_enabled = " + enabled + "\ncsm_port = " + port + "\n"})
		}
		ask(clientQuestion{Env: map[string]string{"AWS_CSM_ENABLED": enabled, "AWS_CSM_CLIENT_ID": strings.Repeat("x", 256)}})
	}
	for _, version := range []string{"latest", "2017-10-17", ""} {
		ask(clientQuestion{Settings: "api_versions =\n  secretsmanager = " + version + "\n"})
		ask(clientQuestion{Settings: "api_versions =\n  sts = " + version + "\n"})
	}
	ask(clientQuestion{Settings: "api_versions =\n"})
	for _, given := range []map[string]any{
		{"retries": map[string]any{"max_attempts": int64(2)}}, {"retries": map[string]any{"mode": "standard"}}, {"defaults_mode": "standard"},
		{"request_min_compression_size_bytes": int64(5)}, {"request_checksum_calculation": "when_required"}, {"s3": map[string]any{"us_east_1_regional_endpoint": "legacy"}},
	} { // comes before the setting
		ask(clientQuestion{Config: given, Env: map[string]string{
			"AWS_MAX_ATTEMPTS": "x", "AWS_RETRY_MODE": "x", "AWS_DEFAULTS_MODE": "x", "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": "x",
			"AWS_REQUEST_CHECKSUM_CALCULATION": "x", "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT": "x",
		}})
		ask(clientQuestion{Config: given, Env: map[string]string{"AWS_S3_US_EAST_1_REGIONAL_ENDPOINT": "x"}})
	}
}

// TestArgumentsAgainstBotocore compares all of them with botocore.
func TestArgumentsAgainstBotocore(t *testing.T) {
	if err := exec.Command("python3", "-c", "import boto3").Run(); err != nil {
		skip.For(t, "botocore", "no python3 with boto3: "+err.Error())
	}
	questions := argumentQuestions()
	input, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	python := exec.Command("python3", "testdata/arguments.py")
	python.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	python.Stdin, python.Stderr = bytes.NewReader(input), os.Stderr
	output, err := python.Output()
	if err != nil {
		t.Fatal(err)
	}
	var said struct {
		Version string
		Answers []struct{ Stage, Symptom string }
	}
	if err := json.Unmarshal(output, &said); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(said.Version, "1.43.") {
		skip.For(t, "botocore", "botocore "+said.Version+" is not the version that is modelled")
	}
	wrong := 0
	for i, q := range questions {
		if why := q.differs(said.Answers[i].Stage, said.Answers[i].Symptom); why != "" {
			text, _ := json.Marshal(q)
			t.Errorf("%s\n%s", text, why)
			if wrong++; wrong == 30 {
				t.FailNow()
			}
		}
	}
	t.Logf("%d questions", len(questions))
}

// differs describes the difference between the model and botocore.
func (q clientQuestion) differs(stage, symptom string) string {
	f := q.resolve()
	got, at := "", ""
	if f != nil {
		got, at = f.Symptom(), map[Stage]string{AtSession: "session", AtCredentials: "client", AtClient: "client", AtCall: "call"}[f.Stage]
	}
	if option, _ := q.Config["client_cert"].(string); option != "" {
		stage, symptom = at, got // which is opened once somebody answers
	}
	// Nobody answers there, which is not told of hosts outside.
	if out := strings.HasPrefix(symptom, cannot) || strings.HasPrefix(symptom, "botocore.exceptions.ProxyConnectionError"); out && f == nil {
		return ""
	}
	want := symptom
	for _, word := range []string{"word", "wo#rd", "wo/rd", "w@rd", "wörd"} { // where botocore leaves a password
		want = strings.ReplaceAll(want, word+"@", "***@")
	}
	want = strings.ReplaceAll(strings.ReplaceAll(want, "//me:***@", "//***:***@"), "mé:***@", "***:***@")
	if got == want && at == stage || f != nil && f.Random && strings.HasPrefix(want, got) || sequence(got) && sequence(want) {
		return ""
	}
	return fmt.Sprintf("got  %s %s\nwant %s %s", at, got, stage, want)
}

// sequence: which item of the user agent is named depends on the machine.
func sequence(symptom string) bool { return strings.HasPrefix(symptom, "TypeError: sequence item") }
