package boto

import "doctor/internal/pyjson"

// firstCall is the client's first request: GetCallerIdentity, or the secret
// that Airflow asks for.
func (r *resolver) firstCall() *Failure {
	if r.s.Role != nil { // it needs none of these credentials, and its own are unknown
		r.out.Roles = append(r.out.Roles, *r.s.Role)
		return r.otherwise(*r.s.Role)
	}
	operation := map[string]string{
		"sts": "GetCallerIdentity", "secretsmanager": "GetSecretValue", "ssm": "GetParameter",
	}[r.service()]
	return r.call(request{client: r.ownClient(), operation: operation, unsigned: r.s.Unsigned}, r.found)
}

// otherwise asks for a role with a token, as far as it can be predicted
// (BaseSessionFactory._get_file_token_loader of Airflow's Amazon provider).
func (r *resolver) otherwise(role Role) *Failure {
	if !role.FromFile {
		return nil
	}
	const variable = "AWS_WEB_IDENTITY_TOKEN_FILE"
	name, key := "", ""
	if role.TokenFile != nil && *role.TokenFile != "" {
		name = *role.TokenFile
	} else if value, set := r.env(variable); set {
		name, key = value, variable
	} else {
		return builtin(WebIdentityToken, AtCall, "TypeError", "expected str, bytes or os.PathLike object, not NoneType").
			from("assume-role-with-web-identity").about(r.out.Profile, "", "")
	}
	r.out.WebIdentityFile = absolute(name, r.p)
	failure := r.openToken(name)
	if failure == nil {
		return nil
	}
	return failure.from("assume-role-with-web-identity").about(r.out.Profile, key, name)
}

// assume asks STS for a role with the credentials of another source.
func (r *resolver) assume(base *source, role Role) *Failure {
	client := clientArguments{service: "sts", region: r.region}
	return r.call(request{client: client, operation: "AssumeRole", role: &role}, base)
}

// request is one request; it is signed unless marked as unsigned.
type request struct {
	client    clientArguments
	operation string
	unsigned  bool
	// role has the parameters of AssumeRole, nil for other requests.
	role *Role
}

// call signs a request with a source's keys and sends it, as far as that can be predicted.
func (r *resolver) call(q request, by *source) *Failure {
	t, failure := r.client(q.client, AtCall)
	if failure != nil {
		return failure
	}
	if !t.custom {
		if failure := t.config.endpointRules(); failure != nil {
			return failure
		}
	}
	global := t.url == globalSTS && !t.custom
	if failure := t.config.schemeOfRules(global); failure != nil {
		return failure
	}
	if q.role != nil && q.role.byCode && r.validates(t.config) {
		if failure := q.role.valid(""); failure != nil {
			return failure
		}
	}
	if q.unsigned {
		return r.connect(t)
	}
	if failure := t.config.signature(r.p.HasCRT != nil && *r.p.HasCRT); failure != nil {
		return failure
	}
	if by != nil && by.fetch != nil {
		if failure := by.fetch(); failure != nil {
			return failure
		}
	}
	if q.role != nil && !q.role.byCode && r.validates(t.config) { // botocore itself has the keys before it asks
		if failure := q.role.valid(""); failure != nil {
			return failure
		}
	}
	if t.region == nil && t.service != "s3" {
		return raise(RegionMissing, AtCall, "NoRegionError", "You must specify a region.").
			about(r.out.Profile, "region", "")
	}
	if by == nil {
		f := raise(NoCredentials, AtCall, "NoCredentialsError", "Unable to locate credentials")
		f.NeedsImage = r.filesInImage()
		return f.about(r.out.Profile, "", "")
	}
	if failure := t.config.formSignature(t.service); failure != nil {
		return failure
	}
	if by.unsignable != nil && (by.method != "explicit" || t.config["signature_version"] != "v2") { // which takes None
		return by.unsignable
	}
	if failure := r.connect(t); failure != nil {
		return failure
	}
	if by.keys != nil {
		if failure := by.unsendable(); failure != nil {
			return failure.about(r.out.Profile, failure.Key, "")
		}
	}
	if t.emulated() || q.role == nil && r.mayBeEmulated() {
		return nil
	}
	return r.judge(q, by)
}

// validates reports whether parameters are validated before they are sent: any string but "true"
// disables that, and so does the client's own option.
func (r *resolver) validates(c Config) bool {
	if value, given := c["parameter_validation"]; given && !pyjson.Truthy(value) {
		return false
	}
	return !r.scoped.has("parameter_validation") || r.isTrue("", "parameter_validation")
}
