package boto

import (
	"slices"
	"strings"

	"doctor/internal/charset"
	"doctor/internal/lazyregexp"
)

// serviceKeys are the services' names in AWS_ENDPOINT_URL_… and in [services] that differ from the
// client names: they derive from the serviceId (botocore 1.43 data/*/service-2.json).
var serviceKeys = map[string]string{
	"apigateway":                   "api_gateway",
	"application-autoscaling":      "application_auto_scaling",
	"appmesh":                      "app_mesh",
	"autoscaling":                  "auto_scaling",
	"autoscaling-plans":            "auto_scaling_plans",
	"ce":                           "cost_explorer",
	"cloudhsmv2":                   "cloudhsm_v2",
	"cloudsearchdomain":            "cloudsearch_domain",
	"cognito-idp":                  "cognito_identity_provider",
	"config":                       "config_service",
	"cur":                          "cost_and_usage_report_service",
	"datapipeline":                 "data_pipeline",
	"devicefarm":                   "device_farm",
	"directconnect":                "direct_connect",
	"discovery":                    "application_discovery_service",
	"dms":                          "database_migration_service",
	"ds":                           "directory_service",
	"ds-data":                      "directory_service_data",
	"dynamodbstreams":              "dynamodb_streams",
	"elasticbeanstalk":             "elastic_beanstalk",
	"elb":                          "elastic_load_balancing",
	"elbv2":                        "elastic_load_balancing_v2",
	"es":                           "elasticsearch_service",
	"events":                       "eventbridge",
	"globalaccelerator":            "global_accelerator",
	"iot-data":                     "iot_data_plane",
	"iot-jobs-data":                "iot_jobs_data_plane",
	"iotevents":                    "iot_events",
	"iotevents-data":               "iot_events_data",
	"iotwireless":                  "iot_wireless",
	"kinesisanalytics":             "kinesis_analytics",
	"kinesisanalyticsv2":           "kinesis_analytics_v2",
	"kinesisvideo":                 "kinesis_video",
	"lex-models":                   "lex_model_building_service",
	"lex-runtime":                  "lex_runtime_service",
	"lexv2-models":                 "lex_models_v2",
	"lexv2-runtime":                "lex_runtime_v2",
	"logs":                         "cloudwatch_logs",
	"machinelearning":              "machine_learning",
	"marketplace-entitlement":      "marketplace_entitlement_service",
	"marketplacecommerceanalytics": "marketplace_commerce_analytics",
	"meteringmarketplace":          "marketplace_metering",
	"mgh":                          "migration_hub",
	"resourcegroupstaggingapi":     "resource_groups_tagging_api",
	"route53":                      "route_53",
	"route53domains":               "route_53_domains",
	"s3control":                    "s3_control",
	"sdb":                          "simpledb",
	"secretsmanager":               "secrets_manager",
	"serverlessrepo":               "serverlessapplicationrepository",
	"servicecatalog":               "service_catalog",
	"servicecatalog-appregistry":   "service_catalog_appregistry",
	"sms-voice":                    "pinpoint_sms_voice",
	"stepfunctions":                "sfn",
	"storagegateway":               "storage_gateway",
}

// regionless are the services whose clients can be made without a region
// (botocore 1.43 data/endpoints.json partitionEndpoint).
var regionless = []string{
	"account", "billingconductor", "budgets", "ce", "chime", "cloudfront", "codecatalyst", "health", "iam",
	"importexport", "networkmanager", "notificationscontacts", "organizations", "route53", "s3", "savingsplans",
	"shield", "sts", "support", "taxsettings", "waf",
}

// hostPrefixes are the first labels of the services' hosts if they are not the service name.
var hostPrefixes = map[string]string{
	"sts": "sts", "secretsmanager": "secretsmanager", "ssm": "ssm",
	"sso": "portal.sso", "sso-oidc": "oidc", "signin": "signin",
}

// legacySTSRegions are the regions that use the global STS endpoint if sts_regional_endpoints is
// legacy (args.py LEGACY_GLOBAL_STS_REGIONS).
var legacySTSRegions = []string{
	"ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "aws-global", "ca-central-1",
	"eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1",
	"us-east-1", "us-east-2", "us-west-1", "us-west-2",
}

