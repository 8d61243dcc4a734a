package standin

import (
	"strings"
	"sync"
)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// fixedNames are whole names that stay: the services that the Astro CLI starts, the defaults of
// Airflow, AWS and the Astro CLI, and hosts that are everybody's.
var fixedNames = sync.OnceValue(func() map[string]bool {
	return setOf(`
default DEFAULT root aws_default airflow/connections airflow/variables airflow/config
scheduler webserver api-server triggerer dag-processor worker flower postgres db-migration redis
docker-compose.override.yml docker-compose.override.yaml docker-compose.yml docker-compose.yaml compose.yaml compose.yml
Dockerfile .dockerignore .gitignore .env .env.local .env.example requirements.txt packages.txt airflow_settings.yaml config.yaml
airflow.cfg airflow_local_settings.py .airflowignore .doctor.yaml .astro .aws .docker .astrocloud .aws-sam __init__.py __pycache__ conftest.py
pyproject.toml setup.py README.md docker.sock podman.sock host_mnt host.docker.internal gateway.docker.internal host.containers.internal
localhost localstack minio moto motoserver aws-default session-name
` + "\u2026")
})

// fixedWords are words in paths, in code and in compose files that are everybody's, in lower case.
var fixedWords = sync.OnceValue(func() map[string]bool {
	return setOf(`
usr local airflow home astro opt etc var run tmp private mnt media srv root users user proc dev lib bin share cache config
aws sso cli login credentials docker dags dag include plugins tests test src logs log data cfg conf
and as assert async await break class continue def del elif else except false finally for from global if import in is lambda none
nonlocal not or pass raise return true try while with yield self cls print len str int float list dict set tuple open range
sorted type args kwargs super object init main name file path json csv logging typing datetime timedelta pendulum functools contextlib
boto boto3 botocore client resource session sts s3 ssm iam ecr ecs eks emr glue athena lambda sqs sns dynamodb redshift secretsmanager
secrets manager kms logs logger cloudwatch bedrock sagemaker batch stepfunctions hook hooks operator operators sensor sensors provider providers
amazon apache task tasks decorators models utils common sql sdk standard http https bash python context default owner start date schedule interval catchup
retries retry delay description tags tag params param conn connection connections variable variables bucket key value prefix region profile
get set put list head create delete describe update upload download invoke publish send receive caller identity parameter parameters
objects object items item query execute read write load copy
version services service image build volumes volume environment env command entrypoint ports networks network depends condition healthcheck interval
timeout restart labels label extra hosts user working dir target source bind type readonly ro rw container hostname
add args build cap configs context deploy dependencies devices dns driver drop external extends expose group init interval ipc limits links
logging memory cpus mode opt opts options pid platform policy privileged profiles pull read only replicas reservations resources runtime scale secrets
security shm size sysctls test tmpfs tty ulimits userns disable required uri url nocopy propagation
txt yml yaml toml ini cfg py md sh sql zip tar gz lock whl html xml pem crt
github gitlab quay docker com org net io astronomer runtime latest amazonaws arn iam
`)
})

// extensions are those of files of which the kind matters.
var extensions = sync.OnceValue(func() map[string]bool {
	return setOf("py pyc yml yaml json txt env ini cfg conf toml md rst sh bash sql csv parquet jar whl zip tar gz html xml pem crt cer key log lock ipynb bak backup old example sock")
})
