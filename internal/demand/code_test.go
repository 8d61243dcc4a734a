package demand

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doctor/internal/airflow/dagfolder"
	"doctor/internal/airflow/dagignore"
	"doctor/internal/astro"
	"doctor/internal/bounds"
	"doctor/internal/host"
)

// readProject reads the code of a project with these files.
func readProject(t *testing.T, files map[string]string) *Code {
	t.Helper()
	m := &host.Machine{OS: "linux", Dir: t.TempDir()}
	for name, text := range files {
		file := filepath.Join(m.Dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "d.py") { // what makes it one that Airflow loads
			text += "\n# an airflow dag\n"
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := &astro.Project{Machine: m, Dir: m.Dir}
	p.Image.AirflowMajor = 3
	return ReadCode(context.Background(), m, p, dagfolder.Walk(context.Background(), m, m.Dir, dagignore.SyntaxOf("", 3)))
}

// shown formats a use briefly.
func shown(u Use) string {
	text := fmt.Sprintf("%s:%d %s %s", u.At.File, u.At.Line, u.Name, u.Credentials)
	if u.Connection != "" {
		text += " " + u.Connection
	}
	for _, given := range []struct {
		name  string
		value *string
	}{{"profile", u.Session.Profile}, {"region", u.Session.Region}, {"endpoint", u.Session.EndpointURL}} {
		if given.value != nil {
			text += " " + given.name + "=" + *given.value
		}
	}
	if u.Session.Service != "" {
		text += " of " + u.Session.Service
	}
	if u.Process != Task {
		text += " at " + string(u.Process)
	}
	switch u.Certainty {
	case Possible:
		text += ", if " + strings.Join(strings.Fields(fmt.Sprint(u.Doubt.Kind, " ", u.Doubt.Of, " ", u.Doubt.Function)), " ")
		if u.Doubt.Line > 0 {
			text += fmt.Sprint(" ", u.Doubt.Line)
		}
	case NotVisible:
		text += ", not visible"
	case Certain:
	}
	return text
}

// task is a DAG with one task, which has these lines.
func task(imports string, lines ...string) string {
	return "from airflow.sdk import dag, task\n" + imports + "\n@dag()\ndef d():\n    @task\n    def t():\n        " + strings.Join(lines, "\n        ") + "\n    t()\nd()\n"
}

const (
	s3Hook   = "from airflow.providers.amazon.aws.hooks.s3 import S3Hook"
	someKeys = `aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"`
)

// TestUsesInCode: which code uses AWS, and with which credentials.
func TestUsesInCode(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"no AWS":             {task("", "return 1"), ""},
		"a hook":             {task(s3Hook, "S3Hook().list_keys('b')"), "d.py:7 S3Hook connection aws_default of s3"},
		"its connection":     {task(s3Hook, "S3Hook(aws_conn_id='lake')"), "d.py:7 S3Hook connection lake of s3"},
		"by position":        {task(s3Hook, "S3Hook('lake')"), "d.py:7 S3Hook connection lake of s3"},
		"no connection":      {task(s3Hook, "S3Hook(aws_conn_id=None)"), "d.py:7 S3Hook chain of s3"},
		"a name for it":      {"LAKE = 'lake'\n" + task(s3Hook, "S3Hook(aws_conn_id=LAKE)"), "d.py:8 S3Hook connection lake of s3"},
		"from elsewhere":     {task(s3Hook, "S3Hook(aws_conn_id=Variable.get('c'))"), "d.py:7 S3Hook hidden of s3, not visible"},
		"a template":         {task(s3Hook, "S3Hook(aws_conn_id='{{ params.c }}')"), "d.py:7 S3Hook hidden of s3, not visible"},
		"a URI in its place": {task(s3Hook, "S3Hook(aws_conn_id='aws://AKIA:secret@')"), "d.py:7 S3Hook hidden of s3, not visible"},
		"a key of its own": {
			"from airflow.providers.amazon.aws.operators.s3 import S3PutBucketTaggingOperator\nS3PutBucketTaggingOperator(task_id='a', key='team', value='x')",
			"d.py:2 S3PutBucketTaggingOperator connection aws_default of s3",
		},
		"a method of the class": {task(s3Hook, "S3Hook.parse_s3_url('s3://b/k')"), ""},
		"a region":              {task(s3Hook, "S3Hook(region_name='eu-west-1')"), "d.py:7 S3Hook connection aws_default region=eu-west-1 of s3"},
		"an operator": {
			"from airflow.providers.amazon.aws.operators.glue import GlueJobOperator as G\nwith DAG('x'):\n    G(task_id='a', aws_conn_id='lake')",
			"d.py:3 GlueJobOperator connection lake of glue",
		},
		"default arguments": {
			"from airflow.providers.amazon.aws.operators.s3 import S3ListOperator\na = {'aws_conn_id': 'lake'}\nwith DAG('x', default_args=a):\n    S3ListOperator(task_id='a')",
			"d.py:4 S3ListOperator connection lake of s3",
		},
		"those of the DAG before": {
			"from airflow.providers.amazon.aws.operators.s3 import S3ListOperator\nwith DAG('x', default_args={'aws_conn_id': 'one'}):\n    S3ListOperator(task_id='a')\nwith DAG('y', default_args={'aws_conn_id': 'two'}):\n    S3ListOperator(task_id='b')\nwith DAG('z'):\n    S3ListOperator(task_id='c')",
			"d.py:3 S3ListOperator connection one of s3\nd.py:5 S3ListOperator connection two of s3\nd.py:7 S3ListOperator connection aws_default of s3",
		},
		"those of the DAG by name": {
			"from airflow.providers.amazon.aws.operators.s3 import S3ListOperator\nx = DAG('x', default_args={'aws_conn_id': 'one'})\ny = DAG('y')\nS3ListOperator(task_id='a', dag=x)\nS3ListOperator(task_id='b', dag=y)",
			"d.py:4 S3ListOperator connection one of s3\nd.py:5 S3ListOperator connection aws_default of s3",
		},
		"those of a group": {
			"from airflow.providers.amazon.aws.operators.s3 import S3ListOperator\nwith DAG('x', default_args={'aws_conn_id': 'one'}):\n    with TaskGroup('g', default_args={'aws_conn_id': 'two'}):\n        S3ListOperator(task_id='a')",
			"d.py:4 S3ListOperator connection two of s3",
		},
		"those from elsewhere": {
			"from airflow.providers.amazon.aws.operators.s3 import S3ListOperator\nwith DAG('x', default_args=ARGS):\n    S3ListOperator(task_id='a')\nwith DAG('y', default_args={**ARGS, 'retries': 1}):\n    S3ListOperator(task_id='b')",
			"d.py:3 S3ListOperator hidden of s3, not visible\nd.py:5 S3ListOperator hidden of s3, not visible",
		},
		"mapped over connections":  {"from airflow.providers.amazon.aws.operators.s3 import S3ListOperator\nS3ListOperator.partial(task_id='a').expand(aws_conn_id=['a', 'b'])", "d.py:2 S3ListOperator hidden of s3, not visible"},
		"mapped":                   {"from airflow.providers.amazon.aws.operators.s3 import S3ListOperator\nS3ListOperator.partial(task_id='a').expand(bucket=['b'])", "d.py:2 S3ListOperator connection aws_default of s3"},
		"deferred":                 {"from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor\nS3KeySensor(task_id='a', deferrable=True)", "d.py:2 S3KeySensor connection aws_default of s3 at trigger"},
		"another provider":         {"from airflow.providers.google.cloud.transfers.s3_to_gcs import S3ToGCSOperator\nS3ToGCSOperator(task_id='a', aws_conn_id='lake')", "d.py:2 S3ToGCSOperator connection lake"},
		"a class by its module":    {"import airflow.providers.amazon.aws.hooks.sqs as q\nq.SqsHook()", "d.py:2 SqsHook connection aws_default of sqs at parse"},
		"Athena by SQL":            {"from airflow.providers.amazon.aws.hooks.athena_sql import AthenaSQLHook\nAthenaSQLHook()", "d.py:2 AthenaSQLHook connection athena_default of athena at parse"},
		"redshift by SQL":          {"from airflow.providers.amazon.aws.hooks.redshift_sql import RedshiftSQLHook\nRedshiftSQLHook()", ""},
		"a client":                 {task("import boto3", "boto3.client('s3')"), "d.py:7 boto3.client chain of s3"},
		"a resource":               {task("import boto3", "boto3.resource(service_name='sqs', region_name='eu-west-1')"), "d.py:7 boto3.resource chain region=eu-west-1 of sqs"},
		"a region by position":     {task("import boto3", "boto3.client('sqs', 'eu-west-1')"), "d.py:7 boto3.client chain region=eu-west-1 of sqs"},
		"its own keys":             {task("import boto3", "boto3.client('s3', "+someKeys+", endpoint_url='http://minio:9000')"), "d.py:7 boto3.client own-keys endpoint=http://minio:9000 of s3"},
		"keys from a variable":     {task("import boto3, os", "boto3.client('s3', aws_access_key_id=os.getenv('A'), aws_secret_access_key=os.environ['B'])"), "d.py:7 boto3.client hidden of s3, not visible"},
		"keys that are None":       {task("import boto3", "boto3.client('s3', aws_access_key_id=None, aws_secret_access_key=None)"), "d.py:7 boto3.client chain of s3"},
		"arguments spread":         {task("import boto3", "boto3.client('s3', **options)"), "d.py:7 boto3.client hidden of s3, not visible"},
		"unsigned":                 {task("import boto3\nfrom botocore import UNSIGNED\nfrom botocore.config import Config", "boto3.client('s3', config=Config(signature_version=UNSIGNED))"), "d.py:9 boto3.client anonymous of s3"},
		"a session":                {task("import boto3", "s = boto3.Session(profile_name='dev')", "s.client('sqs', region_name='eu-west-1')"), "d.py:7 boto3.Session chain profile=dev region=eu-west-1 of sqs"},
		"one that needs a region":  {task("import boto3", "s = boto3.Session()", "s.client('s3')", "s.client('sqs')"), "d.py:7 boto3.Session chain of sqs"},
		"two sessions at once":     {task("import boto3", "boto3.Session().client('sqs', 'a')", "boto3.Session().client('s3')"), "d.py:7 boto3.Session chain region=a of sqs\nd.py:8 boto3.Session chain of s3"},
		"two sessions":             {task("import boto3", "s = boto3.Session(profile_name='a')", "t = boto3.Session(profile_name='b')", "s.client('sqs')", "t.client('s3')"), "d.py:7 boto3.Session chain profile=a\nd.py:8 boto3.Session chain profile=b"},
		"a session at once":        {task("from boto3.session import Session", "Session().client('s3')"), "d.py:7 boto3.session.Session chain of s3"},
		"the default session":      {task("import boto3", "boto3.setup_default_session(profile_name='dev')", "boto3.client('s3')"), "d.py:8 boto3.client chain profile=dev of s3"},
		"variables set in code":    {"import boto3, os\nos.environ['AWS_ACCESS_KEY_ID'] = k\nboto3.client('s3')", "d.py:3 boto3.client hidden of s3 at parse, not visible"},
		"variables set by names":   {"import boto3, os\nos.environ.update(v)\nboto3.client('s3')", "d.py:3 boto3.client chain of s3 at parse, if no variables set dags/d.py"},
		"variables of any name":    {"import boto3, os\nos.environ[name] = k\nboto3.client('s3')", "d.py:3 boto3.client chain of s3 at parse, if no variables set dags/d.py"},
		"a connection set in code": {"import os\nos.environ[\n    'AIRFLOW_CONN_LAKE'\n] = uri\n" + s3Hook + "\nS3Hook('Lake')\nS3Hook('sea')", "d.py:6 S3Hook hidden Lake of s3 at parse, not visible\nd.py:7 S3Hook connection sea of s3 at parse"},
		"a harmless variable":      {"import boto3, os\nos.environ['AWS_DEFAULT_REGION'] = k\nboto3.client('s3')", "d.py:3 boto3.client chain of s3 at parse"},
		"a function nobody calls":  {"import boto3\ndef f():\n    boto3.client('s3')", "d.py:3 boto3.client chain of s3, if function called dags/d.py f"},
		"one that is called":       {"import boto3\ndef f():\n    boto3.client('s3')\nPythonOperator(python_callable=f)", "d.py:3 boto3.client chain of s3"},
		"one of two":               {"import boto3\nx = boto3.client('s3') if a else None", "d.py:2 boto3.client chain of s3 at parse, if line reached dags/d.py 2"},
		"the body of a class":      {"import boto3\nclass A:\n    c = boto3.client('s3')", "d.py:3 boto3.client chain of s3 at parse"},
		"called by nobody called":  {"import boto3\ndef f():\n    g()\ndef g():\n    boto3.client('s3')\n    g()", "d.py:5 boto3.client chain of s3, if function called dags/d.py g"},
		"called by one called":     {"import boto3\ndef f():\n    g()\ndef g():\n    boto3.client('s3')\nf()", "d.py:5 boto3.client chain of s3"},
		"a condition":              {"import boto3\nif REMOTE:\n    boto3.client('s3')", "d.py:3 boto3.client chain of s3 at parse, if line reached dags/d.py 3"},
		"a script's own main part": {"import boto3\nif __name__ == '__main__':\n    boto3.client('s3')", ""},
		"a comment and a text":     {"# boto3.client('s3')\nx = \"boto3.client('s3')\"", ""},
		"s3fs":                     {"import s3fs\ns3fs.S3FileSystem(key='a', secret='b', client_kwargs={'endpoint_url': 'http://minio:9000'})", "d.py:2 s3fs.S3FileSystem own-keys endpoint=http://minio:9000 of s3 at parse"},
		"s3fs without keys":        {"import s3fs\ns3fs.S3FileSystem()", "d.py:2 s3fs.S3FileSystem chain of s3 at parse"},
		"s3fs of a public bucket":  {"import s3fs\ns3fs.S3FileSystem(anon=True)", "d.py:2 s3fs.S3FileSystem anonymous of s3 at parse"},
		"s3fs with a profile":      {"import s3fs\ns3fs.S3FileSystem(profile='dev', client_kwargs={'region_name': 'eu-west-1'})", "d.py:2 s3fs.S3FileSystem chain profile=dev region=eu-west-1 of s3 at parse"},
		"pandas":                   {task("import pandas as pd", "pd.read_csv(f's3://{b}/x.csv')"), "d.py:7 pandas.read_csv chain of s3, if bucket private"},
		"pandas that writes":       {task("import pandas as pd", "f = pd.read_csv('x.csv')", "f.to_csv('s3://b/x')"), "d.py:8 pandas to_csv chain of s3"},
		"smart_open":               {task("from smart_open import open", "open('s3://b/x')", "open('x')"), "d.py:7 smart_open.open chain of s3"},
		"smart_open with a client": {task("from smart_open import open", "open('s3://b/x', transport_params={'client': c})"), "d.py:7 smart_open.open hidden of s3, not visible"},
		"another one's transfer":   {"from airflow.providers.google.cloud.transfers.s3_to_gcs import S3ToGCSOperator\nS3ToGCSOperator(task_id='a')", "d.py:2 S3ToGCSOperator connection aws_default"},
		"a transfer without AWS":   {"from airflow.providers.snowflake.transfers.s3_to_snowflake import S3ToSnowflakeOperator\nS3ToSnowflakeOperator(task_id='a')", ""},
		"pandas with options":      {task("import pandas as pd", "df.to_parquet('s3://b/x', storage_options={'key': 'a', 'secret': 'b'})"), "d.py:7 pandas to_parquet own-keys of s3"},
		"pandas with others":       {task("import pandas as pd", "pd.read_csv('s3://b/x', storage_options=o)"), "d.py:7 pandas.read_csv hidden, not visible"},
		"pandas of a file":         {task("import pandas as pd", "pd.read_csv('x.csv')"), ""},
		"awswrangler":              {task("import awswrangler as wr", "wr.s3.read_parquet('s3://b/x')"), "d.py:7 awswrangler.s3.read_parquet chain of s3"},
		"awswrangler's session":    {task("import awswrangler as wr", "wr.s3.read_parquet('s3://b/x', boto3_session=s)"), "d.py:7 awswrangler.s3.read_parquet hidden of s3, not visible"},
		"polars, a public bucket":  {"import polars as pl\npl.read_parquet('s3://b/x', storage_options={'aws_skip_signature': 'true'})", "d.py:2 polars.read_parquet anonymous of s3 at parse"},
		"polars and an endpoint":   {"import polars as pl\npl.read_parquet('s3://b/x', storage_options={'AWS_ACCESS_KEY_ID': 'a', 'AWS_SECRET_ACCESS_KEY': 'b', 'AWS_ENDPOINT_URL': 'http://minio:9000', 'AWS_REGION': 'r'})", "d.py:2 polars.read_parquet own-keys region=r endpoint=http://minio:9000 of s3 at parse"},
		"polars with its own keys": {"import polars as pl\npl.read_parquet('s3://b/x', storage_options={'aws_access_key_id': 'a', 'aws_secret_access_key': 'b'})", "d.py:2 polars.read_parquet own-keys of s3 at parse"},
		"a class of its own":       {s3Hook + "\nclass H(S3Hook):\n    pass\nH(aws_conn_id='lake')", "d.py:4 H connection lake of s3 at parse"},
		"one of such a class":      {s3Hook + "\nclass H(Mixin, S3Hook):\n    x = 1\nclass I(H):\n    pass\nI()", "d.py:6 I connection aws_default of s3 at parse"},
		"its constructor":          {s3Hook + "\nclass H(S3Hook):\n    def __init__(self, **k):\n        super().__init__(aws_conn_id='lake', **k)\nH()", "d.py:5 H connection lake of s3 at parse"},
		"which hands on":           {s3Hook + "\nclass H(S3Hook):\n    def __init__(self, *a, **k):\n        super().__init__(*a, **k)\nH(aws_conn_id='lake')\nH()\nH('lake')", "d.py:5 H connection lake of s3 at parse\nd.py:6 H connection aws_default of s3 at parse\nd.py:7 H hidden of s3 at parse, not visible"},
		"which decides":            {s3Hook + "\nclass H(S3Hook):\n    def __init__(self, team, aws_conn_id='x'):\n        S3Hook.__init__(self, aws_conn_id=aws_conn_id)\nH('a')", "d.py:5 H hidden of s3 at parse, not visible"},
		"which hands on nothing":   {s3Hook + "\nclass H(S3Hook):\n    def __init__(self):\n        self.x = 1\nH()", "d.py:5 H hidden of s3 at parse, not visible"},
		"a class of another kind":  {"class H(Base):\n    pass\nclass Base(H):\n    pass\nH()", ""},
		"object storage":           {"from airflow.sdk import ObjectStoragePath\nObjectStoragePath('s3://lake@b/x')", "d.py:2 ObjectStoragePath connection lake of s3 at parse"},
		"object storage with keys": {"from airflow.sdk import ObjectStoragePath\nObjectStoragePath('s3://AKIA:secret@b/x')", "d.py:2 ObjectStoragePath hidden of s3 at parse, not visible"},
		"object storage, public":   {"from airflow.sdk import ObjectStoragePath\nObjectStoragePath('s3://b/x')", "d.py:2 ObjectStoragePath chain of s3 at parse, if bucket private"},
		"polars":                   {"import polars as pl\npl.read_parquet('s3://b/x')", "d.py:2 polars.read_parquet chain of s3 at parse, if library asks chain polars"},
		"pyarrow":                  {"from pyarrow.fs import S3FileSystem\nS3FileSystem(region='eu-west-1')\nS3FileSystem(**keys)\nS3FileSystem(anonymous=True)", "d.py:2 pyarrow.fs.S3FileSystem chain region=eu-west-1 of s3 at parse, if library asks chain pyarrow\nd.py:3 pyarrow.fs.S3FileSystem hidden of s3 at parse, not visible\nd.py:4 pyarrow.fs.S3FileSystem anonymous of s3 at parse"},
		"the Astro SDK":            {"from astro.files import File, get_file_list\nFile(path='s3://b/x', conn_id='lake')\nFile('s3://b/x')\nget_file_list('s3://b/x', 'lake')\nFile('s3://b/x', conn_id=c)\nFile('gs://b/x')", "d.py:2 astro.files.File connection lake of s3\nd.py:3 astro.files.File connection aws_default of s3\nd.py:4 astro.files.get_file_list connection lake of s3\nd.py:5 astro.files.File hidden of s3, not visible"},
		"an address in parts":      {"import os\nfrom astro.files import File\nFile(path=os.path.join('s3://', b, 'x'), conn_id='lake')\nFile(path=os.path.join(f, 's3://'))", "d.py:3 astro.files.File connection lake of s3"},
		"the documentation of dbt": {"from cosmos.operators import DbtDocsS3Operator, DbtDocsGCSOperator\nDbtDocsS3Operator(task_id='a', connection_id='lake')\nDbtDocsGCSOperator(task_id='b', connection_id='sea')", "d.py:2 DbtDocsS3Operator connection lake"},
		"a client of another kind": {"import docker\ndocker.client('s3')", ""},
		"a copy command in SQL":    {"x('COPY INTO t FROM s3://b/x')", ""},
		"a latin source":           {"# -*- coding: latin-1 -*-\nimport boto3\nboto3.client('s3')", "d.py:3 boto3.client chain of s3 at parse"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, u := range readProject(t, map[string]string{"dags/d.py": c.source}).Uses {
				got = append(got, strings.TrimPrefix(shown(u), "dags/"))
			}
			if text := strings.Join(got, "\n"); text != c.want {
				t.Errorf("%s\ngot  %s\nwant %s", c.source, text, c.want)
			}
		})
	}
}

