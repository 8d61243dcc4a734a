package trace

import "doctor/internal/boto"

// breach is where a failure interrupts the way, and why.
type breach struct {
	at  HopKind
	why string
}

// breaches has every failure that boto3's own logic places. The place of NoCredentials and
// ProfileNotFound depends on the files.
var breaches = map[boto.Kind]breach{
	boto.ConfigParse:          {HopFile, "boto3 cannot parse the file"},
	boto.PartialCredentials:   {HopSource, "half of the key pair is missing"},
	boto.RoleWithoutSource:    {HopSource, "the role has no source of credentials"},
	boto.RoleBothSources:      {HopSource, "the role has both source_profile and credential_source"},
	boto.SourceMissing:        {HopSource, "the source profile is in neither file"},
	boto.SourceCycle:          {HopSource, "the source profiles form a cycle"},
	boto.SourceNoCredentials:  {HopSource, "the source profile has no credentials"},
	boto.CredentialSourceBad:  {HopSource, "unknown credential_source"},
	boto.CredentialSourceNone: {HopSource, "the credential_source has no credentials here"},
	boto.RoleInvalid:          {HopRole, "boto3 refuses to ask for the role"},
	boto.RoleRefused:          {HopRole, "AWS refuses the role"},
	boto.MFAPrompt:            {HopRole, "the role needs an MFA code, and nobody can type one in a container"},
	boto.WebIdentityToken:     {HopToken, "the token file cannot be read, or is empty"},
	boto.WebIdentityNoRole:    {HopSource, "no role for the web identity token"},
	boto.ProcessAbsent:        {HopSource, "the program is not in the image"},
	boto.ProcessArgument:      {HopSource, "a file of the program is not in the container"},
	boto.ProcessNotExecutable: {HopSource, "the program is not executable"},
	boto.ProcessSyntax:        {HopSource, "the command line of the program is invalid"},
	boto.SSOIncomplete:        {HopSource, "settings for SSO are missing"},
	boto.SSOSessionMissing:    {HopSource, "the SSO session is not in the file"},
	boto.SSOSessionConflict:   {HopSource, "the profile contradicts its SSO session"},
	boto.SSOTokenMissing:      {HopToken, "not found: not logged in, or not mounted"},
	boto.SSOTokenInvalid:      {HopToken, "the token file is incomplete"},
	boto.SSOTokenUnreadable:   {HopToken, "permission denied"},
	boto.SSOTokenCorrupt:      {HopToken, "the token file is damaged"},
	boto.SSOTokenExpired:      {HopToken, "the login has expired"},
	boto.SSORegionMismatch:    {HopToken, "the token belongs to another region"},
	boto.SSOCacheReadOnly:     {HopToken, "a renewed token cannot be saved: the mount is read-only"},
	boto.SSOCacheUnwritable:   {HopToken, "a renewed token cannot be saved: permission denied"},
	boto.LoginNeedsCRT:        {HopSource, "the image lacks awscrt"},
	boto.LoginToken:           {HopSource, "the login token is missing, incomplete or expired"},
	boto.RegionMissing:        {HopRequest, "no region"},
	boto.RegionInvalid:        {HopRequest, "boto3 refuses the region"},
	boto.RegionEmpty:          {HopRequest, "the region is empty"},
	boto.RegionUnknown:        {HopRequest, "the region does not exist"},
	boto.EndpointInvalid:      {HopRequest, "the endpoint is not a URL"},
	boto.EndpointUnreachable:  {HopRequest, "nothing answers at the endpoint"},
	boto.HostUnresolvable:     {HopRequest, "the host name is unknown in the container"},
	boto.ServicesMissing:      {HopRequest, "the services section is not in the file"},
	boto.ProxyUnreachable:     {HopRequest, "nothing answers at the proxy"},
	boto.ProxyInvalid:         {HopRequest, "invalid proxy"},
	boto.CABundleAbsent:       {HopRequest, "the certificate bundle is not in the container, or is damaged"},
	boto.ContainerEndpoint:    {HopSource, "the endpoint of the container credentials cannot be used"},
	boto.KeyMalformed:         {HopIdentity, "malformed access key id"},
	boto.SecretMalformed:      {HopIdentity, "malformed secret key"},
	boto.TokenMissing:         {HopIdentity, "a temporary key without its session token"},
	boto.TokenOnLongTermKey:   {HopIdentity, "a session token beside a long-term key"},
	boto.TokenMalformed:       {HopIdentity, "malformed session token"},
	boto.TokenRefused:         {HopIdentity, "malformed session token"},
	boto.TokenExpired:         {HopIdentity, "the session token has expired"},
	boto.InvalidVariable:      {HopRequest, "invalid value"},
	boto.ArgumentInvalid:      {HopSetting, "boto3 refuses an argument"},
	boto.Argument:             {HopSetting, "an argument is refused"},
}
