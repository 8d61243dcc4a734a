package airflow

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"doctor/internal/pyjson"
	"doctor/internal/skip"
)

// importedFile is a settings file by the name of what is odd in it, and what the CLI's
// import sent to Airflow of its connections, each with the status of the answer.
type importedFile struct{ name, text, want string }

// importedFiles are those of the recorded imports; the entries are written after what
// was sent. What is false in Python is left out, and of extras that are no object what
// they are.
func importedFiles() []importedFile {
	const (
		secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYaa"
		head   = "airflow:\n  connections:\n"
		good   = "    - {conn_id: aws_default, conn_type: aws, conn_login: " + exampleID + ", conn_password: " + secret + "}\n"
	)
	return []importedFile{
		{"uri __extra__", head + "    - {conn_id: aws_default, conn_uri: 'aws://" + exampleID + ":" + secret + "@/?__extra__=%7B%22region_name%22%3A%22eu-west-1%22%7D'}\n", "201 connection_id=aws_default conn_type=aws login=KEY password=SECRET extra={'__extra__': '{\"region_name\":\"eu-west-1\"}'}"},
		{"uri + conn_extra", head + "    - {conn_id: aws_default, conn_uri: 'aws://" + exampleID + ":" + secret + "@/?region_name=us-west-2', conn_extra: {region_name: eu-west-1}}\n", "201 connection_id=aws_default conn_type=aws login=KEY password=SECRET extra={'region_name': 'us-west-2'}"},
		{"uri only + conn_extra profile", head + "    - {conn_id: aws_default, conn_uri: 'aws://', conn_extra: {profile_name: dev}}\n", "201 connection_id=aws_default conn_type=aws"},
		{"uri second ://", head + "    - {conn_id: aws_default, conn_uri: 'aws://" + exampleID + ":" + secret + "@/?endpoint_url=http://localstack:4566'}\n", "201 connection_id=aws_default conn_type=aws login=KEY password=SECRET extra={'endpoint_url': 'http://localstack:4566'}"},
		{"uri raw slash", head + "    - {conn_id: aws_bad, conn_uri: 'aws://" + exampleID + ":wJalr/x@'}\n" + good, "422 connection_id=aws_bad"},
		{"extra nojson", head + "    - {conn_id: aws_bad, conn_type: aws, conn_extra: region_name=eu-west-1}\n" + good, "422 connection_id=aws_bad conn_type=aws extra?"},
		{"extra list json", head + "    - {conn_id: aws_bad, conn_type: aws, conn_extra: '[1]'}\n" + good, "422 connection_id=aws_bad conn_type=aws extra?"},
		{"id with blank", head + "    - {conn_id: my aws, conn_type: aws}\n" + good, "422 connection_id=my aws conn_type=aws"},
		{"id with slash", head + "    - {conn_id: team/aws, conn_type: aws}\n" + good, "422 connection_id=team/aws conn_type=aws"},
		{"uri no scheme", head + "    - {conn_id: aws_bad, conn_uri: '//" + exampleID + ":abc@'}\n" + good, "201 connection_id=aws_bad login=KEY password=abc | 201 connection_id=aws_default conn_type=aws login=KEY password=SECRET"},
		{"uri quotes inside", head + "    - {conn_id: aws_bad, conn_uri: '\"aws://" + exampleID + ":abc@\"'}\n" + good, "422 connection_id=aws_bad"},
		{"uri percent", head + "    - {conn_id: aws_bad, conn_uri: 'aws://" + exampleID + ":ab%cd@'}\n" + good, "201 connection_id=aws_bad conn_type=aws login=KEY password=ab\ufffd | 201 connection_id=aws_default conn_type=aws login=KEY password=SECRET"},
		{"uri percent bad", head + "    - {conn_id: aws_bad, conn_uri: 'aws://" + exampleID + ":ab%zz@'}\n" + good, "422 connection_id=aws_bad"},
		{"uri hash", head + "    - {conn_id: aws_bad, conn_uri: 'aws://" + exampleID + ":ab#cd@'}\n" + good, "422 connection_id=aws_bad"},
		{"uri dup param", head + "    - {conn_id: aws_default, conn_uri: 'aws://?region_name=eu-west-1&region_name=us-west-2'}\n", "201 connection_id=aws_default conn_type=aws extra={'region_name': 'eu-west-1,us-west-2'}"},
		{"uri semicolon", head + "    - {conn_id: aws_default, conn_uri: 'aws://?region_name=eu-west-1;profile_name=dev'}\n", "201 connection_id=aws_default conn_type=aws"},
		{"uri postgresql", head + "    - {conn_id: pg, conn_uri: 'postgresql://u:p@h/db'}\n", "201 connection_id=pg conn_type=postgresql host=h login=u password=p schema=db"},
		{"uri AWS upper", head + "    - {conn_id: aws_default, conn_uri: 'AWS://" + exampleID + ":" + secret + "@'}\n", "201 connection_id=aws_default conn_type=aws login=KEY password=SECRET"},
		{"uri plus in token", head + "    - {conn_id: aws_default, conn_uri: 'aws://" + exampleID + ":" + secret + "@/?aws_session_token=a+b'}\n", "201 connection_id=aws_default conn_type=aws login=KEY password=SECRET extra={'aws_session_token': 'a b'}"},
		{"uri space", head + "    - {conn_id: aws_bad, conn_uri: 'aws://" + exampleID + ":a b@'}\n" + good, "422 connection_id=aws_bad"},
		{"uri blank around", head + "    - {conn_id: aws_bad, conn_uri: ' aws://" + exampleID + ":ab@ '}\n" + good, "422 connection_id=aws_bad"},
		{"extra map list", head + "    - {conn_id: aws_bad, conn_type: aws, conn_extra: [region_name, eu-west-1]}\n" + good, "201 connection_id=aws_bad conn_type=aws | 201 connection_id=aws_default conn_type=aws login=KEY password=SECRET"},
		{"extra map nonstring key", head + "    - {conn_id: aws_default, conn_type: aws, conn_extra: {5: x, region_name: eu-west-1}}\n", "201 connection_id=aws_default conn_type=aws extra={'5': 'x', 'region_name': 'eu-west-1'}"},
		{"extra map nested", head + "    - {conn_id: aws_default, conn_type: aws, conn_extra: {role_arn: 'arn:aws:iam::123456789012:role/r', assume_role_kwargs: {ExternalId: abc}}}\n", "201 connection_id=aws_default conn_type=aws extra={'assume_role_kwargs': {'externalid': 'abc'}, 'role_arn': 'arn:aws:iam::123456789012:role/r'}"},
		{"port text", head + "    - {conn_id: aws_bad, conn_type: aws, conn_port: abc}\n" + good, "201 connection_id=aws_bad conn_type=aws | 201 connection_id=aws_default conn_type=aws login=KEY password=SECRET"},
		{"port 0", head + "    - {conn_id: aws_default, conn_type: aws, conn_port: 0}\n", "201 connection_id=aws_default conn_type=aws"},
		{"type int", head + "    - {conn_id: aws_default, conn_type: aws, conn_login: 123, conn_password: 456}\n", "201 connection_id=aws_default conn_type=aws login=123 password=456"},
		{"login octal", head + "    - {conn_id: aws_default, conn_type: aws, conn_login: 0123, conn_password: 1e5}\n", "201 connection_id=aws_default conn_type=aws login=83 password=100000"},
		{"ids dup", head + good + "    - {conn_id: aws_default, conn_type: aws}\n", "201 connection_id=aws_default conn_type=aws login=KEY password=SECRET"},
		{"null fields", head + "    - {conn_id: aws_default, conn_type: aws, conn_host: ~, conn_login: null, conn_password:, conn_extra:}\n", "201 connection_id=aws_default conn_type=aws"},
		{"conn map not list", "airflow:\n  connections: {conn_id: aws_default, conn_type: aws}\n", "201 connection_id=aws_default conn_type=aws"},
		{"upper keys", head + "    - {CONN_ID: aws_default, Conn_Type: aws}\n", "201 connection_id=aws_default conn_type=aws"},
		{"variables first", "airflow:\n  variables:\n    - {variable_name: a b, variable_value: x}\n    - {variable_name: f, variable_value: 1.5}\n    - {variable_name: n, variable_value: 0x10}\n    - {variable_name: z, variable_value: z}\n  connections:\n" + good, "201 connection_id=aws_default conn_type=aws login=KEY password=SECRET"},
		{"uri multi-escape", head + "    - {conn_id: aws_bad, conn_uri: 'aws://?a=%01'}\n" + good, "422 connection_id=aws_bad conn_type=aws extra?"},
		{"unknown conn field", head + "    - {conn_id: aws_default, conn_type: aws, conn_profile: dev}\n", "201 connection_id=aws_default conn_type=aws"},
		{"dots in name", head + "    - {conn_id: aws_default, conn_type: aws, conn_login: " + exampleID + ", conn_password: " + secret + ", conn.extra: x}\n", "201 connection_id=aws_default conn_type=aws login=KEY password=SECRET"},
	}
}

