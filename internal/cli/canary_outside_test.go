package cli

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"doctor/internal/engine/enginetest"
	"doctor/internal/memnet"
)

// awsHost is the AWS of every warren.
const awsHost = "aws.test"

// outside is what a warren has besides its files: an engine and an AWS, on its own network.
type outside struct {
	network *memnet.Network
	// said are the texts with secrets that they answer with.
	said                  []string
	engineAsked, awsAsked atomic.Int64
}

// say is a text of engine or AWS, with a new secret in the place of each %s.
func (w *warren) say(where, text string) string {
	for strings.Contains(text, "%s") {
		text = strings.Replace(text, "%s", w.canary(where+": "+text), 1)
	}
	w.said = append(w.said, text)
	return text
}

// saying is one of several texts.
func (w *warren) saying(where string, texts ...string) string {
	return w.say(where, texts[w.random.IntN(len(texts))])
}

func (w *warren) beginOutside() {
	if _, set := w.env["DOCKER_HOST"]; !set {
		w.env["DOCKER_HOST"] = "unix:///nonexistent/docker.sock"
	}
	switch w.random.IntN(6) {
	case 0: // not found
	case 1:
		text := w.saying("stream of the engine", "HTTP/1.1 %s\r\n\r\n", "SSH-2.0-%s\r\n", "%s", "HTTP/1.1 200 OK\r\nServer: %s\r\nX %s\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n")
		enginetest.RawOn(w.t, w.network, func(conn net.Conn) {
			w.engineAsked.Add(1)
			enginetest.Drain(conn)
			_, _ = io.WriteString(conn, text)
		})
	default:
		handler := enginetest.Engine(w.version(), w.answers())
		enginetest.ServeOn(w.t, w.network, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			w.engineAsked.Add(1)
			handler.ServeHTTP(rw, r)
		}))
	}
	if w.random.IntN(6) > 0 {
		w.serveAWS()
	}
}

func (w *warren) version() string {
	if w.random.IntN(8) == 0 {
		return w.say("version of the engine", "1.%s")
	}
	return []string{"1.51", "1.24", "1.40"}[w.random.IntN(3)]
}

// answers are those of an engine with containers of the project, one of which may be a refusal
// or invalid JSON.
func (w *warren) answers() enginetest.Answers {
	answers := enginetest.Answers{"/info": w.json("info of the engine", map[string]any{
		"Name": "here", "OSType": "linux", "OperatingSystem": "Linux", "ServerVersion": "28.5.2", "KernelVersion": "6.1.0",
		"Warnings": []string{"%s"}, "Labels": []string{"a=%s"}, "HttpsProxy": "http://u:%s@h", "SecurityOptions": []string{"name=seccomp,profile=%s", "name=selinux"},
	})}
	var list []any
	for i, s := range services() {
		id := fmt.Sprintf("c%d", i)
		labels := map[string]string{"com.docker.compose.project.working_dir": w.project, "com.docker.compose.service": s, "token": "%s"}
		list = append(list, map[string]any{"Id": id, "Labels": labels, "Command": "x %s"})
		answers["/containers/"+id+"/json"] = w.json("container", w.container(id, s, labels))
		answers["/containers/"+id+"/exec"] = enginetest.JSON(`{"Id": "e"}`)
		answers["/containers/"+id+"/archive"] = w.stat()
	}
	answers["/containers/json"] = w.json("list of containers", list)
	answers["/images/sha256:1/json"] = w.json("image", map[string]any{"Id": "sha256:1", "Config": map[string]any{"Env": []string{"AWS_SESSION_TOKEN=%s", "X=%s"}}})
	answers["/exec/e/start"] = w.stream()
	answers["/exec/e/json"] = enginetest.JSON(`{"Running": false, "ExitCode": 126}`)
	var paths []string
	for i := range services() {
		paths = append(paths, fmt.Sprintf("/containers/c%d/json", i), fmt.Sprintf("/containers/c%d/exec", i), fmt.Sprintf("/containers/c%d/archive", i))
	}
	paths = append(paths, "/info", "/containers/json", "/images/sha256:1/json", "/exec/e/start", "/_ping")
	if w.random.IntN(2) == 0 {
		answers[paths[w.random.IntN(len(paths))]] = w.refusal()
	}
	return answers
}

