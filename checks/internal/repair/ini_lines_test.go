package repair

import (
	"strings"
	"testing"

	"doctor/fixers"
	"doctor/internal/boto"
	"doctor/internal/host"
	"doctor/internal/redact"
)

const (
	exampleID     = "AKIAIOSFODNN7EXAMPLE"
	exampleSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" //nolint:gosec // the example of AWS's documentation
)

// TestMendINI: what was meant is kept, and what boto3 refuses becomes valid. ID and SECRET are a
// pair of keys.
func TestMendINI(t *testing.T) {
	for name, test := range map[string]struct {
		profile      string
		config       bool
		before, want string
	}{
		"no equals sign":                      {"default", false, "[default]\naws_access_key_id ID\naws_secret_access_key\tSECRET # x\nregion us-east-1\n", "[default]\naws_access_key_id = ID\n# aws_secret_access_key\tSECRET # x\nregion = us-east-1\n"},
		"misspelled as well":                  {"default", false, "[default]\naws_acces_key_id ID\n", "[default]\naws_access_key_id = ID\n"},
		"prose":                               {"default", false, "[default]\nthese are my keys\naws_access_key_id = ID\nregion of ours\n", "[default]\n# these are my keys\naws_access_key_id = ID\n# region of ours\n"},
		"a header is missing":                 {"default", true, "# mine\n\nregion = us-east-1\noutput: json\n", "# mine\n\n[default]\nregion = us-east-1\noutput: json\n"},
		"of the profile in use":               {"dev", true, "region = us-east-1\noutput = json", "[profile dev]\nregion = us-east-1\noutput = json"},
		"of the profile in use, credentials":  {"dev", false, "aws_access_key_id = ID\naws_secret_access_key = SECRET\n[other]\nregion = x\n", "[dev]\naws_access_key_id = ID\naws_secret_access_key = SECRET\n[other]\nregion = x\n"},
		"which has one already":               {"dev", false, "aws_access_key_id = ID\naws_secret_access_key = SECRET\n[dev]\nregion = x\n", "[default]\naws_access_key_id = ID\naws_secret_access_key = SECRET\n[dev]\nregion = x\n"},
		"a repeated setting above the header": {"default", true, "region = us-east-1\n[default]\nregion = us-east-1\noutput = json\n", "# region = us-east-1\n[default]\nregion = us-east-1\noutput = json\n"},
		"settings above their header":         {"default", true, "output = json\nregion = us-east-1\n\n[default]\nregion = us-east-1\n", "# region = us-east-1\n\n[default]\noutput = json\nregion = us-east-1\n"},
		"a token above foreign keys":          {"default", false, "aws_session_token = abc\n[default]\naws_access_key_id = ID\naws_secret_access_key = SECRET\n", "# aws_session_token = abc\n[default]\naws_access_key_id = ID\naws_secret_access_key = SECRET\n"},
		"csv":                                 {"default", false, "Access key ID,Secret access key\nID,SECRET\n", "# Access key ID,Secret access key\n[default]\naws_access_key_id = ID\naws_secret_access_key = SECRET\n"},
		"csv with names":                      {"dev", false, "User name,Password,Access key ID,Secret access key,Console login link\nbob,,ID,SECRET,https://x.example/console\n", "# User name,Password,Access key ID,Secret access key,Console login link\n[dev]\naws_access_key_id = ID\naws_secret_access_key = SECRET\n"},
		"shell":                               {"default", false, "export AWS_ACCESS_KEY_ID=\"ID\"\nexport AWS_SECRET_ACCESS_KEY='SECRET'\nexport AWS_DEFAULT_REGION=us-east-1;\nexport AWS_PAGER=\n", "[default]\naws_access_key_id = ID\naws_secret_access_key = SECRET\nregion = us-east-1\n# export AWS_PAGER=\n"},
		"variables":                           {"default", false, "AWS_ACCESS_KEY_ID=ID\nAWS_SECRET_ACCESS_KEY=SECRET\n", "[default]\nAWS_ACCESS_KEY_ID=ID\nAWS_SECRET_ACCESS_KEY=SECRET\n"},
		"json":                                {"default", false, "{\n  \"Credentials\": {\n    \"AccessKeyId\": \"ID\",\n    \"SecretAccessKey\": \"SECRET\",\n    \"Expiration\": \"2030\"\n  }\n}\n", "# {\n#   \"Credentials\": {\n[default]\naws_access_key_id = ID\naws_secret_access_key = SECRET\n#     \"Expiration\": \"2030\"\n#   }\n# }\n"},
		"bare keys":                           {"default", false, "[default]\nID\nSECRET\n", "[default]\naws_access_key_id = ID\naws_secret_access_key = SECRET\n"},
		"a second bare key":                   {"default", false, "[default]\naws_access_key_id = ID\nID\n", "[default]\naws_access_key_id = ID\n# ID\n"},
		"a wrapped secret":                    {"default", false, "[default]\naws_access_key_id = ID\naws_secret_access_key = wJalrXUtnFEMI/K7MDEN\nG/bPxRfiCYEXAMPLEKEY\n", "[default]\naws_access_key_id = ID\naws_secret_access_key = SECRET\n"},
		"a token of three lines":              {"default", false, "[default]\naws_session_token = IQoJb3JpZ2luX2VjEXAM\nPLEabcdefghi\nPLEabcdefghj==\n", "[default]\naws_session_token = IQoJb3JpZ2luX2VjEXAMPLEabcdefghiPLEabcdefghj==\n"},
		"an open header":                      {"default", false, "[default\naws_access_key_id = ID\n[dev\nregion = x\n", "[default]\naws_access_key_id = ID\n[dev]\nregion = x\n"},
		"a secret in place of a header":       {"default", false, "[default]\nregion = a\n[wkm36c9WtPBTu7Iyf5O7Htc6nJAJ+MwLxTLu\n", "[default]\nregion = a\n# [wkm36c9WtPBTu7Iyf5O7Htc6nJAJ+MwLxTLu\n"},
		"a header without brackets":           {"default", true, "profile dev\nregion = x\n[default]\nregion = y\n", "[profile dev]\nregion = x\n[default]\nregion = y\n"},
		"a header in config":                  {"dev", true, "[dev\nregion = x\n", "[profile dev]\nregion = x\n"},
		"duplicate setting":                   {"default", false, "[default]\nregion = a\nregion = b\n  more\noutput = json\n", "[default]\nregion = a\n# region = b\n#   more\noutput = json\n"},
		"duplicate of a placeholder":          {"default", false, "[default]\naws_access_key_id = YOUR_KEY\naws_access_key_id = ID\n", "[default]\n# aws_access_key_id = YOUR_KEY\naws_access_key_id = ID\n"},
		"duplicate section":                   {"default", false, "[default]\nregion = a\n\n[dev]\nregion = b\n[default]\naws_access_key_id = ID\naws_secret_access_key = SECRET\nregion = c\n", "[default]\naws_access_key_id = ID\naws_secret_access_key = SECRET\nregion = a\n\n[dev]\nregion = b\n# [default]\n# region = c\n"},
		"adjacent sections":                   {"default", false, "[default]\nregion = a\n[default]\naws_access_key_id = ID\n", "[default]\nregion = a\n# [default]\naws_access_key_id = ID\n"},
		"duplicate section with other keys":   {"default", false, "[a]\naws_access_key_id = ID\naws_secret_access_key = SECRET\n[b]\n[a]\naws_access_key_id = X\naws_secret_access_key = Y\naws_session_token = Z\n", "[a]\naws_access_key_id = ID\naws_secret_access_key = SECRET\n[b]\n# [a]\n# aws_access_key_id = X\n# aws_secret_access_key = Y\n# aws_session_token = Z\n"},
		"nested":                              {"default", true, "[default]\ns3 =\n    addressing_style path\n", "[default]\ns3 =\n    addressing_style = path\n"},
		"nested, nothing left":                {"default", true, "[default]\ns3 =\n  what is this\nregion = x\n", "[default]\n# s3 =\n#   what is this\nregion = x\n"},
		"nested, something left":              {"default", true, "[default]\ns3 =\n  what is this\n  a = b\n", "[default]\ns3 =\n#   what is this\n  a = b\n"},
		"not ASCII":                           {"default", false, "[default]\nschlüssel für später\nregion = é\n", "[default]\n# schlüssel für später\nregion = é\n"},
		"nothing but prose":                   {"default", false, "see the wiki\n", "# see the wiki\n"},
		"merge conflict":                      {"default", false, "[default]\n<<<<<<< HEAD\naws_access_key_id = ID\n=======\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\n>>>>>>> other\n", "[default]\n# <<<<<<< HEAD\naws_access_key_id = ID\n# =======\n# aws_access_key_id = AKIAI44QH8DHBEXAMPLE\n# >>>>>>> other\n"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, eol := range []string{"\n", "\r\n"} {
				write := strings.NewReplacer("ID", exampleID, "SECRET", exampleSecret, "\n", eol).Replace
				keys := func(s string) string { // names contain neither
					return write(strings.NewReplacer("_KEY_ID", "_KEY_\x00", "SECRET_", "\x01_", " ID,", " \x00,", "KEY_ID=", "KEY_\x00=").Replace(s))
				}
				names := strings.NewReplacer("\x00", "ID", "\x01", "SECRET").Replace
				before, want := names(keys(test.before)), names(keys(test.want))
				if got := mendedText(t, before, test.profile, test.config); got != want {
					t.Errorf("%q\nbecomes %q\nwant    %q", before, got, want)
				}
			}
		})
	}
}

