package phrase

import (
	"fmt"
	"slices"
	"strings"

	"doctor/internal/airflow"
)

// facts are the sentences without a value in them.
var facts = map[airflow.Fact]string{
	airflow.SelfArgument:          "no argument can be named self, so Airflow does not start",
	airflow.KeysInArguments:       "the backend signs with these keys and ignores the mounted files and the environment",
	airflow.ConfigOfSTS:           "config_kwargs only applies to the STS client that assumes a role",
	airflow.ServiceConfigOfSTS:    "the backend only reads the endpoint of sts from service_config",
	airflow.NoSuchField:           "connections have no such field, so every connection in JSON form fails",
	airflow.ValueRaises:           "boto3 raises an exception on this value",
	airflow.NumberInQuotes:        "a number must not have quotes",
	airflow.DurationNotNumber:     "DurationSeconds must be a number without quotes",
	airflow.FederationUnknown:     "assume_role_with_web_identity_federation must be file or google",
	airflow.FederationMissing:     "assume_role_with_web_identity_federation is missing; it must be file or google",
	airflow.SAMLMissing:           "the object assume_role_with_saml is missing",
	airflow.SAMLMethodUnsupported: "http_spegno_auth is the only supported method",

	airflow.ValueBlank:        "the value is only spaces",
	airflow.ValueEmpty:        "the value is empty, which Airflow treats as missing",
	airflow.ValueNotJSON:      "the value is not JSON",
	airflow.ValueNotJSONUsed:  "the DAG reads it as JSON, but the value is not JSON",
	airflow.ValueKeyed:        "the value is a key/value pair of the AWS console, so Variable.get returns the JSON object",
	airflow.URIBesideFields:   "uri must be the only field",
	airflow.IDInValue:         "the id comes from the name and must not be in the value",
	airflow.IDAsType:          "conn_id is read as the connection type",
	airflow.TypeRequired:      "Airflow 3.1 requires conn_type in the JSON form",
	airflow.TypeEmpty:         "conn_type is empty",
	airflow.PortNotInteger:    "port must be an integer",
	airflow.LoginAlone:        "the login has no password, so AWS hooks ignore it",
	airflow.PasswordAlone:     "the password has no login, so AWS hooks ignore it",
	airflow.SessionKwargsHalf: "session_kwargs has only half of a key pair, so AWS hooks ignore it",
	airflow.HostUnread:        "AWS hooks ignore the host",
	airflow.HostIsKeyID:       "the access key id is read as the host: the @ after the secret key is missing",
	airflow.HostIsRegion:      "the region is read as the host, which AWS hooks ignore",
	airflow.HostIsAddress:     "AWS hooks ignore the host; the endpoint belongs in the extra endpoint_url",
	airflow.SchemaIsRegion:    "the region is read as the schema, which AWS hooks ignore",
	airflow.SchemeTwice:       "the URI contains :// twice; write the one in an extra as %3A%2F%2F",
	airflow.PortUnencoded:     "part of the secret key is read as the port: encode it (/ is %2F, + is %2B) and add @ after it",
	airflow.PortOutOfRange:    "the port is not between 0 and 65535",
	airflow.URIUnencoded:      "a character in the login or the secret key is not encoded ([ is %5B, ] is %5D)",
	airflow.PlusInExtra:       "a + in an extra of a URI is read as a space, which breaks the session token (+ is %2B)",
	airflow.JSONTooEarly:      "connections in JSON form need Airflow 2.3 or later",
	airflow.WordsUnusable:     "extra_conn_words of the backend are not lists of names by field, so it reads no connection in JSON form",

	airflow.SkippedWithoutType:    "the CLI skips a connection without conn_type",
	airflow.URIIgnored:            "the CLI ignores conn_uri when any other field than conn_extra is set",
	airflow.ExtraDropped:          "the CLI drops conn_extra beside conn_uri",
	airflow.URIUnread:             "the CLI cannot parse the URI, probably because a character in the secret key is not encoded, and creates an empty connection",
	airflow.ParametersUnprintable: "a parameter of conn_uri has a character that is not printable, so the CLI writes invalid JSON",
	airflow.ParametersExtra:       "the CLI does not support __extra__ in conn_uri, so its extras are lost",
	airflow.ParametersSemicolon:   "a parameter of conn_uri contains a ;, so the CLI drops all of them",
	airflow.ExtraNotMap:           "conn_extra must be a map or a JSON string; the CLI creates the connection without it",
}

