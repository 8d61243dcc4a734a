package aws

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/protocol/restjson"
	"github.com/aws/smithy-go"
	smithytime "github.com/aws/smithy-go/time"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// call is one operation of a service that speaks JSON. The SDK's clients of these services
// know hundreds of operations, and build tables for them at every start; doctor needs three.
type call struct {
	service Service
	method  string
	path    string
	query   url.Values
	// header has what the protocol adds.
	header http.Header
	body   []byte
	// with signs the call, nil for a call that is not signed.
	with *session
}

// awsJSON is a call in the protocol JSON 1.1: every operation is a POST to /, named by a header.
func awsJSON(service Service, target string, with session, input map[string]any) call {
	// Strings and booleans only: encoding them cannot fail.
	body, _ := json.Marshal(input)
	return call{
		service: service, method: http.MethodPost, path: "/", body: body, with: &with,
		header: http.Header{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amz-Target": {target}},
	}
}

// send makes the call, twice if the first attempt fails in a way that may pass, and returns the
// answer. The rules for a second attempt are the SDK's, as for STS.
func send[T any](ctx context.Context, c *Client, at address, what call) (*T, error) {
	region, base, err := at.resolve(what.service)
	if err != nil {
		return nil, err
	}
	retryer := c.retryer()
	for attempt := 1; ; attempt++ {
		body, err := c.attempt(ctx, region, base, what)
		if err == nil {
			return decode[T](body)
		}
		if attempt >= retryer.MaxAttempts() || !retryer.IsErrorRetryable(err) {
			return nil, err
		}
		delay, delayErr := retryer.RetryDelay(attempt, err)
		if delayErr != nil {
			return nil, delayErr
		}
		if err := smithytime.SleepWithContext(ctx, delay); err != nil {
			return nil, &sdk.RequestCanceledError{Err: err}
		}
	}
}

// decode reads an answer; one without a body is empty.
func decode[T any](body []byte) (*T, error) {
	answer := new(T)
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(answer); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	return answer, nil
}

// attempt sends the call once and returns the body of the answer; a refusal is an *answerError.
func (c *Client) attempt(ctx context.Context, region string, base *url.URL, what call) ([]byte, error) {
	request, err := c.request(ctx, region, base, what)
	if err != nil {
		return nil, err
	}
	response, err := c.doer.Do(request)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, &smithy.CanceledError{Err: ctx.Err()}
	case err != nil:
		return nil, &smithyhttp.RequestSendError{Err: err}
	}
	// The doer has read it already.
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		return nil, err
	}
	if response.StatusCode < 200 || response.StatusCode >= 300 {
		return nil, refusal(response, body)
	}
	return body, nil
}

// request builds the request of one attempt, which is signed with the time of the attempt.
func (c *Client) request(ctx context.Context, region string, base *url.URL, what call) (*http.Request, error) {
	address := url.URL{Scheme: base.Scheme, Host: base.Host, Path: base.JoinPath(what.path).Path, RawQuery: what.query.Encode()}
	request, err := http.NewRequestWithContext(ctx, what.method, address.String(), bytes.NewReader(what.body))
	if err != nil {
		return nil, fmt.Errorf("build the request: %w", err)
	}
	for name, values := range what.header {
		request.Header[name] = values
	}
	if agent := c.config.UserAgent; agent != "" {
		request.Header.Set("User-Agent", agent)
	}
	if what.with != nil {
		if err := c.sign(request, region, what); err != nil {
			return nil, err
		}
	}
	// Not signed: proxies change it.
	request.Header.Set("Accept-Encoding", "identity")
	return request, nil
}

func (c *Client) sign(request *http.Request, region string, what call) error {
	ctx := request.Context()
	keys, err := what.with.provider().Retrieve(ctx)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(what.body)
	return c.signer().SignHTTP(ctx, keys, request, hex.EncodeToString(sum[:]), string(what.service), region, c.config.Now())
}

// answerError is an answer of AWS that is an error.
type answerError struct {
	smithy.GenericAPIError
	status int
}

// HTTPStatusCode lets the SDK's rules decide whether a second attempt may help.
func (e *answerError) HTTPStatusCode() int { return e.status }

// refusal reads the error of an answer. The header has priority over the body, where services
// differ in the name of the code; "" for an answer without a code, which is hardly AWS's.
func refusal(response *http.Response, body []byte) error {
	e := &answerError{status: response.StatusCode}
	var answer struct {
		Type    string `json:"__type"`
		Message string // or message
		Code    any
	}
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(&answer); err != nil && !errors.Is(err, io.EOF) {
		return e
	}
	named, _ := answer.Code.(string)
	for _, code := range []string{response.Header.Get("X-Amzn-ErrorType"), answer.Type, named} {
		if code != "" {
			e.Code, e.Message = restjson.SanitizeErrorCode(code), answer.Message
			break
		}
	}
	return e
}
