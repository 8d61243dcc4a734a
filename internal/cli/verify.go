package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"doctor/checks"
	"doctor/checks/containermounts"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/engine"
	"doctor/internal/facts"
	"doctor/internal/run"
	"doctor/internal/verify"
	"doctor/report"
)

// verifyTimeout is the default limit for one container: importing Airflow alone takes seconds,
// more in four containers at the same time.
const verifyTimeout = 30 * time.Second

// verifyFlags are those of verify.
type verifyFlags struct {
	diagnosisFlags
	variables, connections []string
	dir, format            string
	within                 time.Duration
}

// newVerifyCommand asks boto3 and Airflow in the running containers.
func newVerifyCommand(a *app) *cobra.Command {
	var flags verifyFlags
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Ask boto3 in the running containers for its identity, and Airflow for variables",
		Long: `Runs a small program in each running container of the project, with the container's
Python and user. It asks boto3 for its identity at AWS and compares that with what
doctor predicts. With --variable and --connection, it also looks up these names as
a task does: in the secrets backend, in the environment, then in Airflow's database.
Values are described (plain text, a JSON object, a connection of type aws), but never
shown.

The program only reads. As in a task, boto3 may renew an SSO token.

EXIT STATUS
  0    all services authenticate, and all names are found
  1    a service does not authenticate, or a name is not found
  2    wrong usage
  3    unknown: no engine, no running container, no Python or no network
  130  interrupted; what was found until then is shown`,
		Example: "  doctor verify\n  doctor verify --service scheduler --variable my_variable\n  doctor verify --connection my_connection --format json",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return usageHint("use -C for the project folder, --service for a service, --variable for a variable", "verify takes no arguments, but got %q", args[0])
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return a.verify(cmd, flags) },
	}
	set := cmd.Flags()
	set.SortFlags = false
	set.StringArrayVar(&flags.variables, "variable", nil, "also look up the variable `KEY` (repeatable)")
	set.StringArrayVar(&flags.connections, "connection", nil, "also look up the connection `ID` (repeatable)")
	set.Var(list{&flags.services}, "service", "ask only the services `NAME,...`")
	set.DurationVar(&flags.within, "timeout", a.budgets.container, "limit each container to `DURATION`, such as 1m; all are asked at once")
	set.StringVarP(&flags.dir, "dir", "C", ".", "use the project in `DIR`")
	set.StringVarP(&flags.format, "format", "f", "text", "`FORMAT` of the answer: text|json")
	set.StringVar(&flags.envFile, "env-file", "", "environment `FILE`, as in `astro dev start --env`")
	set.StringVar(&flags.composeFile, "compose-file", "", "compose `FILE`, as in `astro dev start --compose-file`")
	set.StringVar(&flags.home, "home", "", "use `DIR` as the home folder (default: yours)")
	complete(cmd, "format", func() []string { return []string{"text", "json"} })
	flags.timeout, flags.checkTimeout = a.budgets.run, a.budgets.check
	return cmd
}

// check validates the flags before anything is read.
func (f verifyFlags) check() error {
	if f.format != "text" && f.format != "json" {
		return usagef("--format must be one of text, json, not %q", f.format)
	}
	if f.within < verify.MinWithin {
		return usagef("--timeout must be at least %v", verify.MinWithin)
	}
	for flag, names := range map[string][]string{"variable": f.variables, "connection": f.connections} {
		if slices.ContainsFunc(names, func(n string) bool { return strings.TrimSpace(n) == "" }) {
			return usagef("--%s: the name is empty", flag)
		}
	}
	return nil
}

func (a *app) verify(cmd *cobra.Command, flags verifyFlags) error {
	if err := flags.check(); err != nil {
		return err
	}
	targets, err := a.targets(cmd, flags.diagnosisFlags, []string{flags.dir})
	if err != nil {
		return err
	}
	v := verification{app: a, flags: flags, target: targets[0]}
	ctx := cmd.Context()
	client, running, err := v.containers(ctx)
	if err != nil {
		return v.tellNothing(ctx, err)
	}
	defer client.Close()
	_, _ = fmt.Fprintln(a.stderr, "doctor: running boto3 in the containers; as in a task, it may renew an SSO token there")
	results := v.ask(ctx, client, running)
	return v.tell(ctx, results, running)
}

// verification is one run of verify.
type verification struct {
	*app
	flags  verifyFlags
	target target
}

