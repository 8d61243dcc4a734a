package airflow

import (
	"strings"

	"doctor/internal/near"
)

// habits are keys that people write because another tool, an older version or
// the variable of the environment calls it so. A dot leads into an object.
func habits() map[string]string {
	return map[string]string{
		"region": "region_name", "awsregion": "region_name", "awsregionname": "region_name", "awsdefaultregion": "region_name", "defaultregion": "region_name",
		"profile": "profile_name", "awsprofile": "profile_name", "awsprofilename": "profile_name", "awsdefaultprofile": "profile_name",
		"variableprefix": "variables_prefix", "varprefix": "variables_prefix", "varsprefix": "variables_prefix", "variablespath": "variables_prefix", "variablepath": "variables_prefix",
		"connectionprefix": "connections_prefix", "connprefix": "connections_prefix", "connsprefix": "connections_prefix", "connectionspath": "connections_prefix", "connectionpath": "connections_prefix",
		"configsprefix": "config_prefix", "configurationprefix": "config_prefix", "configpath": "config_prefix",
		"connectionlookuppattern": "connections_lookup_pattern", "variablelookuppattern": "variables_lookup_pattern", "configslookuppattern": "config_lookup_pattern",
		"connectionspattern": "connections_lookup_pattern", "variablespattern": "variables_lookup_pattern",
		"accesskey": "aws_access_key_id", "accesskeyid": "aws_access_key_id", "awsaccesskey": "aws_access_key_id", "keyid": "aws_access_key_id",
		"secretkey": "aws_secret_access_key", "secretaccesskey": "aws_secret_access_key", "awssecretkey": "aws_secret_access_key", "awssecretaccesskeyid": "aws_secret_access_key",
		"sessiontoken": "aws_session_token", "awssecuritytoken": "aws_session_token", "securitytoken": "aws_session_token", "awstoken": "aws_session_token",
		"role": "role_arn", "rolename": "role_arn", "assumerole": "role_arn", "assumerolearn": "role_arn", "awsrolearn": "role_arn", "iamrole": "role_arn",
		"externalid": "assume_role_kwargs.ExternalId", "rolesessionname": "assume_role_kwargs.RoleSessionName", "durationseconds": "assume_role_kwargs.DurationSeconds",
		"endpoint": "endpoint_url", "awsendpointurl": "endpoint_url", "awsendpoint": "endpoint_url", "host": "endpoint_url",
		"separator": "sep", "delimiter": "sep",
		"verifyssl": "verify", "sslverify": "verify", "cabundle": "verify",
		"config": "config_kwargs", "botoconfig": "config_kwargs", "botocoreconfig": "config_kwargs",
		"vaulturl": "url", "path": "connections_path", "vaulttoken": "token",
	}
}

// meantKey returns the key that was probably meant by one that the backend
// does not know, "" if none is like it.
func (b *Backend) meantKey(key string) string {
	heard := squash(key)
	name := habits()[heard]
	if object, _, _ := strings.Cut(name, "."); b.Kwarg(object) != nil {
		return name
	}
	var names []string
	for _, k := range b.Kwargs {
		if squash(k.Name) == heard {
			return k.Name
		}
		if !k.Until.Known() {
			names = append(names, k.Name)
		}
	}
	// Short keys are like many others: one letter may differ, later two, three.
	return near.Nearest(strings.ToLower(key), names, min(3, len(key)/4))
}
