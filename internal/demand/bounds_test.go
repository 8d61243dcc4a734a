package demand

import (
	"fmt"
	"strings"
	"testing"
)

// TestSourcesThatAreTooMuch: whatever exceeds the bounds is left out and reported, and everything
// before it is found.
func TestSourcesThatAreTooMuch(t *testing.T) {
	t.Parallel()
	const dag = "import boto3\nfrom airflow import DAG\nboto3.client('s3')\n"
	files := map[string]string{
		"dags/a.py": dag,
		"dags/b.py": dag + strings.Repeat("f()\n", 60_000),          // many calls
		"dags/c.py": dag + strings.Repeat("(", 600_000),             // many tokens
		"dags/d.py": dag + strings.Repeat("import a, b, c\n", 5000), // many imports
		"dags/e.py": dag + "x = '''" + strings.Repeat("a", 900_000) + "'''\n",
		"dags/f.py": dag + strings.Repeat("# what everybody should know\n", 10_000),
	}
	for i := range 16 {
		files[fmt.Sprintf("dags/g%02d.py", i)] = dag + strings.Repeat("#", 1<<20-len(dag)-1) + "\n"
	}
	code := readProject(t, files)
	want := map[string]int{"is longer than is looked at": 4, "comes after the 12 MiB of Python that are looked at": 7}
	for _, u := range code.Unread {
		if want[u.Why] != u.Count {
			t.Errorf("%s %s: %d", u.First, u.Why, u.Count)
		}
		delete(want, u.Why)
	}
	if len(want) > 0 || len(code.Uses) != code.Files {
		t.Errorf("missing %v; %d uses in %d files", want, len(code.Uses), code.Files)
	}
}

// TestCallsThatAreReadAgain: the calls of many sources are too many to keep at once, but none is
// missed.
func TestCallsThatAreReadAgain(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"include/base.py": "from airflow.providers.amazon.aws.hooks.s3 import S3Hook\nclass Mine(S3Hook):\n    def __init__(self):\n        super().__init__(aws_conn_id='mine')\n",
	}
	const count = 60
	for i := range count {
		files[fmt.Sprintf("dags/d%02d.py", i)] = "from airflow import DAG\nfrom include.base import Mine\nimport boto3\n" +
			strings.Repeat("f(a=1, b=2, c=3, d='x')\n", 1000) + "boto3.Session(profile_name='last')\nMine()\n"
	}
	code := readProject(t, files)
	found := map[string]int{}
	for _, u := range code.Uses {
		if u.Session.Profile != nil {
			found["profile "+*u.Session.Profile]++
		}
		if u.Connection != "" {
			found["connection "+u.Connection]++
		}
	}
	if found["profile last"] != count || found["connection mine"] < count {
		t.Errorf("found %v of %d each", found, count)
	}
}

// TestSetterThatIsHardToFollow: every source imports every other one, and one of them sets an AWS
// variable; no use is certain to ask the chain.
func TestSetterThatIsHardToFollow(t *testing.T) {
	t.Parallel()
	files := map[string]string{"dags/setter.py": "from airflow import DAG\nimport os\nos.environ['AWS_PROFILE'] = 'x'\n"}
	const count = 400
	var imports strings.Builder
	for i := range count {
		fmt.Fprintf(&imports, "import d%03d  # which has what this one needs to do its work\n", i)
	}
	for i := range count {
		files[fmt.Sprintf("dags/d%03d.py", i)] = "from airflow import DAG\nimport boto3\n" + imports.String() + "boto3.client('s3')\n"
	}
	code := readProject(t, files)
	if len(code.Uses) != count {
		t.Fatalf("%d uses; unread %v", len(code.Uses), code.Unread)
	}
	for _, u := range code.Uses {
		if u.Certainty == Certain {
			t.Fatalf("certain: %+v", u)
		}
	}
}