// holdUses requires the uses of a project with these files.
func holdUses(t *testing.T, files map[string]string, want string) {
	t.Helper()
	t.Parallel()
	var got []string
	for _, u := range readProject(t, files).Uses {
		got = append(got, shown(u))
	}
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

// TestWhatIsReached: only code that Airflow loads counts.
func TestWhatIsReached(t *testing.T) {
	const use = "import boto3\ndef names():\n    return boto3.client('s3')\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"imported from include":  {map[string]string{"dags/d.py": "from include.lake import names\nnames()", "include/lake.py": use}, "include/lake.py:3 boto3.client chain of s3"},
		"imported as a module":   {map[string]string{"dags/d.py": "import include.lake as l\nl.names()", "include/lake.py": use}, "include/lake.py:3 boto3.client chain of s3"},
		"imported from beside":   {map[string]string{"dags/a/d.py": "from .lake import names\nnames()", "dags/a/lake.py": use, "dags/.airflowignore": "a/lake.py"}, "dags/a/lake.py:3 boto3.client chain of s3"},
		"a class of include":     {map[string]string{"dags/d.py": "from include.hooks import H\nH()", "include/hooks.py": s3Hook + "\nclass H(S3Hook):\n    pass"}, "dags/d.py:2 H connection aws_default of s3 at parse"},
		"a class by a package":   {map[string]string{"dags/d.py": "from include import H\nH()", "include/__init__.py": "from .hooks import H", "include/hooks.py": s3Hook + "\nclass H(S3Hook):\n    pass"}, "dags/d.py:2 H connection aws_default of s3 at parse"},
		"a class from beside":    {map[string]string{"dags/d.py": "from .hooks import H\nH.partial(a=1)", "dags/hooks.py": "from airflow.providers.amazon.aws.operators.s3 import S3ListOperator\nclass H(S3ListOperator):\n    pass"}, "dags/d.py:2 H connection aws_default of s3"},
		"a class of elsewhere":   {map[string]string{"dags/d.py": "from package.hooks import H\nH()", "include/hooks.py": s3Hook + "\nclass H(S3Hook):\n    pass"}, ""},
		"imported, not called":   {map[string]string{"dags/d.py": "from include.lake import names", "include/lake.py": use}, "include/lake.py:3 boto3.client chain of s3, if function called include/lake.py names"},
		"called by another name": {map[string]string{"dags/d.py": "from include.lake import names as n\nn()", "include/lake.py": use}, "include/lake.py:3 boto3.client chain of s3"},
		"by way of a package":    {map[string]string{"dags/d.py": "from include import names\nnames()", "include/__init__.py": "from .lake import names", "include/lake.py": use}, "include/lake.py:3 boto3.client chain of s3"},
		"from the dags folder":   {map[string]string{"dags/d.py": "from lib.lake import names\nnames()", "dags/lib/lake.py": use}, "dags/lib/lake.py:3 boto3.client chain of s3"},
		"a plugin":               {map[string]string{"plugins/p.py": "import boto3\nboto3.client('s3')"}, "plugins/p.py:2 boto3.client chain of s3 at parse"},
		"imported by nobody":     {map[string]string{"dags/d.py": "names()", "include/lake.py": use}, "include/lake.py:3 boto3.client chain of s3, if file imported include/lake.py"},
		"no DAG by its words":    {map[string]string{"dags/conftest.py": "import boto3\nboto3.client('s3')"}, "dags/conftest.py:2 boto3.client chain of s3 at parse, if file imported dags/conftest.py"},
		"left out":               {map[string]string{"dags/old.py": use + "names()", "dags/.airflowignore": "old.py"}, "dags/old.py:3 boto3.client chain of s3, if file imported dags/old.py"},
		"tests and environments": {map[string]string{"tests/t.py": use, "include/.venv/x.py": use, "include/site-packages/y.py": use, "x.py": use}, ""},
	} {
		t.Run(name, func(t *testing.T) { holdUses(t, c.files, c.want) })
	}
}