// TestSettingsImport: what the CLI makes of each file, where Airflow refuses it, and
// that nothing is sent after that.
func TestSettingsImport(t *testing.T) {
	for _, file := range importedFiles() {
		s := ParseSettings([]byte(file.text), Installed{Airflow: Version{3, 2, 0}})
		if s.Err != nil {
			t.Errorf("%s: %v", file.name, s.Err)
		}
		var got []string
		for _, c := range s.Imported() {
			got = append(got, "201 "+c.asSent())
		}
		if s.Stop != nil {
			got = append(got, "422 "+s.Connections[s.Stop.Index].asSent())
		}
		if text := strings.Join(got, " | "); text != file.want {
			t.Errorf("%s:\n got  %s\n want %s", file.name, text, file.want)
		}
	}
}

// TestSettingsImportIsAsRecorded holds the table above against the recorded imports.
func TestSettingsImportIsAsRecorded(t *testing.T) {
	data, err := os.ReadFile(filepath.FromSlash("../../../shared/airflow-observed/settings-import.txt"))
	if err != nil {
		skip.For(t, "cases", "nothing recorded to compare with: "+err.Error())
	}
	request := regexp.MustCompile(`(?m)^(?:  api:|      ) (\d{3}) connections (\{.*)$`)
	files := importedFiles()
	sections := strings.Split("\n"+string(data), "\n## ")[1:]
	if len(sections) != len(files) {
		t.Errorf("%d imports are recorded, and %d compared", len(sections), len(files))
	}
	for _, section := range sections {
		name, body, _ := strings.Cut(section, "\n")
		i := slices.IndexFunc(files, func(f importedFile) bool { return f.name == name })
		if i < 0 {
			t.Errorf("%q is not compared", name)
			continue
		}
		var ids []string
		bodies, status := map[string]map[string]any{}, map[string]string{}
		for _, m := range request.FindAllStringSubmatch(body, -1) {
			var sent map[string]any
			if err := json.NewDecoder(strings.NewReader(m[2])).Decode(&sent); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			id, _ := sent["connection_id"].(string)
			if have := bodies[id]; have != nil { // the second is a change of the first
				maps.Copy(have, sent)
				continue
			}
			ids, bodies[id], status[id] = append(ids, id), sent, m[1]
		}
		var want []string
		for _, id := range ids {
			want = append(want, status[id]+" "+sentText(bodies[id]))
		}
		if text := strings.Join(want, " | "); text != files[i].want {
			t.Errorf("%s:\n recorded %s\n table    %s", name, text, files[i].want)
		}
	}
}

