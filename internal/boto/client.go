package boto

import (
	"strings"

	"doctor/internal/lazyregexp"
)

// target is where a client sends its requests.
type target struct {
	service string
	// url is the endpoint; custom that it is not AWS's own by the region.
	url    string
	custom bool
	from   From
	// region is nil if there is none.
	region *string
	// verify is the client's argument of that name, nil if none is given.
	verify *string
}

// setting is what says where the endpoint is.
func (t *target) setting() string {
	if t.from.Variable != "" {
		return t.from.Variable
	}
	return "endpoint_url"
}

// path is the operation's path that follows the endpoint, with its query.
func (t *target) path(sso *SSO) string {
	switch t.service {
	case "sso":
		return "/federation/credentials?role_name=" + queryEscape(sso.RoleName) + "&account_id=" + queryEscape(sso.AccountID)
	case "sso-oidc":
		return "/token"
	}
	return "/"
}

// pickRegion finds the session's region: the argument, AWS_DEFAULT_REGION, the
// profile's.
func (r *resolver) pickRegion() {
	var from From
	switch value, ok := r.lookup("AWS_DEFAULT_REGION", "region"); {
	case r.s.Region != nil:
		r.region, from = r.s.Region, From{Argument: true}
	case ok:
		r.region, from = &value.text, value.from
		r.regionIsBlock = value.block
	default:
		return
	}
	r.out.Region, r.out.RegionFrom = *r.region, from
}

// regionLabel is utils.py validate_region_name, less its look-arounds.
var regionLabel = lazyregexp.New(`^[a-zA-Z0-9-]{0,63}\n?$`)

func validRegion(region string) bool {
	trimmed := strings.TrimSuffix(region, "\n")
	return regionLabel().MatchString(region) && !strings.HasPrefix(trimmed, "-") && !strings.HasSuffix(trimmed, "-") &&
		(trimmed == "" || strings.Trim(trimmed, "0123456789") != "")
}

// buildClient is Session.client().
func (r *resolver) buildClient() *Failure {
	if from := r.out.RegionFrom; !from.Argument && from.Variable == "" { // then the profile is looked into
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
	if value, ok := r.lookup("", "api_versions"); ok && !value.block {
		return value.invalid(builtin("", AtClient, "AttributeError", "'str' object has no attribute 'get'"), "api_versions")
	}
	if failure := r.tokenProvider(r.out.Profile, AtClient); failure != nil {
		return failure
	}
	if failure := r.check(defaultsMode); failure != nil {
		return failure
	}
	_, failure := r.client(r.service(), r.region, r.s.EndpointURL, AtClient)
	return failure
}

// pickEndpoint notes where the client's requests go when that is not AWS.
func (r *resolver) pickEndpoint() {
	if url, from, failure := r.configuredEndpoint(r.service(), r.s.EndpointURL); failure == nil && url != nil {
		r.out.Endpoint, r.out.EndpointFrom = *url, from
	}
}

func (r *resolver) service() string {
	if r.s.Service == "" {
		return "sts"
	}
	return r.s.Service
}

// client works out a client's endpoint and raises what botocore would; argument
// is the endpoint_url given in code.
func (r *resolver) client(service string, region, argument *string, stage Stage) (*target, *Failure) {
	if failure := r.checkRegion(region, stage); failure != nil {
		return nil, failure
	}
	if failure := r.emptyS3(); failure != nil {
		failure.Stage = stage
		return nil, failure
	}
	t, failure := r.endpoint(service, region, argument)
	if failure != nil {
		failure.Stage = stage
		return nil, failure
	}
	if failure := r.clientVariables(); failure != nil {
		failure.Stage = stage
		return nil, failure
	}
	if !validEndpoint(t.url) {
		f := builtin(EndpointInvalid, stage, "ValueError", "Invalid endpoint: %s", t.url)
		if !t.custom {
			f.Kind = RegionEmpty
			return nil, r.regionFailure(f, region)
		}
		return nil, f.from("", t.from.Pos).about(r.out.Profile, t.setting(), t.url)
	}
	failure = r.check(regionalSTS)
	if failure == nil {
		failure = r.regionalS3()
	}
	if failure != nil {
		failure.Stage = stage
		return nil, failure
	}
	return t, nil
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

// regionFailure adds where the region comes from.
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
