package boto

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path"
	"strings"
	"testing"
	"time"

	"doctor/internal/containerfs"
	"doctor/internal/redact"
	"doctor/internal/skip"
)

// oracle is the real botocore, in one process for all questions.
type oracle struct {
	t   testing.TB
	in  io.WriteCloser
	out *bufio.Reader
}

// newOracle starts it, or skips the test without botocore.
func newOracle(t testing.TB) *oracle {
	t.Helper()
	cmd := exec.Command("python3", "testdata/oracle.py", noon.Format("2006-01-02T15:04:05-07:00"))
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONHASHSEED=0", "TZ=UTC")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := exec.Command("python3", "-c", "import boto3").Run(); err != nil {
		skip.For(t, "botocore", "no python3 with boto3: "+err.Error())
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("oracle: %v", err)
		}
	})
	o := &oracle{t: t, in: in, out: bufio.NewReaderSize(out, 1<<20)}
	var hello struct{ Version string }
	o.read(&hello)
	if !strings.HasPrefix(hello.Version, "1.43.") {
		skip.For(t, "botocore", "botocore "+hello.Version+" is not the version that is modelled")
	}
	return o
}

func (o *oracle) ask(question, answer any) {
	o.t.Helper()
	line, err := json.Marshal(question)
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := o.in.Write(append(line, '\n')); err != nil {
		o.t.Fatal(err)
	}
	o.read(answer)
}

func (o *oracle) read(answer any) {
	o.t.Helper()
	line, err := o.out.ReadBytes('\n')
	if err != nil {
		o.t.Fatalf("oracle: %v", err)
	}
	if err := json.Unmarshal(line, answer); err != nil {
		o.t.Fatalf("oracle said %.300s: %v", line, err)
	}
}

// node is a file or folder of a world, for both sides.
type node struct {
	Kind       string `json:"kind"`
	Data       string `json:"data"`
	Unreadable bool   `json:"unreadable,omitempty"`
	Executable bool   `json:"executable,omitempty"`
	ReadOnly   bool   `json:"readonly,omitempty"`
	Unwritable bool   `json:"unwritable,omitempty"`
}

func file(text string) node {
	return node{Kind: "file", Data: base64.StdEncoding.EncodeToString([]byte(text))}
}

func (n node) text() string {
	data, _ := base64.StdEncoding.DecodeString(n.Data)
	return string(data)
}

// world is one question to both: the files, the environment, the session.
type world struct {
	Ask      string            `json:"ask"`
	Files    map[string]node   `json:"files"`
	Dir      string            `json:"dir"`
	Env      map[string]string `json:"env"`
	Session  map[string]string `json:"session"`
	Service  string            `json:"service"`
	Endpoint *string           `json:"endpoint_url"`
	// Verify is the client's argument, a string or a bool.
	Verify any `json:"verify"`
	// APIVersion is its api_version, Config its configuration, and RoleConfig the configuration of
	// the client that asks for Role.
	APIVersion any            `json:"api_version"`
	Config     map[string]any `json:"config"`
	RoleConfig map[string]any `json:"role_config"`
	// Role are the arguments of AssumeRole if the session assumes a role, and STSEndpoint the
	// endpoint_url of the client for that.
	Role        []argument `json:"role,omitempty"`
	STSEndpoint *string    `json:"sts_endpoint_url,omitempty"`
	Programs    []string   `json:"programs"`
	Regions     []string   `json:"regions"`
	Trace       bool       `json:"trace"`
	// Layout are real folders, from which lay creates the others: Root is the container's root for
	// the user User, and Places are its mounts.
	Layout  *layout        `json:"-"`
	Root    string         `json:"root,omitempty"`
	User    map[string]any `json:"user,omitempty"`
	Places  [][]any        `json:"places,omitempty"`
	Lookups Files          `json:"-"`

	dir, host string
}

func newWorld(config, credentials string) *world {
	return &world{
		Ask:      "resolve",
		Dir:      "/usr/local/airflow",
		Files:    map[string]node{"/home/astro/.aws/config": file(config), "/home/astro/.aws/credentials": file(credentials)},
		Env:      map[string]string{"HOME": "/home/astro", "AWS_EC2_METADATA_DISABLED": "true"},
		Session:  map[string]string{},
		Service:  "sts",
		Programs: []string{"python3", "sh"},
		Regions:  KnownRegions(),
	}
}

func (w *world) Lookup(name string) containerfs.Entry {
	n, ok := w.Files[path.Clean(name)]
	e := containerfs.Entry{Path: name}
	if !ok {
		return e
	}
	e.Kind = containerfs.File
	if n.Kind == "dir" {
		e.Kind = containerfs.Directory
	}
	e.Readable = !n.Unreadable
	if n.Unreadable {
		e.Reason = containerfs.ReasonFileUnreadable
		if n.Executable {
			e.Head = []byte(n.text())
		}
	}
	e.Executable = n.Executable || n.Kind == "dir"
	e.ReadOnly = n.ReadOnly
	e.Writable = !n.ReadOnly && !n.Unwritable
	if e.Readable && e.Kind == containerfs.File {
		e.Data = []byte(n.text())
	}
	return e
}

func (w *world) resolve(now time.Time) *Outcome {
	s := Session{Service: w.Service, EndpointURL: w.Endpoint}
	for key, value := range w.Session {
		secret := redact.NewSecret(value)
		switch key {
		case "profile_name":
			s.Profile = &value
		case "region_name":
			s.Region = &value
		case "aws_access_key_id":
			s.AccessKey = &secret
		case "aws_secret_access_key":
			s.SecretKey = &secret
		case "aws_session_token":
			s.Token = &secret
		}
	}
	s.Verify, s.APIVersion, s.Config, s.RoleConfig = w.Verify, w.APIVersion, w.Config, w.RoleConfig
	s.STSEndpointURL = w.STSEndpoint
	s.Role = roleOfArguments(w.Role)
	files := Files(w)
	if w.Lookups != nil {
		files = w.Lookups
	}
	return Resolve(Process{Env: w.Env, Files: files, Home: "/home/astro", Dir: w.Dir, Now: now}, s)
}

// argument is one of a call, as Python's dict takes it.
type argument [2]any

// roleOfArguments is the role of the arguments of AssumeRole.
func roleOfArguments(given []argument) *Role {
	if given == nil {
		return nil
	}
	role := &Role{}
	for _, a := range given {
		switch value := a[1].(type) {
		case int:
			role.DurationSeconds = &value
		case string:
			switch a[0] {
			case "RoleArn":
				role.ARN = value
			case "RoleSessionName":
				role.SessionName = value
			case "ExternalId":
				role.ExternalID = &value
			}
		}
	}
	return role
}

// answered is the result of botocore.
type answered struct {
	Stage, Method, Profile, Exception, Message, Endpoint, Trace string
	Region                                                      any
	Keys                                                        []any
	Requests                                                    [][]string
}
