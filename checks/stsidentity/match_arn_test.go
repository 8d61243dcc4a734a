package stsidentity

import (
	"testing"
)

func TestMatchARN(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pattern, arn string
		want         bool
	}{
		{"arn:aws:sts::*:assumed-role/airflow-*/*", "arn:aws:sts::111122223333:assumed-role/airflow-dev/me", true},
		{"arn:aws:sts::*:assumed-role/airflow-*", "arn:aws:sts::111122223333:assumed-role/airflow-dev/me", true},
		{"arn:aws:iam::111122223333:user/dev", "arn:aws:iam::111122223333:user/dev2", false},
		{"*", "arn:aws:iam::111122223333:root", true},
		{"arn:aws:iam::[1]*:user/dev", "arn:aws:iam::111122223333:user/dev", false},
	} {
		if got := matchARN(test.pattern, test.arn); got != test.want {
			t.Errorf("%s on %s is %v", test.pattern, test.arn, got)
		}
	}
}
