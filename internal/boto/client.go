package boto

import (
	"strings"

	"doctor/internal/charset"
)

// target is where a client sends its requests.
type target struct {
	service string
	// url is the endpoint; custom is set if it is not AWS's own for the region.
	url    string
	custom bool
	from   From
	// region is nil if there is none.
	region *string
	// verify is the client's argument of that name, nil if not given, and config its configuration.
	verify any
	config Config
}

// clientArguments are the arguments of Session.client() that matter here. Only the session's own
// client and the one that asks for Airflow's role get more than a service.
type clientArguments struct {
	service    string
	region     *string
	endpoint   *string
	verify     any
	apiVersion any
	config     Config
}

// setting names the setting that defines the endpoint.
func (t *target) setting() string {
	if t.from.Variable != "" {
		return t.from.Variable
	}
	return "endpoint_url"
}

// path is the operation's path after the endpoint, with its query.
func (t *target) path(sso *SSO) string {
	switch t.service {
	case "sso":
		return "/federation/credentials?role_name=" + queryEscape(sso.RoleName) + "&account_id=" + queryEscape(sso.AccountID)
	case "sso-oidc":
		return "/token"
	}
	return "/"
}

// region is a session's region and its source; text is nil if there is none.
type region struct {
	text  *string
	block bool
	from  From
}

// sessionRegion finds the session's region: the argument, AWS_DEFAULT_REGION, the
// profile's.
func (r *resolver) sessionRegion() region {
	value, ok := r.lookup("AWS_DEFAULT_REGION", "region")
	switch {
	case r.s.Region != nil:
		return region{text: r.s.Region, from: From{Argument: true}}
	case ok:
		return region{&value.text, value.block, value.from}
	}
	return region{}
}

func (r *resolver) pickRegion() { r.takeRegion(r.sessionRegion()) }

// takeRegion sets the client's region: its Config's, else the session's.
func (r *resolver) takeRegion(of region) {
	if configured, _ := r.s.Config.region(); configured != nil {
		of = region{text: configured, from: From{Argument: true}}
	}
	r.region, r.regionIsBlock = of.text, of.block
	if of.text != nil {
		r.out.Region, r.out.RegionFrom = *of.text, of.from
	}
}

// inLabel are the characters of utils.py validate_region_name and is_valid_endpoint_url, which allow
// no underscore.
var inLabel = charset.Of("a-zA-Z0-9-")

func validRegion(region string) bool {
	trimmed := strings.TrimSuffix(region, "\n")
	return inLabel.Only(trimmed, 0, 63) && !strings.HasPrefix(trimmed, "-") && !strings.HasSuffix(trimmed, "-") &&
		(trimmed == "" || strings.Trim(trimmed, "0123456789") != "")
}

// buildClient is Session.client().
func (r *resolver) buildClient() *Failure {
	if _, failure := r.s.Config.region(); failure != nil {
		return failure
	}
	if from := r.out.RegionFrom; !from.Argument && from.Variable == "" { // then the profile is read
		if failure := r.loadConfig(AtClient); failure != nil {
			return failure
		}
	}
	if failure := r.checkRegion(r.region, AtClient); failure != nil {
		return failure
	}
	if failure := r.loadConfig(AtClient); failure != nil {
		return failure
	}
	if value, ok := r.lookup("", "api_versions"); ok && !value.block && r.s.APIVersion == nil {
		return value.invalid(builtin("", AtClient, "AttributeError", "'str' object has no attribute 'get'"), "api_versions")
	}
	if failure := r.tokenProvider(r.out.Profile, AtClient); failure != nil {
		return failure
	}
	_, failure := r.client(r.ownClient(), AtClient)
	return failure
}

// ownClient returns the arguments of the session's own client.
func (r *resolver) ownClient() clientArguments {
	return clientArguments{
		service: r.service(), region: r.region, endpoint: r.s.EndpointURL, verify: r.s.Verify, apiVersion: r.s.APIVersion, config: r.s.Config,
	}
}