// TestWhatCodeSets: variables that code sets count in the processes that run it.
func TestWhatCodeSets(t *testing.T) {
	const (
		use    = "import boto3\nboto3.client('s3')\n"
		sets   = "import os\nos.environ['AWS_PROFILE'] = p\n"
		dotenv = "from dotenv import load_dotenv\nload_dotenv()\n"
		keys   = "AWS_ACCESS_KEY_ID=a\n"
		plain  = "dags/d.py:2 boto3.client chain of s3 at parse"
		fourth = "dags/d.py:4 boto3.client chain of s3 at parse"
		hook   = "from airflow.providers.amazon.aws.hooks.s3 import S3Hook\nS3Hook('lake')\n"
	)
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"in another DAG file":           {map[string]string{"dags/d.py": use, "dags/e.py": sets}, plain},
		"in what it imports":            {map[string]string{"dags/d.py": "import include.env\n" + use, "include/env.py": sets}, "dags/d.py:3 boto3.client hidden of s3 at parse, not visible"},
		"in what another imports":       {map[string]string{"dags/d.py": use, "dags/e.py": "import include.env", "include/env.py": sets}, plain},
		"in what imports it":            {map[string]string{"dags/d.py": sets + "import include.lake", "include/lake.py": use}, "include/lake.py:2 boto3.client hidden of s3 at parse, not visible"},
		"in a plugin":                   {map[string]string{"dags/d.py": use, "plugins/p.py": sets}, "dags/d.py:2 boto3.client hidden of s3 at parse, not visible"},
		"in what nothing loads":         {map[string]string{"dags/d.py": use, "include/env.py": sets}, plain},
		"no .env":                       {map[string]string{"dags/d.py": dotenv + use}, fourth},
		".env beside it":                {map[string]string{"dags/d.py": dotenv + use, "dags/.env": keys}, fourth + ", if no variables set dags/d.py"},
		".env beside it with others":    {map[string]string{"dags/d.py": dotenv + use, "dags/.env": "BUCKET=b\n"}, fourth},
		"the nearest .env only":         {map[string]string{"dags/a/d.py": dotenv + use, "dags/a/.env": "BUCKET=b\n", "dags/.env": keys}, "dags/a/d.py:4 boto3.client chain of s3 at parse"},
		"the project's, in the image":   {map[string]string{"dags/d.py": dotenv + use, ".env": keys}, fourth + ", if no variables set dags/d.py"},
		"the project's, kept out of it": {map[string]string{"dags/d.py": dotenv + use, ".env": keys, ".dockerignore": ".git\n.env\n"}, fourth},
		"another file":                  {map[string]string{"dags/d.py": "from dotenv import load_dotenv\nload_dotenv('/opt/keys')\n" + use}, fourth + ", if no variables set dags/d.py"},
		"for a connection":              {map[string]string{"dags/d.py": sets + hook}, "dags/d.py:4 S3Hook connection lake of s3 at parse"},
	} {
		t.Run(name, func(t *testing.T) { holdUses(t, c.files, c.want) })
	}
}

