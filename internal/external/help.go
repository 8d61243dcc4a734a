package external

// Help is the help about external checks.
const Help = `A program of your own can add checks to doctor, in any language. Name it in one of
these places; nothing in a project can:

  --check-command PROGRAM   a path, or a name on the PATH; repeatable
  your own settings         $XDG_CONFIG_HOME/doctor/config.yaml (else ~/.config/doctor), on
                            Windows %AppData%\doctor\config.yaml

In the settings a path starts at their folder, and a list has arguments (on Windows,
scripts need the program that runs them):

  check_commands:
    - ~/bin/house-rules
    - [py, -3, 'C:\tools\house_rules.py']

--no-check-commands ignores the settings for one run, and so does --ci.

PROTOCOL
  PROGRAM list   prints its checks and their rules
  PROGRAM run    reads a request from standard input and prints the findings of one check

Each is a JSON document; doctor checks --protocol prints their JSON Schema. The request
has what doctor knows of the project: its folder, mode and Runtime, and of each service
the environment, the mounts, and the sessions of boto3 with profile, region and source.
Values that may be secret are null. This is the shortest program that is valid:

  #!/bin/sh
  case $1 in
  list) cat <<'END'
  {"protocol": 1, "checks": [{
    "id": "house-rules", "title": "Rules of our company", "doc": "Looks at the profile.",
    "rules": [{"id": "house-profile", "severity": "error",
               "title": "Wrong profile", "doc": "Set AWS_PROFILE=dev in .env."}]}]}
  END
  ;;
  run) echo '{"protocol": 1, "findings": []}' ;;
  esac

WHAT DOCTOR DOES WITH IT
  The checks are listed after doctor's own, explained, selected and suppressed by their
  ids, and are in every format. Their scope is host. A project whose .doctor.yaml names
  their rules needs the program in each run.
  The program runs in its own folder, with your environment, and gets --check-timeout for
  each call. Then it is killed with all processes of its group (on Windows, its job). It
  may print 1 MiB.
  Its words are shown like those of a file: known secrets are masked, control characters
  escaped. Commands of its fixes are shown, and doctor fix runs none of them.
  If list fails, doctor ends with exit code 2. If run fails, ends with another exit code
  than 0, or prints what the protocol does not allow, the check is unknown, with the
  last line of its standard error.`
