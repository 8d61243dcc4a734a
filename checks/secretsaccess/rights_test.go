package secretsaccess

import (
	"context"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/internal/airflow/dagsource"
	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
	"doctor/internal/redact/redacttest"
)

// A policy that names single secrets answers for a name that does not exist as
// if all were denied.
func TestSecretsAccessOfSome(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	w := scenetest.Scene{Files: map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend, "home/.aws/credentials": scenetest.KeysOf("AKIALIMITED00EXAMPLE")}}.Facts(t, server)
	p := &checks.Pass{Facts: w, Check: Check}
	u := BackendUses(p).Uses[0]
	probePrefixes(p, context.Background(), []*backendUse{u})
	for _, prefix := range u.prefixes {
		u.readable[prefix.what] = true
	}
	judgeRights(p, context.Background(), u)
	found, _, _ := p.Reported()
	if len(found) != 1 || found[0].Severity != checks.Warning || !strings.Contains(redacttest.Raw(found[0].Message), "but lookups of others fail") {
		t.Errorf("got %+v", redacttest.Everything(found))
	}
}

// TestMockAnswers: a note says when the answer did not come from AWS.
func TestMockAnswers(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	w := scenetest.Scene{
		Files: map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend},
		Env:   server.Env(),
	}.Facts(t, server)
	p := &checks.Pass{Facts: w, Check: Check}
	uses := BackendUses(p).Uses
	probePrefixes(p, context.Background(), uses)
	judgeRights(p, context.Background(), uses[0])
	_, notes, caveats := p.Reported()
	if len(notes) != 2 || len(caveats) != len(notes) {
		t.Fatalf("got notes %q and caveats %q", redacttest.RawAll(notes), redacttest.RawAll(caveats))
	}
	for _, note := range redacttest.RawAll(caveats) {
		if !strings.Contains(note, ": readable, but https://127.0.0.1:") || !strings.HasSuffix(note, "answered, which is not AWS") {
			t.Errorf("got %q", note)
		}
	}
	for i := range uses[0].prefixes {
		uses[0].prefixes[i].result.Elsewhere = ""
	}
	p = &checks.Pass{Facts: w, Check: Check}
	judgeRights(p, context.Background(), uses[0])
	if _, notes, caveats := p.Reported(); len(caveats) != 0 || len(notes) != 2 || !strings.HasSuffix(redacttest.Raw(notes[0]), ": readable") {
		t.Errorf("of AWS: notes %q and caveats %q", redacttest.RawAll(notes), redacttest.RawAll(caveats))
	}
}

func TestAllow(t *testing.T) {
	t.Parallel()
	p := &checks.Pass{Facts: scenetest.Scene{}.Facts(t, awstest.New(t, awstest.Options{})), Check: Check}
	denial := func(principal string) *aws.Error {
		return &aws.Error{Kind: aws.AccessDenied, Denial: aws.ParseDenial("User: " + principal + " is not authorized to perform: x:Y on resource: z because no identity-based policy allows the x:Y action")}
	}
	explicit := denial("arn:aws:iam::111122223333:user/dev")
	explicit.Denial.Explicit = true
	for _, test := range []struct {
		name           string
		e              *aws.Error
		title, command string
	}{
		{"a user", denial("arn:aws:iam::111122223333:user/team/it's"), "user it's", `aws iam put-user-policy --user-name 'it'\''s' --policy-name doctor-x-y-71186d01 --policy-document '{"Version":`},
		{"a role", denial("arn:aws:sts::111122223333:assumed-role/airflow/session"), "role airflow", "aws iam put-role-policy --role-name airflow "},
		{"SSO", denial("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0/me"), "permission set of AWSReservedSSO_Dev_0", `{"Version":"2012-10-17"`},
		{"somebody else", denial("arn:aws:sts::111122223333:federated-user/me"), "Attach this policy to arn:aws:sts::111122223333:federated-user/me", `{"Version":`},
		{"explicitly", explicit, "A policy explicitly denies it", ""},
		{"not said", &aws.Error{Kind: aws.AccessDenied}, "Attach this policy to this identity", `{"Version":`},
	} {
		fix := Allow(p, test.e, "x:Y", "arn:aws:z")
		text := strings.Join(redacttest.RawAll(slices.Concat(fix.Commands, fix.Lines)), "")
		if !strings.Contains(redacttest.Raw(fix.Title), test.title) || !strings.HasPrefix(text, test.command) || strings.Contains(text, "\n") {
			t.Errorf("%s: %+v", test.name, redacttest.Everything(fix))
		}
	}
}

// The key of a secret in China or in GovCloud has an ARN of that part of AWS.
func TestKeyOfAnotherPartition(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]string{
		"cn-north-1":    "arn:aws-cn:kms:cn-north-1:111122223333:key/<id of the key>",
		"us-gov-west-1": "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/<id of the key>",
	} {
		w := scenetest.Scene{Files: map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "`+region+`"}`)}}.Facts(t, awstest.New(t, awstest.Options{}))
		p := &checks.Pass{Facts: w, Check: Check}
		u := BackendUses(p).Uses[0]
		reportNoKey(p, context.Background(), u, []*lookup{{use: u, named: &dagName{kind: dagsource.Variable, name: "b", required: true}, probed: probed{name: "airflow/variables/b", result: aws.SecretResult{
			Access: aws.NoKey, Answer: &aws.Error{Kind: aws.KMSDenied, Operation: "secretsmanager:GetSecretValue", Denial: &aws.Denial{Principal: "arn:aws-cn:iam::111122223333:user/dev"}},
		}}}})
		found, _, _ := p.Reported()
		if text := strings.Join(redacttest.RawAll(found[0].Fixes[1].Commands), ""); !strings.Contains(text, want) {
			t.Errorf("%s: %s", region, text)
		}
	}
}
