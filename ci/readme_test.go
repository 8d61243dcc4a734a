package ci_test

import (
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// TestReadmeInCI: what the README shows uses inputs, outputs and hooks that exist, and no job lacks
// an input.
func TestReadmeInCI(t *testing.T) {
	_, section, _ := strings.Cut(read(t, "README.md"), "\n## In CI\n")
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := map[string]string{} // by their first word
	for _, block := range regexp.MustCompile("(?ms)^```yaml\n([- ]*(\\w+):.*?)^```$").FindAllStringSubmatch(section, -1) {
		blocks[block[2]] = block[1]
	}

	var used []struct {
		Uses string
		With map[string]string
	}
	var a action
	decode(t, read(t, "action.yml"), &a)
	if err := yaml.Unmarshal([]byte(blocks["uses"]), &used); err != nil {
		t.Fatal(err)
	}
	for _, s := range used {
		for name := range s.With {
			if _, ok := a.Inputs[name]; strings.Contains(s.Uses, "/doctor@") && !ok {
				t.Errorf("the Action has no input %s", name)
			}
		}
	}
	outputs := regexp.MustCompile(`steps\.doctor\.outputs\.([\w-]+)`).FindAllStringSubmatch(blocks["uses"], -1)
	for _, output := range outputs {
		if a.Outputs[output[1]].Value == "" {
			t.Errorf("the Action has no output %s", output[1])
		}
	}
	if len(used) != 3 || len(outputs) != 1 {
		t.Errorf("it has %d steps and %d outputs", len(used), len(outputs))
	}

	var included struct {
		Include []struct{ Inputs map[string]string }
	}
	if err := yaml.Unmarshal([]byte(blocks["include"]), &included); err != nil || len(included.Include) != 1 {
		t.Fatalf("%v: %+v", err, included)
	}
	inputs := included.Include[0].Inputs
	for name := range inputs {
		if _, ok := newJob(t, inputs).Spec.Inputs[name]; !ok {
			t.Errorf("the job has no input %s", name)
		}
	}

	var hooks []struct{ ID string }
	if err := yaml.Unmarshal([]byte(read(t, ".pre-commit-hooks.yaml")), &hooks); err != nil || len(hooks) != 1 {
		t.Fatalf("%v: %+v", err, hooks)
	}
	if !strings.Contains(blocks["repos"], "- id: "+hooks[0].ID+"\n") {
		t.Errorf("it does not show the hook %s", hooks[0].ID)
	}
}
