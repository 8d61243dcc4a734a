package boto

import (
	"reflect"
	"testing"
	"time"
)

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2026-01-05T09:00:00Z", "2026-01-05 09:00:00", "2026-01-05T09:00:00UTC", "2026-01-05T09:00:00.123+0530",
		"Mon, 05 Jan 2026 09:00:00 GMT", "", " ", "Z", "2026-13-01", "20260105T090000Z", "2026-01-05T09:00:00+99:99"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		read, err := parseDate(text)
		if err != nil {
			return
		}
		if read.naive {
			return
		}
		again, err := parseDate(read.UTC().Format(time.RFC3339Nano))
		if err != nil || !again.Equal(read.Time) {
			t.Fatalf("%q is %v, and that is %v (%v)", text, read.Time, again.Time, err)
		}
	})
}

// FuzzResolve demands of any files and variables that the model comes to the
// same end twice, and that its parts agree.
func FuzzResolve(f *testing.F) {
	g := &generator{Rand: newRand(2)}
	for range 30 {
		f.Add(g.file(true), g.file(false), g.profile(), g.region(), g.token())
	}
	f.Fuzz(func(t *testing.T, config, credentials, profile, region, token string) {
		w := newWorld(config, credentials)
		w.Env["AWS_PROFILE"], w.Env["AWS_DEFAULT_REGION"] = profile, region
		w.Files["/home/astro/.aws/sso/cache/"+sha1Hex("example-co")+".json"] = file(token)
		for _, service := range []string{"sts", "ssm"} {
			w.Service = service
			out := w.resolve(noon)
			if again := w.resolve(noon); !reflect.DeepEqual(out, again) {
				t.Fatalf("%+v, then %+v", out, again)
			}
			checkOutcome(t, out)
		}
	})
}

func checkOutcome(t *testing.T, out *Outcome) {
	taken := 0
	for _, step := range out.Steps {
		if step.Taken {
			taken++
		} else if step.Why == "" {
			t.Fatalf("step %q without a reason", step.Provider)
		}
	}
	if taken > 1 || taken == 1 && out.Method == "" {
		t.Fatalf("method %q, steps %+v", out.Method, out.Steps)
	}
	f := out.Failure
	if f == nil {
		if out.Method == "" {
			t.Fatalf("no failure and no method: %+v", out)
		}
		return
	}
	if f.Kind == "" || f.Exception == "" || f.Message == "" && f.Kind != MFAPrompt {
		t.Fatalf("failure %+v", *f)
	}
	for _, pos := range f.At {
		if pos.Path == "" || pos.Line < 1 {
			t.Fatalf("failure at %+v: %+v", pos, *f)
		}
	}
}
