package boto

import (
	"slices"

	"doctor/internal/pyjson"
)

// s3Settings checks what botocore checks for every client: an s3 key without its block, and the
// addressing style in the block (config.py _validate_s3_configuration).
func (r *resolver) s3Settings(config Config) *Failure {
	s3, ok := r.scoped.get("s3")
	if !ok {
		return nil
	}
	value := configuredBy(s3)
	if s3.text() == "" {
		return value.invalid(builtin("", AtClient, "AttributeError", "'str' object has no attribute 'get'"), "s3")
	}
	own, _ := config["s3"].(map[string]any)
	_, given := own["addressing_style"] // which is already checked
	style, ok := s3.nested("addressing_style")
	if given || !ok || slices.Contains([]string{"virtual", "auto", "path"}, style.text()) {
		return nil
	}
	value = configuredBy(style)
	return value.invalid(raise("", AtClient, "InvalidS3AddressingStyleError",
		"S3 addressing style %s is invalid. Valid options are: 'auto', 'virtual', and 'path'", style.text()), "addressing_style")
}

// emptyS3 handles an s3 key without its block if botocore has a value to put into the block
// (configprovider.py SectionConfigProvider), which it does before it looks for an endpoint. The
// same applies to the client's Config.
func (r *resolver) emptyS3(config Config) *Failure {
	s3, ok := r.scoped.get("s3")
	if !ok || s3.text() != "" {
		return nil
	}
	mode, _ := r.lookup(defaultsMode.variable, defaultsMode.key)
	override := mode.text != "" && lower(mode.text) != "legacy"
	for _, name := range [][2]string{
		{"AWS_S3_USE_ARN_REGION", "s3_use_arn_region"},
		{"AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "s3_us_east_1_regional_endpoint"},
		{"AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", ""},
	} {
		_, set := r.lookup(name[0], name[1])
		override = override || set
	}
	if !override {
		if config["s3"] == nil {
			return nil
		}
		value := configured{from: From{Pos: s3.at}}
		return value.invalid(builtin("", AtClient, "AttributeError", "'str' object has no attribute 'copy'"), "s3")
	}
	value := configured{from: From{Pos: s3.at}}
	return value.invalid(builtin("", AtClient, "TypeError", "'str' object does not support item assignment"), "s3")
}

// regionalS3 checks the endpoint setting for S3 in us-east-1, which botocore does for the client of
// any service. A string instead of a block hides it. The client's Config wins.
func (r *resolver) regionalS3(config Config) *Failure {
	own, _ := config["s3"].(map[string]any)
	if option, given := own["us_east_1_regional_endpoint"]; given {
		if option == "legacy" || option == "regional" {
			return nil
		}
		return wrongArgument(regionalFailure(pyjson.Str(option)), optionName("s3", "us_east_1_regional_endpoint"), option)
	}
	value, ok := r.lookup("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "s3_us_east_1_regional_endpoint")
	if s3, has := r.scoped.get("s3"); has {
		if !s3.isBlock() && s3.text() != "" {
			return nil
		}
		if nested, has := s3.nested("us_east_1_regional_endpoint"); has && !ok {
			value, ok = configuredBy(nested), true
		}
	}
	if !ok || value.text == "legacy" || value.text == "regional" {
		return nil
	}
	return value.invalid(regionalFailure(value.text), "s3_us_east_1_regional_endpoint")
}

func regionalFailure(text string) *Failure {
	return raise("", AtClient, "InvalidS3UsEast1RegionalEndpointConfigError",
		`S3 us-east-1 regional endpoint option %s is invalid. Valid options are: "legacy", "regional"`, text)
}
