package checks

var KeyRejected = &Rule{
	ID: "key-rejected", Severity: Error, Since: "0.1.0",
	Title: "Access key that AWS rejects",
	Doc: page(
		"`botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: "+
			"The security token included in the request is invalid.` If the secret key is the wrong one: `An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: "+
			"The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.`",
		"boto3 finds the keys, and AWS does not know the access key: it was deleted, deactivated, or belongs to another partition. "+
			"With `SignatureDoesNotMatch` the access key is known and the secret key beside it is not its own. "+
			"Only AWS can tell, so there is no example.",
		"See which keys exist in the IAM console, and enter a pair that does:\n\n"+
			"```\naws configure\naws sts get-caller-identity\n```",
	),
}

var TokenRejected = &Rule{
	ID: "token-rejected", Severity: Error, Since: "0.1.0",
	Title: "Session token that AWS rejects",
	Doc: page(
		"`botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: "+
			"The security token included in the request is expired`, or `(InvalidClientTokenId)` with `The security token included in the request is invalid.`",
		"The keys are temporary ones, copied from a portal or written by a helper, and their time is over. "+
			"boto3 cannot renew keys that stand in a file or in `.env`. Only AWS can tell, so there is no example.",
		"Get new keys the way you got these, and replace all three: access key, secret key and session token. "+
			"Keys in `.env` also need `astro dev restart`. SSO with `aws configure sso` spares you this.",
	),
}

var ClockSkew = &Rule{
	ID: "clock-skew", Severity: Error, Since: "0.1.0",
	Title: "Clock that differs from that of AWS",
	Doc: page(
		"`botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: "+
			"Signature expired: 20261123T140532Z is now earlier than 20261123T141032Z (20261123T142532Z - 15 min.)`. For a clock that is ahead: `Signature not yet current`.",
		"Each request carries its time, and AWS refuses one that is too far from its own clock. "+
			"The clock of Docker Desktop's virtual machine, and that of WSL, can fall behind while the computer sleeps. "+
			"The difference is taken from AWS's answer, so there is no example.",
		"Set the clock. On Linux:\n\n"+
			"```\nsudo timedatectl set-ntp true\n```\n\n"+
			"In WSL run `sudo hwclock -s`. With Docker Desktop, restart it.",
	),
}

var RoleAccessDenied = &Rule{
	ID: "role-access-denied", Severity: Error, Since: "0.1.0",
	Title: "Role that these credentials may not assume",
	Doc: page(
		"`botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRole operation: "+
			"User: arn:aws:iam::111122223333:user/dev is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/airflow`",
		"The credentials are good, and AWS does not let them assume the role in `role_arn`. "+
			"Two things have to agree: the role's trust policy and the policies of whoever asks. "+
			"The same answer comes for a role that does not exist, and for a missing `external_id`. Only AWS can tell, so there is no example.",
		"Compare the role's name and account with the message. "+
			"Then have the identity in the message added to the role's trust policy, and `sts:AssumeRole` on the role allowed to it.",
	),
}

var SSORoleForbidden = &Rule{
	ID: "sso-role-forbidden", Severity: Error, Since: "0.1.0",
	Title: "SSO role that is not assigned to you",
	Doc: page(
		"`botocore.exceptions.ClientError: An error occurred (ForbiddenException) when calling the GetRoleCredentials operation: No access`",
		"The login is good, but the person who logged in has no permission set of the name in `sso_role_name` in the account `sso_account_id`. "+
			"Only the portal can tell, so there is no example.",
		"Choose account and role from what the portal offers:\n\n"+
			"```\naws configure sso\n```\n\n"+
			"If the pair should be there, ask whoever runs your Identity Center to assign it.",
	),
}

var SSOTokenRejected = &Rule{
	ID: "sso-token-rejected", Severity: Error, Since: "0.1.0",
	Title: "SSO login that AWS rejects",
	Doc: page(
		"`botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. "+
			"To refresh this SSO session run aws sso login with the corresponding profile.`",
		"By its date the token is still valid, and the portal refuses it: the session was ended by a logout or by an administrator, "+
			"or `sso_region` is not the region of your Identity Center. The text is the same for all of these. Only the portal can tell, so there is no example.",
		"Log in again:\n\n"+
			"```\naws sso logout\naws sso login\n```\n\n"+
			"If that does not help, compare `sso_region` with what a colleague has.",
	),
}

var RequestRefused = &Rule{
	ID: "request-refused", Severity: Error, Since: "0.1.0",
	Title: "Request that AWS refuses for another reason",
	Doc: page(
		"AWS's own words, for instance `botocore.exceptions.ClientError: An error occurred (ValidationError) when calling the AssumeRole operation: "+
			"The requested DurationSeconds exceeds the MaxSessionDuration set for this role.`",
		"AWS knows the credentials and answers, and the answer is no: a duration that the role does not allow, STS switched off in the region, "+
			"a policy of the network's own way to AWS. boto3 gets the same answer each time. Only AWS can tell, so there is no example.",
		"Do what the message says. A duration stands in `duration_seconds` of the profile, or in `assume_role_kwargs` of a backend or connection; "+
			"another region in `region` or `AWS_DEFAULT_REGION`. Where a policy forbids it, ask who runs the account.",
	),
}

var IdentityUnexpected = &Rule{
	ID: "identity-unexpected", Severity: Error, Since: "0.1.0",
	Title: "Another account or role than the project expects",
	Doc: page(
		"Nothing is printed: everything works, in the wrong account or with the wrong rights.",
		"`.doctor.yaml` says under `expect` which account, role or ARN this project works with, and AWS says that the credentials of its services are somebody else's. "+
			"A secrets backend with credentials of its own may well ask another account, and is not held to it. "+
			"Usually `AWS_PROFILE` names another profile, or keys in `.env` win over the files. Only AWS can tell, so there is no example.",
		"See where boto3 takes the credentials from, step by step, and name the right profile in `.env`:\n\n"+
			"```\ndoctor whoami\n```\n\n"+
			"If the expectation is out of date, correct it in `.doctor.yaml`.",
	),
}

var RootIdentity = &Rule{
	ID: "root-identity", Severity: Warning, Since: "0.1.0",
	Title: "Keys of the account's root user",
	Doc: page(
		"Nothing is printed. The ARN ends in `:root`.",
		"The access key belongs to the root user of the account. It may do everything, including closing the account, and no policy limits it. "+
			"This is only a warning: Airflow works with it. Only AWS can tell, so there is no example.",
		"Create an IAM user or, better, an SSO login with the rights that your DAGs need, set it up with `aws configure sso`, and delete the root user's access key.",
	),
}