// containers finds the engine and the project's containers. The error says why none can be
// asked.
func (v verification) containers(ctx context.Context) (*engine.Client, []engine.Container, error) {
	w := v.target.facts
	if w.Project().Mode == astro.Standalone {
		return nil, nil, errors.New("standalone mode has no containers to ask; `doctor whoami` shows the identity that boto3 will use")
	}
	endpoint, err := engine.Locate(w.Machine, w.Project().Config.ContainerBinary)
	if err != nil {
		return nil, nil, err
	}
	// The engine gets only a part of the limit of a container.
	ctx, cancel := context.WithTimeout(ctx, min(v.flags.within, max(v.flags.checkTimeout, v.flags.within/6)))
	defer cancel()
	client, err := engine.Dial(ctx, endpoint)
	if err != nil {
		return nil, nil, err
	}
	all, err := client.Containers(ctx, engine.StartedFrom(w.Machine, w.Dir))
	if err != nil {
		client.Close()
		return nil, nil, err
	}
	all = slices.DeleteFunc(all, func(c engine.Container) bool { return c.OneOff || w.Project().Service(c.Service) == nil })
	if up := slices.IndexFunc(all, engine.Container.Up); up >= 0 && !slices.ContainsFunc(all, engine.Container.Running) {
		client.Close()
		return nil, nil, fmt.Errorf("no container of this project is running: %s is %s; see `docker logs %s`", all[up].Name, all[up].State, all[up].Name)
	}
	if !slices.ContainsFunc(all, engine.Container.Running) {
		client.Close()
		return nil, nil, errors.New("no container of this project is running; run `astro dev start`, then `doctor verify` again")
	}
	return client, all, nil
}

// ask asks every container of the services, once it is known which of them are up to date with
// the files.
func (v verification) ask(ctx context.Context, client *engine.Client, containers []engine.Container) []verify.Result {
	w := v.target.facts
	p := newProgress(v.app, report.Normal, 1)
	defer p.stop()
	predicted, reasons := verify.Predict(w.Diagnosis(), v.app.ruleOf), v.older(ctx, w)
	var targets []verify.Target
	for _, view := range w.Diagnosis().Views {
		name := view.Service.Name
		prediction := predicted[name]
		for _, t := range targetsOf(name, containers) {
			t.Predicted, t.Stale = &prediction, reasons[t.Name]
			targets = append(targets, t)
		}
	}
	question := verify.Question{Variables: v.flags.variables, Connections: v.flags.connections, Within: v.flags.within}
	note := func(tell func(*checks.Check)) func(string) {
		return func(service string) { tell(&checks.Check{ID: service}) }
	}
	return verify.Run(ctx, client, targets, question, note(p.Started), note(func(c *checks.Check) { p.Finished(checks.Result{Check: c}) }))
}

// targetsOf returns the containers of a service; a service without a running one gets a target
// that says so.
func targetsOf(service string, containers []engine.Container) []verify.Target {
	var targets []verify.Target
	reason := "no container; create it with `astro dev start`"
	for _, c := range containers {
		switch {
		case c.Service != service:
		case c.Running():
			targets = append(targets, verify.Target{Service: service, ID: c.ID, Name: c.Name})
		case c.State == "exited":
			reason = fmt.Sprintf("container %s exited with code %d; see `docker logs %s`", c.Name, c.ExitCode, c.Name)
		default:
			reason = fmt.Sprintf("container %s is %s, not running", c.Name, c.State)
		}
	}
	if len(targets) == 0 {
		targets = []verify.Target{{Service: service, Reason: reason}}
	}
	return targets
}

// older says, for each container whose settings differ from the current files, why a
// prediction from the files does not apply.
func (v verification) older(ctx context.Context, w *facts.Facts) map[string]string {
	reasons := map[string]string{}
	for _, r := range run.Run(ctx, w, []*checks.Check{containermounts.Check}, run.Options{}).Results {
		for _, f := range r.Findings {
			if !slices.Contains([]*checks.Rule{containermounts.MountAbsent, containermounts.MountStale, containermounts.ContainerEnvStale}, f.Rule) {
				continue
			}
			for _, at := range f.At {
				if at.Container != "" && reasons[at.Container] == "" {
					reasons[at.Container] = fmt.Sprintf("%s (%s); recreate the container with `astro dev restart`", v.scrubber.ShowText(f.Message), f.Rule.ID)
				}
			}
		}
	}
	return reasons
}

// ruleOf is the id of the rule that reports a cause.
func (a *app) ruleOf(kind cause.Kind) string { return checks.RuleOfCause(a.list, kind).String() }
