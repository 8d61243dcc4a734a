package standin

import (
	"fmt"
	"strings"
	"testing"
)

func ownWords() Own {
	own := Own{Words: map[string]bool{}, Names: map[string]bool{"profile-not-found": true}}
	for _, word := range strings.Fields("a aws the profile of service dev start does not exist boto3 finds and role in account set by file doctor connections variables hook load astro amd64") {
		own.Words[word] = true
	}
	return own
}

func tableOf(names ...string) *Table {
	t := New(ownWords())
	for _, n := range names {
		kind, value, _ := strings.Cut(n, " ")
		if kind == "path" {
			t.KnowPath(value)
			continue
		}
		t.Know(Kind(kind), value)
	}
	return t
}

// TestText: names are replaced where they are words, and nothing else is.
func TestText(t *testing.T) {
	for _, c := range []struct {
		what  string
		names []string
		text  string
		want  string
	}{
		{"nothing known", nil, "profile acme does not exist", "profile acme does not exist"},
		{"a profile", []string{"profile acme"}, "profile acme, acme-2, ACME and Acmes", "profile profile-1, profile-1-2, PROFILE-1 and Acmes"},
		{"one that is the beginning of another", []string{"profile acme", "profile acme-prod"}, "acme-prod acme acme-prod", "profile-1 profile-2 profile-1"},
		{"words of doctor", []string{"profile default", "profile aws", "profile a"}, "a profile of aws: default", "a profile of aws: default"},
		{"a rule", []string{"profile profile-not-found"}, "profile-not-found", "profile-not-found"},
		{"characters of expressions", []string{"profile ac.*me+", "profile (x|y)z"}, "ac.*me+ acXme (x|y)z xz", "profile-1 acXme profile-2 xz"},
		{"two that differ in case", []string{"profile Acme", "profile acme"}, "acme Acme aCme", "profile-1 profile-2 profile-3"},
		{"with spaces", []string{"profile acme east"}, `"acme east"`, `"profile-1"`},
		{"a folder with spaces", []string{"path /srv/Acme Ünïcorp (prod)/dags"}, "/srv/Acme Ünïcorp (prod)/dags, Acme Ünïcorp", "/srv/folder-1 folder-2 (folder-3)/dags, folder-1 folder-2"},
		{"a file with spaces", []string{"path dags/Acme of Ünïcorp.py"}, "dags/Acme of Ünïcorp.py:3", "dags/folder-1 of file-1.py:3"},
		{"a drive", []string{`path C:\acme\x`}, `C:\acme\x C`, `C:\folder-1\folder-2 C`},
		{"a name like a stand-in", []string{"profile profile-1", "profile acme"}, "acme profile-1", "profile-2 profile-3"},
		{"in a name of code", []string{"profile acme"}, "AcmeHook getAcme acme_dags acmehook", "profile-1Hook getprofile-1 profile-2_dags acmehook"},
		{"an account", nil, "account 418093725561, 4180937255610, 418093725561", "account 111111111111, 4180937255610, 111111111111"},
		{"in JSON", nil, `{"account": "418093725561"}`, `{"account": "111111111111"}`},
		{"a user", nil, "arn:aws:iam::418093725561:user/team/jo.nu.", "arn:aws:iam::111111111111:user/folder-1/user-1."},
		{"root", nil, "arn:aws:iam::418093725561:root", "arn:aws:iam::111111111111:root"},
		{"a role with a session", nil, "arn:aws-us-gov:sts::418093725561:assumed-role/Loader/jo@acme.com and 418093725561", "arn:aws-us-gov:sts::111111111111:assumed-role/role-1/person-1@mail.example and 111111111111"},
		{"the same role twice", []string{"role Loader"}, "role Loader is arn:aws:iam::418093725561:role/Loader", "role role-1 is arn:aws:iam::111111111111:role/role-1"},
		{"a secret", nil, "arn:aws:secretsmanager:eu-west-1:418093725561:secret:airflow/connections/acme-AbCdEf", "arn:aws:secretsmanager:eu-west-1:111111111111:secret:airflow/connections/secret-1"},
		{"a bucket", nil, "arn:aws:s3:::acme-lake/raw s3://acme-lake/raw acme-lake", "arn:aws:s3:::bucket-1/folder-1 s3://bucket-1/folder-1 bucket-1"},
		{"a key", nil, "key …MPLE or ****MPLE, ****1234 and ****", "key …KEY1 or ****KEY1, ****KEY2 and ****"},
		{"a principal", nil, "AROAJ55KSNPBTZ3EXAMPLE:x", "AROA00000000000000001:x"},
		{"a start URL", nil, "https://acme.awsapps.com/start#/", "https://start-1.awsapps.com/start#/"},
		{"hosts", nil, "http://kosmo@minio.acme.io:9000/kramer localhost:1 http://127.0.0.1:2 10.1.2.3 minio.acme.io", "http://user-1@host-1.example:9000/folder-1 localhost:1 http://127.0.0.1:2 192.0.2.1 host-1.example"},
		{"hosts of AWS", nil, "https://sts.us-east-1.amazonaws.com acme-lake.s3.eu-west-1.amazonaws.com", "https://sts.us-east-1.amazonaws.com bucket-1.s3.eu-west-1.amazonaws.com"},
		{"pages", nil, "https://github.com/boto/boto3/issues/1", "https://github.com/boto/boto3/issues/1"},
		{"e-mail", nil, "<jo@acme.com>, jo@acme.com", "<person-1@mail.example>, person-1@mail.example"},
		{"paths", []string{"path clients/acme/dags/orders.py"}, "~/clients/acme/dags/orders.py:3 /usr/local/airflow/.aws/config ~/.aws/config orders.py docker-compose.override.yml", "~/folder-1/folder-2/dags/file-1.py:3 /usr/local/airflow/.aws/config ~/.aws/config file-1.py docker-compose.override.yml"},
		{"a folder with the name of a word", []string{"path a/does"}, "astro dev start does a thing in a/does", "astro dev start does a thing in folder-1/folder-2"},
		{"a path of Windows", []string{`path clients\acme`}, `C:\clients\acme\.aws and ~\acme`, `C:\folder-1\folder-2\.aws and ~\folder-2`},
		{"an escape", []string{"profile acme"}, `?p=%2Facme 'a\nacme'`, `?p=%2Fprofile-1 'a\nprofile-1'`},
		{"a connection", []string{"connection acme_db"}, "AIRFLOW_CONN_ACME_DB acme_db aws_default", "AIRFLOW_CONN_CONNECTION_1 connection_1 aws_default"},
		{"services", []string{"service scheduler", "service acme-db"}, "scheduler and acme-db", "scheduler and service-1"},
	} {
		table := tableOf(c.names...)
		got := table.Text(c.text)
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.what, got, c.want)
		}
		if again := table.Text(got); again != got {
			t.Errorf("%s: again: %s", c.what, again)
		}
		if kind, _ := table.Left(got); kind != "" {
			t.Errorf("%s: a %s is left", c.what, kind)
		}
	}
}