// NeedsRegion reports whether a client of the service cannot be made without a
// region.
func NeedsRegion(service string) bool { return service != "" && !slices.Contains(regionless, service) }

// globalSTS is the global address of STS.
const globalSTS = "https://sts.amazonaws.com"

// endpoint finds the endpoint of a service's client.
func (r *resolver) endpoint(a *clientArguments) (*target, *Failure) {
	service, region := a.service, a.region
	t := &target{service: service, region: region}
	url, from, failure := r.configuredEndpoint(a)
	if failure != nil {
		return nil, failure
	}
	if url != nil {
		t.url, t.from, t.custom = *url, from, true
	}
	if region == nil && NeedsRegion(service) {
		f := raise(RegionMissing, AtClient, "NoRegionError", "You must specify a region.")
		return nil, f.about(r.out.Profile, "region", "")
	}
	// An empty endpoint_url counts as none if STS is the global one (args.py
	// _should_set_global_sts_endpoint).
	if t.custom && t.url == "" && service == "sts" && region != nil && r.globalSTS(*region, a.config) {
		t.from, t.custom = From{}, false
	}
	if service == "sts" && (!t.custom || t.url == "") && !r.variant(region, a.config) {
		if failure := r.check(regionalSTS, nil); failure != nil {
			return nil, failure
		}
	}
	if t.custom {
		return t, nil
	}
	t.url = r.awsEndpoint(service, region, a.config)
	if region == nil {
		global := "aws-global"
		t.region = &global
	}
	return t, nil
}

// configuredEndpoint is the custom endpoint: the argument, the variables, the profile's services
// section, the profile itself (configprovider.py ConfiguredEndpointProvider).
func (r *resolver) configuredEndpoint(a *clientArguments) (*string, From, *Failure) {
	if a.endpoint != nil {
		return a.endpoint, From{Argument: true}, nil
	}
	if r.option(a.config, "ignore_configured_endpoint_urls", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") {
		return nil, From{}, nil
	}
	key := serviceKeys[a.service]
	if key == "" {
		key = strings.ReplaceAll(a.service, "-", "_")
	}
	for _, name := range []string{"AWS_ENDPOINT_URL_" + strings.ToUpper(key), "AWS_ENDPOINT_URL"} {
		if value := r.p.Env[name]; value != "" {
			return &value, From{Variable: name}, nil
		}
	}
	value, failure := r.servicesEndpoint(key)
	if failure != nil {
		return nil, From{}, failure
	}
	if value.option == nil {
		value, _ = r.scoped.get("endpoint_url")
	}
	if value.option == nil || value.text() == "" {
		return nil, From{}, nil
	}
	text := value.text()
	return &text, From{Pos: value.at}, nil
}

// unhashable is Python's error for a block instead of a string.
func unhashable() *Failure { return builtin("", AtClient, "TypeError", "unhashable type: 'dict'") }

// servicesEndpoint reads the [services] section that the profile names.
func (r *resolver) servicesEndpoint(key string) (setting, *Failure) {
	named, ok := r.scoped.get("services")
	if !ok {
		return setting{}, nil
	}
	if named.isBlock() {
		return setting{}, configuredBy(named).invalid(unhashable(), "services")
	}
	section := r.own.service(named.text())
	if section == nil || len(section.names) == 0 {
		return setting{}, raise(ServicesMissing, AtClient, "InvalidConfigError",
			`The profile is configured to use the services section but the "%s" services configuration does not exist.`,
			named.text()).from("", named.at).about(r.out.Profile, "services", named.text())
	}
	block, ok := section.get(key)
	if !ok {
		return setting{}, nil
	}
	if !block.isBlock() {
		return setting{}, builtin(InvalidVariable, AtClient, "AttributeError", "'str' object has no attribute 'get'").
			from("", block.at).about(r.out.Profile, key, block.text())
	}
	value, _ := block.nested("endpoint_url")
	if value.option != nil && value.text() == "" {
		return setting{}, nil
	}
	return value, nil
}

