package checks

import (
	"cmp"
	"slices"
	"time"
)

// Caller is who AWS says that one set of credentials belongs to (sts:GetCallerIdentity).
type Caller struct {
	// Owner has these credentials if they are not those of the default chain: the secrets
	// backend, or a connection.
	Owner string `json:"owner,omitempty"`
	// Services use them, sorted.
	Services []string `json:"services"`
	ARN      string   `json:"arn"`
	Account  string   `json:"account"`
	Profile  string   `json:"profile"`
	// Method is boto3's name of the credential source (botocore Credentials.method).
	Method string `json:"method"`
	// Key is the access key id, shortened; "" if the source has none in a file.
	Key    string `json:"key,omitempty"`
	Region string `json:"region"`
	// Expires is when the credentials end, zero if they do not or if that is unknown.
	Expires time.Time `json:"expires,omitzero"`
	// Mock is the host that answered if that is not AWS, "" for AWS.
	Mock string `json:"mock,omitempty"`
}

// Readable is a prefix under which AWS lets the identity of a secrets backend read.
type Readable struct {
	// Backend is the class of the backend, without its module.
	Backend string `json:"backend"`
	// What is read: connections or variables.
	What     string   `json:"what"`
	Prefix   string   `json:"prefix"`
	Region   string   `json:"region"`
	Services []string `json:"services"`
	// Mock is the host that answered if that is not AWS, "" for AWS.
	Mock string `json:"mock,omitempty"`
}

// Identify records who AWS says that credentials belong to.
func (p *Pass) Identify(c Caller) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.callers = append(p.callers, c)
}

// MayRead records what a secrets backend may read.
func (p *Pass) MayRead(r Readable) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.readable = append(p.readable, r)
}

// Proven returns what has been proven so far, in an order that does not depend on scheduling.
func (p *Pass) Proven() ([]Caller, []Readable) {
	p.mu.Lock()
	defer p.mu.Unlock()
	callers, readable := slices.Clone(p.callers), slices.Clone(p.readable)
	slices.SortStableFunc(callers, func(a, b Caller) int {
		return cmp.Or(cmp.Compare(a.Owner, b.Owner), slices.Compare(a.Services, b.Services), cmp.Compare(a.ARN, b.ARN))
	})
	slices.SortStableFunc(readable, func(a, b Readable) int {
		return cmp.Or(cmp.Compare(a.Backend, b.Backend), cmp.Compare(a.What, b.What), cmp.Compare(a.Prefix, b.Prefix), slices.Compare(a.Services, b.Services))
	})
	return callers, readable
}
