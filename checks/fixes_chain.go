package checks

import (
	"fmt"
	"path"

	"doctor/internal/astro"
	"doctor/internal/diagnosis"
)

func fixProfile(p *Pass, c diagnosis.Cause) []Fix {
	if c.Suggestion != "" && len(c.Vars) > 0 && c.Vars[0].Source == astro.FromEnvFile {
		v := c.Vars[0]
		if v.Name == "AWS_DEFAULT_PROFILE" && len(c.Message) > 0 && p.anyServiceHas("AWS_PROFILE") {
			return []Fix{withFixer("Remove AWS_DEFAULT_PROFILE from "+v.Origin.File, "unset-variables", Safe, map[string]string{"file": v.Origin.File, "names": v.Name})}
		}
		return []Fix{withFixer(fmt.Sprintf("Write %s=%s", v.Name, c.Suggestion), "retarget-variables", Safe,
			map[string]string{"file": v.Origin.File, "set:" + v.Name: c.Suggestion})}
	}
	if c.Suggestion != "" {
		return []Fix{{Title: fmt.Sprintf("Name the profile %q", c.Suggestion), Safety: Unsafe}}
	}
	fixes := []Fix{}
	if c.Subject != "" {
		fixes = append(fixes, Fix{Title: fmt.Sprintf("Make the profile %q", c.Subject), Commands: []string{"aws configure" + p.flag("--profile", c.Subject)}, Safety: Unsafe})
	}
	return append(fixes, Fix{Title: "Name a profile that is there", Commands: []string{"aws configure list-profiles"}, Safety: Unsafe})
}

func fixDefault(p *Pass, c diagnosis.Cause) []Fix {
	var fixes []Fix
	if c.Suggestion != "" && p.Project().EnvFile.Exists {
		fixes = append(fixes, withFixer("Name the profile in "+p.Project().EnvFile.Path, "retarget-variables", Safe,
			map[string]string{"file": p.Project().EnvFile.Path, "set:AWS_PROFILE": c.Suggestion}))
	}
	if at, _, ok := p.Project().Override.Environment(c.Services[0], "AWS_PROFILE"); ok {
		return []Fix{{Title: fmt.Sprintf("Remove AWS_PROFILE from environment: (%s), or export it in the shell", diagnosis.Place(at)), Safety: Unsafe}}
	}
	return append(fixes, Fix{Title: "Make a profile [default]", Commands: []string{"aws configure"}, Safety: Unsafe})
}

func fixEmptyProfile(_ *Pass, c diagnosis.Cause) []Fix {
	if len(c.Vars) == 0 || c.Vars[0].Source != astro.FromEnvFile {
		return []Fix{{Title: "Export " + c.Subject + " in the shell before the start, or take the line out", Safety: Unsafe}}
	}
	return []Fix{withFixer(fmt.Sprintf("Take %s out of %s", c.Subject, c.Vars[0].Origin.File), "unset-variables", Safe,
		map[string]string{"file": c.Vars[0].Origin.File, "names": c.Subject})}
}

// fixInConfig points at the line: what is right there only its owner knows.
func fixInConfig(p *Pass, c diagnosis.Cause) []Fix {
	title := map[string]string{
		"source-profile-missing":             "Name a profile that is there in source_profile",
		"source-profile-cycle":               "End the chain at a profile with keys",
		"source-profile-without-credentials": "Give that profile keys, or name another in source_profile",
		"role-without-source":                "Add source_profile = <profile with keys> to the profile",
		"role-invalid":                       "Correct role_arn, role_session_name or duration_seconds",
		"role-both-sources":                  "Keep one of source_profile and credential_source",
		"credential-source-invalid":          "Write Environment, Ec2InstanceMetadata or EcsContainer, or use source_profile",
		"credential-source-unavailable":      "Use source_profile = <profile with keys> instead of credential_source",
		"sso-profile-incomplete":             "Add what is missing, or set the profile up again",
		"sso-session-missing":                "Add the section, or correct its header: [sso-session NAME]",
		"sso-session-conflict":               "Remove the setting from the profile; the sso-session has it",
	}[c.Rule]
	if c.Suggestion != "" {
		title += fmt.Sprintf(": %q", c.Suggestion)
	}
	fix := Fix{Title: fmt.Sprintf("%s (%s)", title, placeOf(c)), Safety: Unsafe}
	if c.Rule == "sso-profile-incomplete" {
		fix.Commands = []string{"aws configure sso" + profileFlag(p, c)}
	}
	return []Fix{fix}
}