// TestWhatIsNotRead: a file that was not read, or only in part, does not count as read.
func TestWhatIsNotRead(t *testing.T) {
	t.Parallel()
	code := readProject(t, map[string]string{
		"dags/a.py": "import boto3\nboto3.client('s3')\n", "dags/b.py": "f(", "dags/c.py": "# -*- coding: ebcdic-no -*-\n",
		"include/d.py": strings.Repeat("#", bounds.Source+1),
	})
	unread := map[string]int{}
	for _, u := range code.Unread {
		unread[u.First] = u.Count
	}
	if code.Files != 1 || len(code.Uses) != 1 || len(unread) != 2 || unread["dags/b.py"] != 2 || unread["include/d.py"] != 1 {
		t.Errorf("%d files, %d uses, unread %v", code.Files, len(code.Uses), unread)
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	m := &host.Machine{OS: "linux", Dir: t.TempDir()}
	code = ReadCode(over, m, &astro.Project{Dir: m.Dir}, dagfolder.Folder{Files: []string{"dags/a.py", "dags/b.py"}})
	if code.Files != 0 || len(code.Unread) != 1 || code.Unread[0].Count != 2 {
		t.Errorf("after the time was up: %d files, unread %v", code.Files, code.Unread)
	}
}

// TestRemoteLogging: logs that go to AWS, by the options of this Airflow.
func TestRemoteLogging(t *testing.T) {
	for name, c := range map[string]struct {
		env   map[string]string
		major int
		want  string
	}{
		"S3":               {map[string]string{"LOGGING__REMOTE_LOGGING": "True", "LOGGING__REMOTE_BASE_LOG_FOLDER": "s3://b/x", "LOGGING__REMOTE_LOG_CONN_ID": "logs"}, 3, "connection logs s3"},
		"no connection":    {map[string]string{"LOGGING__REMOTE_LOGGING": "true", "LOGGING__REMOTE_BASE_LOG_FOLDER": "s3://b/x"}, 3, "chain  s3"},
		"CloudWatch":       {map[string]string{"LOGGING__REMOTE_LOGGING": "1", "LOGGING__REMOTE_BASE_LOG_FOLDER": "cloudwatch://arn:aws:logs:eu-west-1:123456789012:log-group:g"}, 3, "chain  logs"},
		"turned off":       {map[string]string{"LOGGING__REMOTE_LOGGING": "False", "LOGGING__REMOTE_BASE_LOG_FOLDER": "s3://b/x"}, 3, ""},
		"never turned on":  {map[string]string{"LOGGING__REMOTE_BASE_LOG_FOLDER": "s3://b/x"}, 3, ""},
		"Google":           {map[string]string{"LOGGING__REMOTE_LOGGING": "True", "LOGGING__REMOTE_BASE_LOG_FOLDER": "gs://b/x"}, 3, ""},
		"the old section":  {map[string]string{"CORE__REMOTE_LOGGING": "True", "CORE__REMOTE_BASE_LOG_FOLDER": "s3://b/x"}, 2, "chain  s3"},
		"gone in 3":        {map[string]string{"CORE__REMOTE_LOGGING": "True", "CORE__REMOTE_BASE_LOG_FOLDER": "s3://b/x"}, 3, ""},
		"the new one wins": {map[string]string{"CORE__REMOTE_LOGGING": "True", "LOGGING__REMOTE_LOGGING": "False", "CORE__REMOTE_BASE_LOG_FOLDER": "s3://b/x"}, 2, ""},
	} {
		env := map[string]astro.Var{}
		for name, value := range c.env {
			env["AIRFLOW__"+name] = astro.Var{Value: value}
		}
		got := ""
		if u, ok := RemoteLogging(env, c.major); ok {
			got = fmt.Sprintf("%s %s %s", u.Credentials, u.Connection, u.Session.Service)
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// FuzzReadCode: no source stops the reading.
func FuzzReadCode(f *testing.F) {
	for _, seed := range []string{"import boto3\nboto3.client('s3')", "with a as b: b.c(**{'d': e})", "x = f(x)\nx.y()", "def f(:\n\t\"\"\"", "a = b\nb = a\na.c()"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		m := &host.Machine{OS: "linux", Dir: t.TempDir()}
		if err := os.MkdirAll(filepath.Join(m.Dir, "dags"), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(m.Dir, "dags", "d.py"), source, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, u := range ReadCode(context.Background(), m, &astro.Project{Dir: m.Dir}, dagfolder.Folder{Files: []string{"dags/d.py"}}).Uses {
			if u.Name == "" || u.At.Line < 1 {
				t.Errorf("%+v", u)
			}
		}
	})
}