func (w *warren) container(id, service string, labels map[string]string) map[string]any {
	return map[string]any{
		"Id": id, "Name": "/example-" + service + "-1", "Image": "sha256:1", "Created": "2026-11-22T09:00:00Z", "Args": []string{"%s"},
		"State": map[string]any{
			"Status": []string{"running", "exited", "created", "paused"}[max(0, w.random.IntN(8)-4)], "StartedAt": "2026-11-23T08:00:00Z", "Error": "%s",
			"Health": map[string]any{"Status": "unhealthy", "Log": []any{map[string]any{"Output": "%s"}}},
		},
		"HostConfig": map[string]any{"Binds": []string{w.home + "/.aws:/home/astro/.aws:rw,%s"}, "LogConfig": map[string]any{"Config": map[string]string{"token": "%s"}}},
		"Config": map[string]any{
			"User": "astro", "Labels": labels, "Image": "x", "Cmd": []string{"--password", "%s"}, "Entrypoint": []string{"%s"},
			"Env": []string{
				"AWS_SECRET_ACCESS_KEY=%s", "DB_PASSWORD=%s", "AWS_PROFILE=dev%s!", "%s", "AIRFLOW_CONN_X=aws://u:%s@/?a=%s", "HTTPS_PROXY=http://u:%s@h",
				`AIRFLOW__SECRETS__BACKEND_KWARGS={"a": "%s"}`, "AWS_ENDPOINT_URL=http://u:%s@h/%s", "AIRFLOW_VAR_A=%s",
			},
		},
		"Mounts": []any{
			map[string]any{"Type": "bind", "Source": w.home + "/.aws", "Destination": "/home/astro/.aws", "Mode": "%s", "Propagation": "%s"},
			map[string]any{"Type": "volume", "Name": "v", "Driver": "%s", "Destination": "/opt/v", "Source": "/x?password=%s"},
		},
	}
}

// json answers with a document, with a new secret in the place of each %s.
func (w *warren) json(where string, document any) http.HandlerFunc {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	w.must(e.Encode(document))
	text := out.String()
	for strings.Contains(text, "%s") {
		c := w.canary(where)
		quoted, err := json.Marshal(c)
		w.must(err)
		text = strings.Replace(text, "%s", string(quoted[1:len(quoted)-1]), 1)
	}
	w.said = append(w.said, text)
	return enginetest.JSON(text)
}

// refusal is an answer that is none.
func (w *warren) refusal() http.HandlerFunc {
	status := []int{200, 200, 400, 403, 404, 409, 500}[w.random.IntN(7)]
	var message string
	switch w.random.IntN(3) {
	case 0:
		message = w.saying("page of the engine", "<html><body>%s</body></html>", "%s", `{"message": %s`, `{"Id": "%s", `, "[%s]", `[{"Id": 1, "Labels": %s}]`, "")
	default:
		text := w.saying("refusal of the engine", "error while mounting volume: %s", "%s", "authorization denied by plugin: token %s is not valid", "client version 1.51 is too new. Maximum supported API version is %s",
			"client version %s is too old. Minimum supported API version is 1.44, please upgrade", "open /var/lib/%s: no such file or directory", "error getting credentials - err: exit status 1, out: `%s`", "failed to create task: environment X=%s")
		quoted, err := json.Marshal(map[string]string{"message": text})
		w.must(err)
		message = string(quoted)
	}
	return func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(status)
		_, _ = io.WriteString(rw, message)
	}
}

// stat answers for one file of a container.
func (w *warren) stat() http.HandlerFunc {
	text, err := json.Marshal(map[string]any{"name": "x", "size": 1, "mode": 0o100600, "mtime": "2026-11-22T09:00:00Z", "linkTarget": w.say("link in a container", "?%s")})
	w.must(err)
	return func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("X-Docker-Container-Path-Stat", base64.StdEncoding.EncodeToString(text))
	}
}