// pickEndpoint records where the client's requests go if not to AWS.
func (r *resolver) pickEndpoint() {
	own := r.ownClient()
	if url, from, failure := r.configuredEndpoint(&own); failure == nil && url != nil {
		r.out.Endpoint, r.out.EndpointFrom = *url, from
	}
}

func (r *resolver) service() string {
	if r.s.Service == "" {
		return "sts"
	}
	return r.s.Service
}

// client works out a client's endpoint and raises what botocore would when it makes the client, in
// botocore's order (session.py create_client, args.py get_client_args).
func (r *resolver) client(a clientArguments, stage Stage) (*target, *Failure) {
	t, failure := r.makeClient(&a)
	if failure != nil {
		failure.Stage = stage
		return nil, failure
	}
	t.verify, t.config = a.verify, a.config
	return t, nil
}

func (r *resolver) makeClient(a *clientArguments) (*target, *Failure) {
	region, failure := a.config.region()
	if region != nil && (a.region == nil || *region != *a.region) {
		a.region = region
	}
	for _, check := range []func() *Failure{
		func() *Failure { return failure },
		func() *Failure { return r.checkRegion(a.region, AtClient) },
		func() *Failure { return r.check(defaultsMode, a.config) },
		func() *Failure { return r.apiVersion(a) },
		func() *Failure { return r.emptyS3(a.config) },
	} {
		if failure := check(); failure != nil {
			return nil, failure
		}
	}
	t, failure := r.endpoint(a)
	if failure != nil {
		return nil, failure
	}
	for _, check := range []func() *Failure{
		func() *Failure { return r.clientVariables(a.config) },
		func() *Failure { return r.invalidEndpoint(t) },
		func() *Failure { return r.emptyBundle(a.verify) },
		a.config.timeouts,
		func() *Failure { return r.check(regionalSTS, nil) },
		func() *Failure { return r.regionalS3(a.config) },
		func() *Failure { return r.discovery(a) },
		r.monitoring,
	} {
		if failure := check(); failure != nil {
			return nil, failure
		}
	}
	return t, nil
}

// invalidEndpoint is botocore's exception for an invalid address.
func (r *resolver) invalidEndpoint(t *target) *Failure {
	if own, ok := r.scoped.get("endpoint_url"); ok && own.isBlock() && t.from.Pos == own.at {
		return configuredBy(own).invalid(unhashable(), "endpoint_url")
	}
	if validEndpoint(t.url) {
		return nil
	}
	f := builtin(EndpointInvalid, AtClient, "ValueError", "Invalid endpoint: %s", t.url)
	if !t.custom {
		f.Kind = RegionEmpty
		return r.regionFailure(f, t.region)
	}
	return f.from("", t.from.Pos).about(r.out.Profile, t.setting(), t.url)
}

// checkRegion is validate_region_name.
func (r *resolver) checkRegion(region *string, stage Stage) *Failure {
	if region != nil && region == r.region && r.regionIsBlock {
		return r.regionFailure(builtin(RegionInvalid, stage, "TypeError",
			"expected string or bytes-like object, got 'dict'"), region)
	}
	if region == nil || validRegion(*region) {
		return nil
	}
	return r.regionFailure(raise(RegionInvalid, stage, "InvalidRegionError",
		"Provided region_name '%s' doesn't match a supported format.", *region), region)
}

// regionFailure adds the source of the region.
func (r *resolver) regionFailure(f *Failure, region *string) *Failure {
	if region != r.region && r.out.SSO != nil {
		return f.from("sso", r.out.SSO.places["sso_region"]).about(r.out.Profile, "sso_region", *region)
	}
	key := "region"
	if r.out.RegionFrom.Variable != "" {
		key = r.out.RegionFrom.Variable
	}
	return f.from("", r.out.RegionFrom.Pos).about(r.out.Profile, key, *region)
}
