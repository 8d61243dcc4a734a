package awstest

import (
	"net/http"
	"slices"
)

// Request is one request that reached the stand-in.
type Request struct {
	// Action is what was asked for, as IAM names it: sts:GetCallerIdentity. ""
	// if it was nothing that AWS has.
	Action string
	// Region is that of the signature, or of the host name if it was not signed;
	// "" if neither tells.
	Region string
	// KeyID is the whole key id that signed, "" if nothing did.
	KeyID string
	// Method, Host, Path and UserAgent are as they came.
	Method, Host, Path, UserAgent string
}

func (s *Server) note(r *http.Request, c call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	request := Request{
		Region: c.region, KeyID: c.signature.keyID,
		Method: r.Method, Host: r.Host, Path: r.URL.Path, UserAgent: r.UserAgent(),
	}
	if c.operation != "" {
		request.Action = c.service + ":" + c.operation
	}
	s.requests = append(s.requests, request)
}

// Requests are all requests so far, in their order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Actions are the actions of all requests so far; what AWS does not have is
// there by its method and path.
func (s *Server) Actions() []string {
	var actions []string
	for _, r := range s.Requests() {
		if r.Action == "" {
			r.Action = r.Method + " " + r.Path
		}
		actions = append(actions, r.Action)
	}
	return actions
}

// Connects are the hosts, with their ports, that the proxy was asked for so far.
func (s *Server) Connects() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.connects)
}

// Forget empties the record.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests, s.connects = nil, nil
}