func fixMFA(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{{Title: "Get temporary keys with the code on this machine, and name their profile in AWS_PROFILE",
		Commands: []string{"aws sts get-session-token --serial-number <arn of the device> --token-code <code>"}, Safety: Unsafe}}
}

func fixWebIdentity(_ *Pass, c diagnosis.Cause) []Fix {
	if c.View != nil {
		if v, ok := c.View.Service.Env["AWS_WEB_IDENTITY_TOKEN_FILE"]; ok && v.Source == astro.FromEnvFile {
			return []Fix{withFixer("Remove the variables of the cluster from "+v.Origin.File, "unset-variables", Safe,
				map[string]string{"file": v.Origin.File, "names": "AWS_WEB_IDENTITY_TOKEN_FILE,AWS_ROLE_ARN,AWS_ROLE_SESSION_NAME"})}
		}
	}
	return []Fix{{Title: "Remove web_identity_token_file from the profile, or mount the token (" + placeOf(c) + ")", Safety: Unsafe}}
}

func fixProcess(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{{Title: fmt.Sprintf("Get keys with the program on this machine and use those, or put %s into the image (%s)", path.Base(c.Subject), placeOf(c)), Safety: Unsafe}}
}

func fixExecutable(p *Pass, c diagnosis.Cause) []Fix {
	if c.HostPath == "" {
		return nil
	}
	return []Fix{{Title: "Let the program be run", Commands: []string{"chmod a+rx " + p.shown(c.HostPath)}, Safety: Unsafe}}
}

func fixCRT(p *Pass, _ diagnosis.Cause) []Fix {
	fix := Fix{Title: "Add botocore[crt] to requirements.txt and start again", Safety: Unsafe}
	if p.posix() {
		fix.Commands = []string{"echo 'botocore[crt]' >> requirements.txt", "astro dev restart"}
	}
	return []Fix{fix}
}

func fixBundle(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{{Title: fmt.Sprintf("Mount the bundle at that path in each service, or remove the setting (%s)", placeOf(c)), Safety: Unsafe}}
}

func fixProxy(p *Pass, c diagnosis.Cause) []Fix {
	return []Fix{{Title: "Name the machine as the container sees it, host.docker.internal instead of localhost (" + placeOf(c) + ")", Safety: Unsafe}}
}

func fixEndpoint(p *Pass, c diagnosis.Cause) []Fix {
	return []Fix{
		{Title: fmt.Sprintf("Remove the endpoint (%s) to talk to AWS", placeOf(c)), Safety: Unsafe},
		{Title: "Or, for an emulator on this machine, write host.docker.internal instead of localhost", Safety: Unsafe},
	}
}

func fixLeftoverVariable(_ *Pass, c diagnosis.Cause) []Fix {
	if len(c.Vars) == 0 || c.Vars[0].Source != astro.FromEnvFile {
		return nil
	}
	v := c.Vars[0]
	return []Fix{withFixer(fmt.Sprintf("Remove %s from %s", v.Name, v.Origin.File), "unset-variables", Safe, map[string]string{"file": v.Origin.File, "names": v.Name})}
}

func fixRegion(p *Pass, c diagnosis.Cause) []Fix {
	region := c.Suggestion
	if region == "" {
		region = "us-east-1"
	}
	if len(c.Vars) > 0 && c.Vars[0].Source == astro.FromEnvFile {
		return []Fix{withFixer("Write AWS_DEFAULT_REGION="+region, "retarget-variables", Safe, map[string]string{"file": c.Vars[0].Origin.File, "set:AWS_DEFAULT_REGION": region})}
	}
	if c.Suggestion != "" {
		return []Fix{{Title: fmt.Sprintf("Write %s (%s)", region, placeOf(c)), Safety: Unsafe}}
	}
	return []Fix{
		{Title: `Add "region_name": "<region>" to the kwargs, or AWS_DEFAULT_REGION=<region> to the environment file`, Safety: Unsafe},
		{Title: "Give the profile a region", Commands: []string{"aws configure set region <region>" + profileFlag(p, c)}, Safety: Unsafe},
	}
}