// ConnectionProblem says what is wrong with a connection, in one sentence without a full
// stop.
func ConnectionProblem(p airflow.ConnProblem) string {
	if len(p.Gone) == 0 {
		return AirflowProblem(p.Detail)
	}
	word := "the extra"
	if len(p.Gone) > 1 {
		word = "the extras"
	}
	var effects []string
	for _, extra := range p.Gone {
		if words := goneThens[extra.Then]; !slices.Contains(effects, words) {
			effects = append(effects, words)
		}
	}
	return fmt.Sprintf("%s 9 and later ignores %s %s: %s", airflow.AmazonProvider, word, p.Key, strings.Join(effects, ", "))
}

var goneThens = map[airflow.GoneThen]string{
	airflow.NothingLost:      "it has no effect",
	airflow.NoRole:           "no role is assumed",
	airflow.NoExternalID:     "the role is assumed without the external id",
	airflow.NoEndpoint:       "requests go to AWS",
	airflow.NoKeysOfFile:     "the keys in that file are ignored",
	airflow.NoProfileOfExtra: "no profile is set",
	airflow.NoRegionOfExtra:  "no region is set",
}

// connection says what is wrong with a connection.
func connection(d airflow.Detail) string {
	switch d := d.(type) {
	case airflow.InURI:
		return AirflowProblem(d.Of) + "; in a URI, write it as encoded JSON in __extra__"
	case airflow.ExtrasNotObject:
		return "the extras must be an object but are " + types[d.Got]
	case airflow.ExtrasNotJSON:
		if d.Refused {
			return "the extras are not JSON, so Airflow 3.0 rejects the connection: " + d.Said
		}
		return "the extras are not JSON, so Airflow ignores them: " + d.Said
	case airflow.EscapeHalf:
		return d.Key + ` has only half of a \u surrogate pair`
	case airflow.FieldUnknown:
		return unknownField(d)
	case airflow.TypeOther:
		return fmt.Sprintf("the type is %q, but AWS hooks expect aws", d.Type)
	case airflow.ExtraUnread:
		return "AWS hooks ignore the extra " + d.Name
	case airflow.SlashesMissing:
		return fmt.Sprintf("// is missing after %s:, so login, password and host are not read", d.Type)
	case airflow.TypeMissing:
		return missingType(d)
	case airflow.FieldUnread:
		return "the CLI ignores the field " + d.Name
	case airflow.KeyLowercased:
		return fmt.Sprintf("%s becomes %s: the CLI converts the keys of a map to lower case, but not those in a JSON string", d.Path, d.Name)
	}
	return ""
}

func unknownField(d airflow.FieldUnknown) string {
	words := "unknown connection field"
	if d.Dropped {
		words = "SecretsManagerBackend drops an unknown field"
	}
	switch {
	case d.Name != "":
		words += ` "` + d.Name + `"`
	case d.Almost != "":
		words += `, similar to "` + d.Almost + `"`
	default:
		words += " (not shown, it may be a secret)"
	}
	if d.URI {
		words += "; store a URI as the plain text of the secret"
	}
	return words
}

func missingType(d airflow.TypeMissing) string {
	words := "the value does not start with a type such as aws://"
	switch d.Why {
	case airflow.ValueQuoted:
		words = "the quotes are part of the value"
	case airflow.UnderscoreInType:
		words = "the type in a URI needs - instead of _"
	}
	if d.Parts {
		return words + ", so the connection has no type"
	}
	return words + ", so the connection has neither type nor host, login or password"
}
