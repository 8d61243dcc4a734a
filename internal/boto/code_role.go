package boto

// runWithRole models Airflow's wrapper for a role (amazon provider base_aws.py BaseSessionFactory):
// the session makes an STS client and asks it for the role; then a second session, with the role's
// keys and the first one's region but without its profile, makes the client.
func (r *resolver) runWithRole() *Failure {
	own := *r
	own.s.Profile, own.s.Role = nil, nil
	own.out = &Outcome{Profile: "default", ProfileFrom: From{Default: true}, ConfigFile: r.out.ConfigFile, CredentialsFile: r.out.CredentialsFile}
	own.pickProfile()
	own.takeRegion(r.sessionRegion())
	own.pickEndpoint()

	role := *r.s.Role
	role.byCode = true
	r.s.Service, r.s.EndpointURL, r.s.Config = "sts", r.s.STSEndpointURL, r.s.RoleConfig
	r.s.RoleConfig, r.s.Verify, r.s.APIVersion, r.s.Unsigned = nil, nil, nil, false
	r.takeRegion(r.sessionRegion())
	failure := r.inOrder(step{BeforeSession, own.s.Config.Failure}, step{always, r.begin}, step{AtSession, r.loadCredentials}, step{always, r.buildClient},
		step{AtCall, func() *Failure {
			r.out.Roles = append(r.out.Roles, role)
			return r.call(request{client: r.ownClient(), operation: "AssumeRole", role: &role}, r.found)
		}})
	if failure == nil {
		own.found = &source{method: "assume-role"}
		failure = own.inOrder(step{always, own.openSession}, step{AtClient, own.buildClient}, step{always, own.firstCall})
	}
	r.out.Region, r.out.RegionFrom = own.out.Region, own.out.RegionFrom
	r.out.Endpoint, r.out.EndpointFrom = own.out.Endpoint, own.out.EndpointFrom
	if r.out.Unchecked == nil {
		r.out.Unchecked = own.out.Unchecked
	}
	return failure
}
