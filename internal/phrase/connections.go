package phrase

import (
	"fmt"
	"slices"
	"strings"

	"doctor/internal/airflow"
)

// facts are the sentences without a value in them.
var facts = map[airflow.Fact]string{
	airflow.SelfArgument:          "self is a name that no argument can have, and Airflow does not start",
	airflow.KeysInArguments:       "the backend signs with the keys in its kwargs, whatever the mounted files and the environment say",
	airflow.ConfigOfSTS:           "config_kwargs is applied to the STS client that assumes a role, not to the backend's own client",
	airflow.ServiceConfigOfSTS:    "of service_config only the endpoint of sts reaches the backend",
	airflow.NoSuchField:           "a connection has no such field, and every connection in JSON form fails",
	airflow.ValueRaises:           "boto3 raises an exception on this value",
	airflow.NumberInQuotes:        "a number is written without quotes",
	airflow.DurationNotNumber:     "DurationSeconds is a number, without quotes",
	airflow.FederationUnknown:     "assume_role_with_web_identity_federation says where the token comes from, file or google",
	airflow.FederationMissing:     "assume_role_with_web_identity_federation is missing, which says where the token comes from: file or google",
	airflow.SAMLMissing:           "assume_role_with_saml is missing, the object that says how the identity provider is asked",
	airflow.SAMLMethodUnsupported: "http_spegno_auth is the only method that is supported",

	airflow.ValueBlank:        "the value is blank",
	airflow.ValueEmpty:        "there is no value, and an empty one counts as not there",
	airflow.ValueNotJSON:      "the value is not JSON",
	airflow.ValueNotJSONUsed:  "the DAG reads it as JSON, and the value is not JSON",
	airflow.ValueKeyed:        "the value is a JSON object with the variable's own name in it, as the console's key/value editor writes it; Variable.get returns that text, braces included",
	airflow.URIBesideFields:   "uri is beside other fields",
	airflow.IDInValue:         "the id comes from the name, and must not be in the value too",
	airflow.IDAsType:          "conn_id is taken for the connection's type",
	airflow.TypeRequired:      "Airflow 3.1 does not read a connection in JSON form without conn_type",
	airflow.TypeEmpty:         "conn_type is empty",
	airflow.PortNotInteger:    "port must be an integer",
	airflow.LoginAlone:        "there is a login and no password, so AWS hooks take neither",
	airflow.PasswordAlone:     "there is a password and no login, so AWS hooks take neither",
	airflow.SessionKwargsHalf: "session_kwargs has one half of a pair of keys, so AWS hooks take neither",
	airflow.HostUnread:        "AWS hooks do not read the host",
	airflow.HostIsKeyID:       "the access key id is read as the host, because no @ stands behind the secret key",
	airflow.HostIsRegion:      "the region is read as the host, which AWS hooks do not read",
	airflow.HostIsAddress:     "AWS hooks do not read the host; an endpoint is the extra endpoint_url",
	airflow.SchemaIsRegion:    "the region is read as the schema, which AWS hooks do not read",
	airflow.SchemeTwice:       "a second :// stands in it; write the one in an extra as %3A%2F%2F",
	airflow.PortUnencoded:     "what stands after the colon is read as a port: a / or another sign in the secret key is not encoded (/ is %2F, + is %2B), or the @ behind it is missing",
	airflow.PortOutOfRange:    "the port is no port",
	airflow.URIUnencoded:      "a sign in the login or the secret key is not encoded ([ is %5B, ] is %5D)",
	airflow.PlusInExtra:       "a + in an extra of a URI is read as a space, which breaks the session token; write it as %2B",
	airflow.JSONTooEarly:      "connections in JSON form are read since Airflow 2.3",
	airflow.WordsUnusable:     "the backend's extra_conn_words are not lists of names by field, so it reads no connection in JSON form",

	airflow.SkippedWithoutType:    "the CLI skips a connection without conn_type",
	airflow.URIIgnored:            "the CLI ignores conn_uri when any other field than conn_extra is set",
	airflow.ExtraDropped:          "the CLI drops conn_extra beside conn_uri",
	airflow.URIUnread:             "the CLI cannot read the URI, probably because a sign in the secret key is not encoded, and makes a connection with nothing but its id",
	airflow.ParametersUnprintable: "a sign in the parameters of conn_uri is not printable, and what the CLI writes of them is not JSON",
	airflow.ParametersExtra:       "the CLI does not know __extra__ in conn_uri, so all extras in it are lost",
	airflow.ParametersSemicolon:   "a ; in the parameters of conn_uri makes the CLI drop them",
	airflow.ExtraNotMap:           "conn_extra must be a map, or JSON in a text: the CLI makes the connection without it",
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
	return fmt.Sprintf("%s 9 and later ignore %s %s: %s", airflow.AmazonProvider, word, p.Key, strings.Join(effects, ", "))
}

