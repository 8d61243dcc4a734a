package boto

// firstCall is the client's first request: GetCallerIdentity, or the secret
// that Airflow asks for.
func (r *resolver) firstCall() *Failure {
	by := r.found
	if r.s.RoleARN != "" {
		base := by
		r.out.Roles = append(r.out.Roles, Role{ARN: r.s.RoleARN})
		by = &source{method: "assume-role", fetch: func() *Failure { return r.assume(base) }}
	}
	operation := map[string]string{
		"sts": "GetCallerIdentity", "secretsmanager": "GetSecretValue", "ssm": "GetParameter",
	}[r.service()]
	return r.call(r.service(), operation, by)
}

// assume asks STS for a role with the credentials of another source.
func (r *resolver) assume(base *source) *Failure { return r.call("sts", "AssumeRole", base) }

// call signs a request and sends it, as far as that can be foreseen.
func (r *resolver) call(service, operation string, by *source) *Failure {
	t, failure := r.client(service, r.region, AtCall)
	if failure != nil {
		return failure
	}
	if by != nil && by.fetch != nil {
		if failure := by.fetch(); failure != nil {
			return failure
		}
	}
	if t.region == nil {
		return raise(RegionMissing, AtCall, "NoRegionError", "You must specify a region.").
			about(r.out.Profile, "region", "")
	}
	if by == nil {
		return raise(NoCredentials, AtCall, "NoCredentialsError", "Unable to locate credentials").
			about(r.out.Profile, "", "")
	}
	if failure := r.connect(t); failure != nil {
		return failure
	}
	if by.keys == nil || t.custom {
		return nil
	}
	return r.judge(service, operation, by)
}
