package facts

import (
	"context"
	"sync"

	"doctor/internal/aws"
	"doctor/internal/engine"
)

// Shared is what the projects of one run have in common: each engine is asked once to identify
// itself, and AWS once about the same credentials.
type Shared struct {
	ctx context.Context //nolint:containedctx // that of the run, whichever project asks first

	mu      sync.Mutex
	engines map[engineKey]func() EngineState
	aws     *aws.Client
}

// engineKey distinguishes the engines of a run, with everything that affects the connection.
type engineKey struct {
	host, context, from, version string
	tls, skipVerify, tlsFromEnv  bool
}

func keyOf(ep engine.Endpoint) engineKey {
	return engineKey{ep.Host, ep.Context, ep.From, ep.APIVersion, ep.TLS, ep.SkipVerify, ep.TLSFromEnv}
}

// NewShared makes a Shared for a run.
func NewShared(ctx context.Context) *Shared {
	return &Shared{ctx: ctx, engines: map[engineKey]func() EngineState{}}
}

// engine returns the answer of an engine, and asks it if nobody has. One that does not answer is not
// asked again: every project would wait as long.
func (s *Shared) engine(ep engine.Endpoint, ask func(context.Context) EngineState) EngineState {
	s.mu.Lock()
	answer := s.engines[keyOf(ep)]
	if answer == nil {
		answer = Once(func() EngineState { return ask(s.ctx) })
		s.engines[keyOf(ep)] = answer
	}
	s.mu.Unlock()
	return answer()
}

// client returns the client for AWS, and makes it if nobody has.
func (s *Shared) client(create func() *aws.Client) *aws.Client {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.aws == nil {
		s.aws = create()
	}
	return s.aws
}
