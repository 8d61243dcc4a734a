package boto

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The differential tests are for a longer search too:
// go test ./internal/boto -run Against -args -worlds 200000 -seed 7.
var (
	worlds   = flag.Int("worlds", 1500, "worlds that the differential tests compare, and half the files")
	distinct = flag.Int("distinct", 10, "disagreements of different kinds after which a differential test stops")
	seed     = flag.Int64("seed", 1, "where their generators start; the same gives the same worlds")
)

// seeded logs the seed, which a failure or -v shows, and returns its generator.
func seeded(t *testing.T, start int64) *rand.Rand {
	t.Helper()
	t.Logf("-worlds %d -seed %d", *worlds, *seed)
	return newRand(start)
}

// judged are the failures that only AWS would report; the oracle's network does not check keys.
var judged = map[Kind]bool{
	RoleRefused: true, SSORegionMismatch: true,
	KeyMalformed: true, SecretMalformed: true, TokenMissing: true, TokenRefused: true, TokenOnLongTermKey: true, TokenExpired: true,
}

// TestResolveAgainstBotocore compares the model with the real botocore: which files are refused,
// which profile, region and source are used, which keys sign, and every exception up to the first
// request.
func TestResolveAgainstBotocore(t *testing.T) {
	const shards = 2 // each with a process of its own
	for shard := range shards {
		t.Run(fmt.Sprint("shard ", shard), func(t *testing.T) {
			t.Parallel()
			g := &generator{Rand: seeded(t, *seed*shards+int64(shard))}
			compareWorlds(t, newOracle(t), g, *worlds/shards)
		})
	}
}

func compareWorlds(t *testing.T, o *oracle, g *generator, count int) {
	stages := map[string]int{}
	wrong := map[string]bool{}
	for i := range count {
		w := g.world()
		difference, answer := differenceOf(o, w)
		if answer == nil {
			stages["not modelled"]++
			continue
		}
		stages[answer.Stage+" "+answer.Exception]++
		if difference == "" {
			continue
		}
		if like := valueInText.ReplaceAllString(difference, "…"); wrong[like] {
			continue
		} else {
			wrong[like] = true
		}
		small := shrink(o, w)
		difference, _ = differenceOf(o, small)
		small.Trace = true
		_, traced := differenceOf(o, small)
		t.Errorf("row %d: %s\n%s\n%s", i, difference, small, tail(traced.Trace))
		if len(wrong) == *distinct {
			t.FailNow()
		}
	}
	for _, stage := range slices.Sorted(maps.Keys(stages)) {
		t.Logf("%6d %s", stages[stage], stage)
	}
	if stages["not modelled"] > count/50 {
		t.Errorf("%d of %d rows could not be compared", stages["not modelled"], count)
	}
}

// valueInText matches the parts that vary in otherwise equal differences.
var valueInText = regexp.MustCompile(`[\w.+-]*[\d/:_\\'"][^\s]*|\{.*?\}`)

// differenceOf compares both sides for a world; the answer is nil if it cannot be compared.
func differenceOf(o *oracle, w *world) (string, *answered) {
	defer w.lay(o.t)()
	var answer answered
	o.ask(w, &answer)
	if unmodelled(answer) {
		return "", nil
	}
	return compare(w, w.resolve(noon), answer), &answer
}

// unmodelled are Python's errors for a nested block instead of a string, other than for a region or
// keys: each depends on the line of code that fails.
func unmodelled(a answered) bool {
	if strings.Contains(a.Message, "sequence item 0") || strings.Contains(a.Message, "'split'") || a.Stage == "client" {
		return false
	}
	return (a.Exception == "TypeError" || a.Exception == "AttributeError") && strings.Contains(a.Message, "dict")
}

var (
	// sourceLine matches the line of Python's own source in an OpenSSL error.
	sourceLine = regexp.MustCompile(` \(_ssl\.c:\d+\)`)
	// password matches one in an address, which Python shows if it misreads the address, but doctor
	// never does.
	password = regexp.MustCompile(`://[^/@\s:]*:[^/@\s]*@`)
)

func masked(text string) string {
	return password.ReplaceAllString(sourceLine.ReplaceAllString(text, ""), "://***:***@")
}

func compare(w *world, o *Outcome, a answered) string {
	var differences []string
	differ := func(what, got, want string) {
		if got != want {
			differences = append(differences, fmt.Sprintf("%s is %q, botocore has %q", what, got, want))
		}
	}
	exception, stage := "", "reached"
	if f := o.Failure; f != nil && (!judged[f.Kind] || f.Exception != "botocore.exceptions.ClientError" && f.Kind != SSORegionMismatch) {
		exception = f.Symptom()
		stage = []string{"session", "credentials", "client", "call"}[f.Stage]
	}
	want := ""
	if a.Exception != "" {
		want = masked(a.Exception + ": " + a.Message)
	}
	exception = masked(exception)
	if o.Failure == nil || !strings.Contains(o.Failure.Message, "calling the AssumeRole") {
		differ("failure", exception, want) // else AWS would have ended it there
		if w.Role == nil {                 // else a client is made after a call
			differ("stage", stage, a.Stage)
		}
	}
	if f := o.Failure; f != nil && (f.Kind == ConfigParse || f.Kind == ProfileNotFound) {
		return strings.Join(differences, "\n")
	}
	if f := o.Failure; f != nil && f.Kind == ArgumentInvalid && f.Stage == AtSession { // there is no session
		return strings.Join(differences, "\n")
	}
	differ("profile", o.Profile, a.Profile)
	region, ok := a.Region.(string)
	if ok && w.Config["region_name"] == nil { // with AWS_DATA_PATH it is not always asked for
		differ("region", o.Region, region)
	}
	if a.Stage == "credentials" {
		return strings.Join(differences, "\n")
	}
	differ("method", o.Method, a.Method)
	if a.Keys != nil && o.Keys != nil {
		ours := []string{o.Keys.AccessKeyID, o.Keys.Secret.Reveal(), o.Keys.Token.Reveal()}
		for i, name := range []string{"key", "secret", "token"} {
			if _, block := a.Keys[i].(map[string]any); !block {
				theirs, _ := a.Keys[i].(string)
				differ(name, ours[i], theirs)
			}
		}
	}
	return strings.Join(differences, "\n")
}