// asSent is a connection as the CLI sends it.
func (c *Connection) asSent() string {
	m := map[string]any{
		"connection_id": c.ID, "conn_type": c.Type, "host": c.Host.Reveal(), "login": c.login.Reveal(), "password": c.password.Reveal(), "schema": c.schema.Reveal(),
	}
	if m["conn_type"] == "postgres" && strings.HasPrefix(c.ID, "pg") {
		m["conn_type"] = "postgresql" // it is Airflow that writes it shorter
	}
	text := sentText(m)
	switch {
	case slices.ContainsFunc(c.Problems, func(p ConnProblem) bool { return p.Kind == ConnExtra && (p.Key == "extra" || p.Key == "conn_uri") }):
		text += " extra?"
	case len(c.Extra) > 0:
		text += " extra=" + pyjson.Repr(map[string]any(c.Extra))
	}
	return text
}

func sentText(m map[string]any) string {
	var parts []string
	for _, name := range []string{"connection_id", "conn_type", "host", "login", "password", "schema"} {
		if text, _ := m[name].(string); text != "" {
			parts = append(parts, name+"="+strings.ToValidUTF8(text, "\ufffd"))
		}
	}
	if text, given := m["extra"].(string); given {
		v, _ := pyjson.Decode(text)
		switch o, ok := v.(*pyjson.Object); {
		case !ok:
			parts = append(parts, "extra?")
		case len(o.Members) > 0:
			parts = append(parts, "extra="+pyjson.Repr(o.Map()))
		}
	}
	text := strings.Join(parts, " ")
	return strings.NewReplacer("="+exampleID, "=KEY", "=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYaa", "=SECRET").Replace(text)
}
