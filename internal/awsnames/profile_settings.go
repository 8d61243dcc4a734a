package awsnames

import (
	"slices"
	"strings"

	"doctor/internal/near"
)

// profileSettings are the settings of a profile or an sso-session that people write by hand
// (botocore 1.43 configprovider.py, credentials.py, and the AWS CLI's own).
var profileSettings = []string{
	"aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token", "region", "output", "role_arn",
	"source_profile", "credential_source", "credential_process", "role_session_name", "external_id", "mfa_serial", "duration_seconds",
	"web_identity_token_file", "sso_session", "sso_account_id", "sso_role_name", "sso_region", "sso_start_url", "sso_registration_scopes",
	"login_session", "endpoint_url", "services", "ca_bundle", "retry_mode", "max_attempts", "defaults_mode", "sts_regional_endpoints",
	"use_fips_endpoint", "use_dualstack_endpoint", "metadata_service_timeout", "metadata_service_num_attempts", "parameter_validation",
	"tcp_keepalive", "api_versions", "cli_pager", "cli_timestamp_format", "s3", "request_checksum_calculation", "response_checksum_validation",
}

// IsSetting reports whether a lower-case name is a setting of a profile.
func IsSetting(name string) bool { return slices.Contains(profileSettings, name) }

// otherSettingNames are other names for settings, used by people and other tools.
var otherSettingNames = map[string]string{
	"aws_region": "region", "aws_default_region": "region", "default_region": "region", "region_name": "region",
	"sso_account": "sso_account_id", "sso_accountid": "sso_account_id", "account_id": "sso_account_id",
	"sso_role": "sso_role_name", "sso_rolename": "sso_role_name", "role_name": "sso_role_name",
	"sso_url": "sso_start_url", "start_url": "sso_start_url", "sso_startup_url": "sso_start_url",
	"role": "role_arn", "source": "source_profile", "src_profile": "source_profile",
}

// MeantSetting returns the setting that a lower-case name was probably meant to be, "" if it is one
// itself or not near any.
func MeantSetting(name string) string {
	if IsSetting(name) {
		return ""
	}
	if meant := MeantKey(name); meant != "" {
		return meant
	}
	plain := strings.ReplaceAll(strings.ReplaceAll(name, "-", "_"), " ", "_")
	if meant, ok := otherSettingNames[plain]; ok {
		return meant
	}
	if IsSetting(plain) {
		return plain
	}
	if len(plain) < 5 { // too short to be near anything
		return ""
	}
	return near.Nearest(plain, profileSettings, 2)
}

// SettingOf returns the setting of a profile that a variable has as well, "" if there is none.
func SettingOf(variable string) string {
	switch variable {
	case "AWS_DEFAULT_REGION", "AWS_REGION":
		return "region"
	case "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN":
		return strings.ToLower(variable)
	}
	return ""
}
