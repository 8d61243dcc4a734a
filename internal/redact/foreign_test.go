package redact

import "testing"

func TestForeign(t *testing.T) {
	given := []string{"unix:///var/run/docker.sock", "airflow/connections/warehouse"}
	for text, want := range map[string]string{
		"The security token included in the request is invalid.":                                               "",
		"cannot connect to unix:///var/run/docker.sock: permission denied":                                     "",
		"\"/var/run/docker.sock\" is not there":                                                                "",
		"InvalidClientTokenId, ExpiredTokenException":                                                          "",
		"User: arn:aws:iam::111122223333:user/dev is not authorized to perform: secretsmanager:GetSecretValue": "",
		"not found: airflow/connections/warehouse,":                                                            "",
		"20261123T140532Z is now earlier than 2026-11-23T14:10:32Z":                                            "",
		"client version 1.51 is too new. Maximum supported API version is 1.44":                                "",
		"a\n\n  b\t c ":                          "",
		"":                                       "",
		"abcdefg":                                "", // too short to be of use
		"z6Bw'Zq1":                               "****",
		"z6Bw'123":                               "****",
		"abcdefgh":                               "****",
		"token=hunter2hunter2 is invalid":        "**** is invalid",
		"the word (correcthorsebattery).":        "the word (****).",
		"http://u:p4ssw0rd@h/x and Xy7/Ab3k+Qz9": "**** and ****",
		"InvalidXq7Kp2mR9vToken":                 "****",
		"pässwörter":                             "****",
		"airflow/connections/warehouse?x=kQ7pLm2Zx9a": "****",
		"arn:aws:iam::x:user/kQ7pLm2Zx9a":             "****",
	} {
		if want == "" {
			want = text
		}
		if got := Foreign(text, given...); got != want {
			t.Errorf("Foreign(%q) = %q, want %q", text, got, want)
		}
	}
}