var goneThens = map[airflow.GoneThen]string{
	airflow.NothingLost:      "it has no effect",
	airflow.NoRole:           "no role is assumed",
	airflow.NoExternalID:     "the role is assumed without the external id",
	airflow.NoEndpoint:       "requests go to AWS itself",
	airflow.NoKeysOfFile:     "the keys in that file are not used",
	airflow.NoProfileOfExtra: "the profile in it is not used",
	airflow.NoRegionOfExtra:  "the region in it is not used",
}

// connection says what is wrong with a connection.
func connection(d airflow.Detail) string {
	switch d := d.(type) {
	case airflow.InURI:
		return AirflowProblem(d.Of) + "; in a URI that takes __extra__ with encoded JSON"
	case airflow.ExtrasNotObject:
		return "the extras must be an object, and are " + types[d.Got]
	case airflow.ExtrasNotJSON:
		if d.Refused {
			return "the extras are not JSON, so Airflow 3.0 refuses the connection: " + d.Said
		}
		return "the extras are not JSON, so Airflow ignores all of them: " + d.Said
	case airflow.EscapeHalf:
		return d.Key + ` has half of a pair of \u escapes, which is no character`
	case airflow.FieldUnknown:
		return unknownField(d)
	case airflow.TypeOther:
		return fmt.Sprintf("the type is %q, and AWS hooks expect aws", d.Type)
	case airflow.ExtraUnread:
		return "AWS hooks do not read the extra " + d.Name
	case airflow.SlashesMissing:
		return fmt.Sprintf("there is no // behind %s:, so login, password and host are not read", d.Type)
	case airflow.TypeMissing:
		return missingType(d)
	case airflow.FieldUnread:
		return "the CLI does not read the field " + d.Name
	case airflow.KeyLowercased:
		return fmt.Sprintf("%s arrives as %s: the CLI hands on the keys of a map in lower case; as JSON in quotes they keep their capitals", d.Path, d.Name)
	}
	return ""
}

func unknownField(d airflow.FieldUnknown) string {
	words := "it has a field that no connection has"
	if d.Dropped {
		words = "it has a field that SecretsManagerBackend does not know and drops"
	}
	switch {
	case d.Name != "":
		words += `: "` + d.Name + `"`
	case d.Almost != "":
		words += `: almost "` + d.Almost + `"`
	default:
		words += "; its name is not shown, as it may be a secret"
	}
	if d.URI {
		words += "; a URI is stored as the secret's plain text"
	}
	return words
}

func missingType(d airflow.TypeMissing) string {
	words := "the value does not start with a type and ://"
	switch d.Why {
	case airflow.ValueQuoted:
		words = "the value is in quotes, which became part of it"
	case airflow.UnderscoreInType:
		words = "the type in a URI is written with - and not with _"
	}
	if d.Parts {
		return words + ", so the connection has no type"
	}
	return words + ", so the connection has neither type nor host, login or password"
}