// TestFile: of a line of a file, every word is replaced that is not everybody's.
func TestFile(t *testing.T) {
	for text, want := range map[string]string{
		`hook = AcmeHook(aws_conn_id="acme_db").load_acme()`: `hook = profile-1Hook(aws_conn_id="connection_1").load_profile-2()`,
		`return boto3.client("sts").get_caller_identity()`:   `return boto3.client("sts").get_caller_identity()`,
		"ACME_KEY=**** # x": "PROFILE-1_KEY=**** # x", "KOSMO_KEY=**** # x": "VARIABLE_1=**** # x",
		"AWS_PROFILE=acme": "AWS_PROFILE=profile-1",
		"AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws": "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws",
		"      - ~/.aws:/home/astro/.aws:rw":                     "      - ~/.aws:/home/astro/.aws:rw",
		"  image: acme/runner:1":                                 "  image: profile-1/folder-1:1",
	} {
		if got := tableOf("profile acme", "connection acme_db").File(text); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

// TestReserve: a stand-in never occurs in the text as something else.
func TestReserve(t *testing.T) {
	table := tableOf("profile acme")
	table.Reserve("Profile-1 and 111111111111")
	if got := table.Text("acme 418093725561"); got != "profile-2 222222222222" {
		t.Error(got)
	}
}

// TestManyNames: no two names have the same stand-in, however many there are.
func TestManyNames(t *testing.T) {
	table := New(ownWords())
	seen := map[string]string{}
	for i := range 300 {
		for _, name := range []string{fmt.Sprintf("acme-%dx", i), fmt.Sprintf("%012d", 418093725561+i), fmt.Sprintf("****%04d", i), fmt.Sprintf("ACME-%dX", i)} {
			table.Know(Profile, strings.ToLower(name))
			got := table.Text(name)
			if seen[got] != "" || got == name {
				t.Fatalf("%s and %s are %s", name, seen[got], got)
			}
			seen[got] = name
		}
	}
	if n := table.Replaced()[string(Account)]; n != 300 {
		t.Errorf("%d accounts", n)
	}
}

// FuzzText: a text with its names replaced has none left, and does not change again.
func FuzzText(f *testing.F) {
	f.Add("acme", "arn:aws:iam::418093725561:role/acme/x and /a/acme.py")
	f.Add("profile", "profile-1 http://acme@[::1]:9/x?y=%2Facme")
	f.Add("a.*b", `C:\a.*b\x 418093725561 ****ABCD`)
	f.Fuzz(func(t *testing.T, name, text string) {
		table := tableOf("profile "+name, "path "+text)
		table.Reserve(text)
		clean := table.Text(text)
		if kind, line := table.Left(clean); kind != "" {
			t.Errorf("%q: %q: a %s is left in line %d", text, clean, kind, line)
		}
	})
}