// awsEndpoint is AWS's own address of a service in a region.
func (r *resolver) awsEndpoint(service string, region *string, c Config) string {
	name := "aws-global"
	if region != nil {
		name = *region
	}
	plain := strings.ReplaceAll(strings.ReplaceAll(name, "fips-", ""), "-fips", "")
	fips := plain != name || r.option(c, "use_fips_endpoint", "AWS_USE_FIPS_ENDPOINT")
	dual := r.option(c, "use_dualstack_endpoint", "AWS_USE_DUALSTACK_ENDPOINT")
	if service == "sts" && !fips && !dual && (plain == "aws-global" || r.legacySTS(plain)) {
		return globalSTS
	}
	if plain == "aws-global" && !fips && !dual && !NeedsRegion(service) {
		return "https://" + service + ".amazonaws.com"
	}
	host := hostPrefixes[service]
	if host == "" {
		host = service
	}
	partition := partitionOf(plain)
	if fips && (dual || service != "sts" || partition.name != "aws-us-gov") { // whose STS has no other endpoint
		host += "-fips"
	}
	suffix := partition.suffix
	if dual && service != "secretsmanager" { // which has both under one name
		suffix = partition.dualSuffix
	}
	return "https://" + host + "." + plain + "." + suffix
}

// variant reports whether the endpoint is a FIPS or dual-stack one.
func (r *resolver) variant(region *string, c Config) bool {
	return region != nil && strings.Contains(*region, "fips") || r.option(c, "use_fips_endpoint", "AWS_USE_FIPS_ENDPOINT") ||
		r.option(c, "use_dualstack_endpoint", "AWS_USE_DUALSTACK_ENDPOINT")
}

// globalSTS reports whether requests of a region go to the global STS endpoint.
func (r *resolver) globalSTS(region string, c Config) bool {
	return r.legacySTS(region) && r.awsEndpoint("sts", &region, c) == globalSTS
}

func (r *resolver) legacySTS(region string) bool {
	mode, _ := r.lookup("AWS_STS_REGIONAL_ENDPOINTS", "sts_regional_endpoints")
	return mode.text == "legacy" && slices.Contains(legacySTSRegions, region)
}

// isLabel reports whether a part of a host name is valid. botocore's expression ignores case, so
// that two letters beyond ASCII are valid, too: the long s and the Kelvin sign.
func isLabel(part string) bool {
	part = strings.ReplaceAll(strings.ReplaceAll(part, "\u017f", "s"), "\u212a", "k")
	return inLabel.Only(part, 1, 63) && part[0] != '-' && part[len(part)-1] != '-'
}

// ipv6 approximates botocore's own pattern.
var ipv6 = lazyregexp.New(`(?i)^[0-9a-f:.]*:[0-9a-f:.]*(%[\w.~-]+)?$`)

// validEndpoint reports whether botocore takes the text for a URL with a host.
func validEndpoint(url string) bool {
	if strings.ContainsAny(url, "\t\r\n") {
		return false
	}
	host, _ := hostOf(url)
	if ipv6().MatchString(host) {
		return true
	}
	return host != "" && len(host) <= 255 && charset.Parts(strings.TrimSuffix(host, "."), ".", len(host), isLabel)
}

// scheme matches what urllib.parse takes for a scheme.
var scheme = lazyregexp.New(`^([a-zA-Z][a-zA-Z0-9+.-]*):`)

// hostOf is urlsplit(url).hostname, and the host with its port as written.
func hostOf(url string) (host, netloc string) {
	url = strings.TrimLeft(url, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"+
		"\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f ")
	url = url[len(scheme().FindString(url)):]
	rest, ok := strings.CutPrefix(url, "//")
	if !ok {
		return "", ""
	}
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	netloc = rest
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	if _, after, ok := strings.Cut(rest, "["); ok {
		host, _, _ = strings.Cut(after, "]")
	} else {
		host, _, _ = strings.Cut(rest, ":")
	}
	return strings.ToLower(host), netloc
}