func mendedText(t *testing.T, before, profile string, config bool) string {
	t.Helper()
	m, ok := MendINI([]byte(before), profile, config)
	if !ok {
		t.Fatalf("%q cannot be mended", before)
	}
	edit := fixers.EditLines{File: "credentials", As: fixers.INI, Changes: m.Changes}
	proposal, err := fixers.NewPlan(oneFile(before), fixers.Project{Dir: "/p"}).Propose(fixers.Fix{Title: redact.NewText("Mend it"), Edit: edit})
	if err != nil {
		t.Fatal(err)
	}
	after, err := proposal.After()
	if err != nil {
		t.Fatal(err)
	}
	if _, refusal := boto.ParseIni(after); refusal != nil {
		t.Errorf("%q is refused: %v", after, refusal)
	}
	return string(after)
}

// oneFile is the content of every path.
type oneFile string

func (f oneFile) Read(string) ([]byte, error)         { return []byte(f), nil }
func (f oneFile) Stat(string) (host.Info, error)      { return host.Info{}, nil }
func (f oneFile) Exists(string) bool                  { return true }
func (f oneFile) Resolve(path string) (string, error) { return path, nil }

// FuzzMendINI: whatever is repaired can be read, and a file that can be read is left alone.
func FuzzMendINI(f *testing.F) {
	for _, text := range []string{"[default]\nregion x\n", "a\n[b\n[b]\nc=1\nc=2\n", "s3=\n  a\n[x]\ns3 =\n  a\n", "=\n", "[\n]\n[]", "x=1\n[x]\n[x]\nx=1", "\ta\r\n b\r", "[default]\naws_session_token = a\n[default]\naws_session_token = a"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, refusal := boto.ParseIni([]byte(text))
		m, ok := MendINI([]byte(text), "default", len(text)%2 == 0)
		if refusal == nil && ok {
			t.Fatalf("%q could be read, and is changed: %v", text, m.Done)
		}
		if ok {
			mendedText(t, text, "default", len(text)%2 == 0)
		}
	})
}