// stream is what a program in a container prints, which was never started.
func (w *warren) stream() http.HandlerFunc {
	text := w.saying("stream of a container", "OCI runtime exec failed: exec failed: unable to start container process: %s: unknown", "%s", "Traceback: X=%s")
	if w.random.IntN(4) > 0 {
		text = string([]byte{1, 0, 0, 0, 0, 0, 0, byte(len(text))}) + text
	}
	return func(rw http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(rw).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"+text)
		_ = conn.Close()
	}
}

// serveAWS answers every request to a service in the same way.
func (w *warren) serveAWS() {
	answers := map[string]string{}
	for _, service := range []string{"", "secretsmanager", "AmazonSSM", "sso"} {
		answers[service] = w.awsAnswer(service)
	}
	id, status := w.say("id of a request", "%s"), []int{200, 302, 400, 403, 403, 404, 407}[w.random.IntN(7)]
	if w.random.IntN(8) == 0 {
		status = http.StatusInternalServerError
	}
	kind := []string{"text/xml", "application/json", "text/html"}[w.random.IntN(3)]
	where := w.say("redirect of AWS", "http://u:%s@"+awsHost+"/login?token=%s")
	listener := w.network.Listen(w.t, awsHost+":80")
	server := &http.Server{ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0), Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.awsAsked.Add(1)
		service, _, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		if r.URL.Path == "/federation/credentials" {
			service = "sso"
		}
		for name, value := range map[string]string{"Content-Type": kind, "X-Amzn-Requestid": id, "Date": canaryNow().Format(http.TimeFormat), "Location": where, "X-Amzn-ErrorType": id} {
			rw.Header().Set(name, value)
		}
		rw.WriteHeader(status)
		_, _ = io.WriteString(rw, answers[service])
	})}
	go func() { _ = server.Serve(listener) }()
	w.t.Cleanup(func() { _ = server.Close() })
}

func (w *warren) awsAnswer(service string) string {
	where := "answer of AWS " + service
	code := w.saying(where, "AccessDenied", "AccessDeniedException", "ExpiredToken", "InvalidClientTokenId", "SignatureDoesNotMatch", "ValidationException", "ResourceNotFoundException", "InvalidRequestException", "UnauthorizedException", "%s", "Odd%s")
	message := w.saying(where, "%s", "The security token %s included in the request is invalid", "User: arn:aws:iam::111122223333:user/dev is not authorized to perform: secretsmanager:GetSecretValue on resource: %s because %s",
		"User: %s is not authorized to perform: %s on resource: x", "Signature expired: %s is now earlier than %s", "The ciphertext refers to a customer master key %s", "1 validation error detected: Value '%s' at 'roleArn' failed to satisfy constraint", "x\n\nThe Canonical String for this request should have been\n'%s'")
	switch w.random.IntN(6) {
	case 0:
		return w.saying(where, "<html><body>%s</body></html>", "%s", "<ErrorResponse><Error><Code>%s</Code><Mess", `{"__type": "%s", "mess`, "<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors></Response>")
	case 1:
		if service == "" {
			return w.say(where, `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/dev</Arn><UserId>%s</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
		}
		return w.say(where, `{"Name": "x", "SecretString": "%s", "VersionId": "%s", "Parameter": {"Value": "%s"}, "roleCredentials": {"accessKeyId": "AKIA%s", "secretAccessKey": "%s", "sessionToken": "%s", "expiration": 1800000000000}}`)
	case 2:
		if service == "" {
			return w.say(where, `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>%s</Arn><UserId>%s</UserId><Account>%s</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
		}
	}
	if service == "" {
		escape := strings.NewReplacer("&", "&amp;", "<", "&lt;")
		return "<ErrorResponse><Error><Type>Sender</Type><Code>" + escape.Replace(code) + "</Code><Message>" + escape.Replace(message) + "</Message></Error></ErrorResponse>"
	}
	quoted, err := json.Marshal(map[string]string{"__type": code, "message": message})
	w.must(err)
	return string(quoted)
}
