package builtin

import (
	"testing"
)

// TestAdviceOfTargets: a mount moves to where boto3 looks in this service, a file under its
// own name.
func TestAdviceOfTargets(t *testing.T) {
	none := func(more map[string]string) map[string]string {
		files := map[string]string{"project/.env": "", "home/.aws/config": "", "home/.aws/credentials": ""}
		for name, text := range more {
			files[name] = text
		}
		return files
	}
	plain := func(line string) map[string]string {
		files := override(everywhere, line)
		files["project/.env"] = ""
		return files
	}
	testAdvice(t, map[string]mistake{
		"a file at another image's home": {
			plain("      - ~/.aws/credentials:/home/airflow/.aws/credentials:ro"),
			`mount-target-not-used
				fix: Mount the file at /home/astro/.aws/credentials in docker-compose.override.yml:4 [retarget-mount]`, "boto3 looks in /home/astro/.aws",
		},
		"both files at another image's home": {
			plain("      - ~/.aws/config:/root/.aws/config\n      - ~/.aws/credentials:/root/.aws/credentials"),
			`mount-target-not-used
				fix: Mount each file at its own path, /home/astro/.aws/config and /home/astro/.aws/credentials, in docker-compose.override.yml:5 [change-mounts]`, "~/.aws/credentials is mounted at /root/.aws/credentials",
		},
		"a file on the folder's name": {
			plain("      - ~/.aws/credentials:/home/astro/.aws"),
			`mount-target-not-used
				fix: Mount the file at /home/astro/.aws/credentials in docker-compose.override.yml:4 [retarget-mount]`, "where boto3 expects a folder",
		},
		"a file on the folder's name and one below it": {
			plain("      - ~/.aws/config:/home/astro/.aws\n      - ~/.aws/credentials:/home/astro/.aws/credentials"),
			`mount-target-is-file-path
				fix: Mount the file at /home/astro/.aws/config in docker-compose.override.yml:4 [change-mounts]`, "mounts /home/astro/.aws/credentials below it",
		},
		"a folder at another image's home": {
			plain("      - ~/.aws:/home/airflow/.aws"),
			`mount-target-not-used
				fix: Mount the folder at /home/astro/.aws in docker-compose.override.yml:4 [retarget-mount]`, "boto3 looks in /home/astro/.aws",
		},
		"a user without a home folder": {
			plain("      - ~/.aws:/usr/local/airflow/.aws\n    user: 1000:1000"),
			`mount-target-not-used
				fix: Mount the folder at /.aws in docker-compose.override.yml:4 [retarget-mount]
				fix: Remove user: in docker-compose.override.yml:5, and mount the folder at /home/astro/.aws`, "boto3 looks in /.aws",
		},
		"root": {
			plain("      - ~/.aws:/usr/local/airflow/.aws\n    user: root"),
			`mount-target-not-used
				fix: Mount the folder at /root/.aws in docker-compose.override.yml:4 [retarget-mount]
				fix: Remove user: in docker-compose.override.yml:5, and mount the folder at /home/astro/.aws`, "boto3 looks in /root/.aws",
		},
		"no AWS files on this machine": {
			none(map[string]string{"project/docker-compose.override.yml": ""}),
			`credentials-files-absent
				fix: Create the files with access keys
				aws configure
				fix: Create the files with single sign-on
				aws configure sso
				fix: Then mount the folder: write under volumes: of each service in docker-compose.override.yml
				write - ~/.aws:/home/astro/.aws:rw`, "~/.aws has no AWS files to mount at /home/astro/.aws",
		},
		"AWS files on this machine": {
			map[string]string{"project/.env": "", "project/docker-compose.override.yml": ""},
			`override-missing
				fix: Mount ~/.aws in each service in docker-compose.override.yml: ~/.aws:/home/astro/.aws:rw [add-mounts]`, "/home/astro/.aws is not mounted: docker-compose.override.yml not found",
		},
		"a pattern of .env that has keys": {
			map[string]string{"project/.env": "", "project/docker-compose.override.yml": "", "project/.env_example": "BUCKET=b\nAWS_ACCESS_KEY_ID=your-key\nAWS_SECRET_ACCESS_KEY=your-secret\n"},
			`override-missing
				fix: Mount ~/.aws in each service in docker-compose.override.yml: ~/.aws:/home/astro/.aws:rw [add-mounts]
				fix: Set AWS_ACCESS_KEY_ID in .env, as in .env_example:2`, "/home/astro/.aws is not mounted: docker-compose.override.yml not found",
		},
		"a pattern of .env that has none": {
			map[string]string{"project/.env": "", "project/docker-compose.override.yml": "", "project/.env.example": "AWS_DEFAULT_REGION=us-east-1\n"},
			`override-missing
				fix: Mount ~/.aws in each service in docker-compose.override.yml: ~/.aws:/home/astro/.aws:rw [add-mounts]`, "/home/astro/.aws is not mounted: docker-compose.override.yml not found",
		},
		"config alone on this machine": {
			map[string]string{"project/.env": "", "project/docker-compose.override.yml": "", "home/.aws/credentials": ""},
			`override-missing
				fix: Mount ~/.aws in each service in docker-compose.override.yml: ~/.aws:/home/astro/.aws:rw [add-mounts]
				credentials-files-absent
				fix: Create the files with access keys
				aws configure
				fix: Create the files with single sign-on
				aws configure sso`, "/home/astro/.aws is not mounted: docker-compose.override.yml not found",
		},
		"config alone in the image": {
			map[string]string{
				"project/.env": "", "project/docker-compose.override.yml": "", "project/include/aws/config": "[default]\nregion = us-west-2\n",
				"project/Dockerfile": "FROM astrocrpublic.azurecr.io/runtime:3.0-2\nCOPY include/aws /home/astro/.aws\n",
			},
			`credentials-files-absent
				fix: Mount ~/.aws in each service in docker-compose.override.yml: ~/.aws:/home/astro/.aws:rw [add-mounts]`, "copied from include/aws/config",
		},
		"an environment file that is mounted and absent": {
			map[string]string{"project/.env": "", "project/docker-compose.override.yml": "services:\n  scheduler:\n    volumes:\n      - ./.env:/usr/local/airflow/.env\n"},
			`host-path-missing
				fix: Create the file
				touch .env
				fix: Remove the volume line in docker-compose.override.yml:4: compose reads the file without it [change-mounts]`, "the engine creates a folder there",
		},
		"a copy of a file that is left out": {
			map[string]string{
				"project/.dockerignore": "certs\n", "project/certs/corp.crt": "x",
				"project/Dockerfile": "FROM astrocrpublic.azurecr.io/runtime:3.0-2\nCOPY certs/corp.crt /certs/\n",
			},
			`image-path-absent
				fix: Include certs/corp.crt in the build: add this line to .dockerignore
				echo '!certs/corp.crt' >> .dockerignore
				fix: Comment out Dockerfile:2
				write # COPY certs/corp.crt /certs/`, ".dockerignore excludes from the build",
		},
		"a copy of a file that is not there": {
			map[string]string{"project/Dockerfile": "FROM astrocrpublic.azurecr.io/runtime:3.0-2\nCOPY certs/corp.crt /certs/\n"},
			`image-path-absent
				fix: Put certs/corp.crt into the project folder, or correct the path in Dockerfile:2
				fix: Comment out Dockerfile:2
				write # COPY certs/corp.crt /certs/`, "is not in the project folder",
		},
	})
}