// String formats a world.
func (w *world) String() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(w.Files)) {
		if strings.HasPrefix(name, "/opt") {
			continue
		}
		n := w.Files[name]
		fmt.Fprintf(&b, "--- %s %s unreadable=%v executable=%v\n%q\n", name, n.Kind, n.Unreadable, n.Executable, n.text())
	}
	if w.Layout != nil {
		b.WriteString(w.Layout.String())
	}
	env, _ := json.Marshal(w.Env)
	session, _ := json.Marshal(w.Session)
	fmt.Fprintf(&b, "env %s\nsession %s %s\n", env, session, w.Service)
	if w.Verify != nil || w.Role != nil || w.APIVersion != nil || w.Config != nil || w.RoleConfig != nil {
		fmt.Fprintf(&b, "verify %#v version %#v config %#v role %v config %#v\n", w.Verify, w.APIVersion, w.Config, w.Role, w.RoleConfig)
	}
	if w.STSEndpoint != nil {
		fmt.Fprintf(&b, "sts endpoint %q\n", *w.STSEndpoint)
	}
	if w.Endpoint != nil {
		fmt.Fprintf(&b, "endpoint %q\n", *w.Endpoint)
	}
	return b.String()
}

// TestParseAgainstPython compares only the INI parser: what is refused and on which line, and every
// section, key and value, in order.
func TestParseAgainstPython(t *testing.T) {
	o := newOracle(t)
	g := &generator{Rand: seeded(t, *seed)}
	wrong := 0
	for i := range 2 * *worlds {
		text := g.file(g.Intn(2) == 0)
		if difference := parseDifference(o, text); difference != "" {
			wrong++
			t.Errorf("row %d: %s\n%q", i, difference, text)
			if wrong == 10 {
				t.FailNow()
			}
		}
	}
}

// parsed is the result of configparser and configloader.py for a file.
type parsed struct {
	Error    string
	Line     int
	Sections any
}

func parseDifference(o *oracle, text string) string {
	var answer parsed
	o.ask(map[string]any{"ask": "parse", "dir": "/", "files": map[string]node{"/file": file(text)}}, &answer)
	ini, err := ParseIni([]byte(text))
	if err != nil {
		return errorDifference(err, answer)
	}
	if answer.Error != "" {
		return "accepted, Python says " + answer.Error
	}
	if got := pythonForm(ini); !reflect.DeepEqual(got, answer.Sections) {
		return fmt.Sprintf("read as %q, Python has %q", got, answer.Sections)
	}
	return ""
}

// errorDifference compares the reasons. Python continues after a bad line and may report another
// reason, on a later line.
func errorDifference(err *ParseError, answer parsed) string {
	kinds := map[string][]ParseErrorKind{
		"ParsingError":              {BadLine},
		"MissingSectionHeaderError": {BeforeSection, BOM},
		"DuplicateSectionError":     {DuplicateSection},
		"DuplicateOptionError":      {DuplicateKey},
		"UnicodeDecodeError":        {Encoding},
		"ValueError":                {NestedLine},
	}[answer.Error]
	for _, kind := range kinds {
		if err.Kind == kind && (answer.Line == 0 || answer.Line == err.Line) {
			return ""
		}
	}
	if err.Kind == BadLine && err.Line < answer.Line || err.Kind == Encoding && answer.Error != "" {
		return ""
	}
	return fmt.Sprintf("refused for %s on line %d, Python says %s on line %d", err.Kind, err.Line, answer.Error, answer.Line)
}

// pythonForm is the file as the oracle prints it, decoded.
func pythonForm(ini *Ini) any {
	sections := sectionsOf(ConfigFile{Ini: ini})
	list := []any{}
	for _, name := range sections.names {
		options := []any{}
		section := sections.get(name)
		for _, key := range section.names {
			value := section.values[key]
			if !value.isBlock() {
				options = append(options, []any{key, value.text()})
				continue
			}
			nested, at := [][]string{}, map[string]int{}
			for _, o := range value.option.Nested {
				if i, known := at[o.Name]; known {
					nested[i][1] = o.Value
					continue
				}
				at[o.Name] = len(nested)
				nested = append(nested, []string{o.Name, o.Value})
			}
			options = append(options, []any{key, nested})
		}
		list = append(list, []any{name, options})
	}
	text, _ := json.Marshal(list)
	var decoded any
	_ = json.Unmarshal(text, &decoded)
	return decoded
}

// tail is the end of a traceback.
func tail(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-12):], "\n")
}
