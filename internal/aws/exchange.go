package aws

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// exchange is the last attempt of one question on the wire. The SDK's errors do not
// contain all of it.
type exchange struct {
	url, proxy *url.URL
	connected  atomic.Bool
	status     int
	header     http.Header
	// skew is how far the answer's Date is ahead of our clock; known only if
	// dated. The header counts in whole seconds.
	skew  time.Duration
	dated bool
	// whole: the answer was complete.
	whole bool
	// refusal is the body of an answer that is an error.
	refusal []byte
}

type exchangeKey struct{}

func withExchange(ctx context.Context) (context.Context, *exchange) {
	x := &exchange{}
	return context.WithValue(ctx, exchangeKey{}, x), x
}

// host is the destination of the question, "" if it was not sent.
func (x *exchange) host() string {
	if x.url == nil {
		return ""
	}
	return x.url.Host
}

func (x *exchange) proxyHost() string {
	if x.proxy == nil {
		return ""
	}
	return x.proxy.Host
}

// isHTML reports whether the answer is a web page, which AWS never sends. An emulator
// of AWS may send its XML with this type, but then with a request id.
func (x *exchange) isHTML() bool {
	kind, _, err := mime.ParseMediaType(x.header.Get("Content-Type"))
	return err == nil && (kind == "text/html" || kind == "application/xhtml+xml") && x.requestID() == ""
}

// nestedError is an error in the format of EC2's answers, "" if it has another one.
// Emulators send it for every service, botocore parses it for every service
// (botocore 1.43 parsers.py, QueryParser), and the SDK from EC2 only.
func (x *exchange) nestedError() (code, message string) {
	var answer struct {
		XMLName xml.Name `xml:"ErrorResponse"`
		Code    string   `xml:"Errors>Error>Code"`
		Message string   `xml:"Errors>Error>Message"`
	}
	if xml.Unmarshal(x.refusal, &answer) != nil {
		return "", ""
	}
	return answer.Code, answer.Message
}

func (x *exchange) requestID() string {
	for _, name := range []string{"X-Amzn-Requestid", "X-Amz-Request-Id"} {
		if id := x.header.Get(name); id != "" {
			return strings.ToValidUTF8(id, "")
		}
	}
	return ""
}

// doer sends the SDK's requests and records them in the exchange of the context.
type doer struct {
	client *http.Client
	proxy  func(*url.URL) (*url.URL, error)
	now    func() time.Time
	// broken says why no request can be sent at all, nil if it can.
	broken *Error
}

func (d *doer) Do(request *http.Request) (*http.Response, error) {
	x, _ := request.Context().Value(exchangeKey{}).(*exchange)
	if x == nil {
		return nil, errors.New("a request without its exchange")
	}
	x.begin(request, d.proxy)
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { x.connected.Store(true) }}
	request, err := inMemory(request.WithContext(httptrace.WithClientTrace(request.Context(), trace)))
	if err != nil {
		return nil, err
	}
	response, err := d.client.Do(request)
	if err != nil {
		return nil, err
	}
	x.end(response, d.now())
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	_ = response.Body.Close()
	if err != nil {
		return nil, err // an answer that was cut off is a fault of the connection, however it begins
	}
	x.whole = true
	if response.StatusCode >= http.StatusBadRequest {
		x.refusal = body
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// inMemory gives the request its own body. The SDK closes its body as soon as an
// answer begins; if that happens before the transport's last read of the body, the
// transport treats it as a failed write and cuts off the answer.
func inMemory(request *http.Request) (*http.Request, error) {
	if request.Body == nil || request.Body == http.NoBody {
		return request, nil
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	request.ContentLength = int64(len(body))
	request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	request.Body, _ = request.GetBody()
	return request, nil
}

func (x *exchange) begin(request *http.Request, proxy func(*url.URL) (*url.URL, error)) {
	x.url, x.status, x.header, x.dated, x.whole = request.URL, 0, nil, false, false
	x.refusal = nil
	x.connected.Store(false)
	x.proxy, _ = proxy(request.URL)
}

func (x *exchange) end(response *http.Response, now time.Time) {
	x.status, x.header = response.StatusCode, response.Header
	// A cached answer has an old time.
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil && response.Header.Get("Age") == "" {
		x.skew, x.dated = date.Sub(now), true
	}
}
