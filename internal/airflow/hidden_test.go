package airflow

import (
	"fmt"
	"testing"
)

func TestHiddenConnections(t *testing.T) {
	e := ReadEnvironment(map[string]string{"AIRFLOW_CONN_A": "aws://", "AIRFLOW_CONN_B": "aws://x:y/z@"}, Installed{Airflow: airflow3})
	s := ParseSettings([]byte("airflow:\n  connections:\n"+
		"  - {conn_id: A, conn_type: aws}\n  - {conn_id: b, conn_type: aws}\n"+
		"  - {conn_id: c, conn_type: aws}\n  - {conn_id: c, conn_type: aws}\n  - {conn_id: c}\n"), Installed{Airflow: airflow3})
	var got []string
	for _, h := range HiddenConnections(e, s) {
		got = append(got, fmt.Sprintf("%s:%d by %s%s", h.Hidden.ID, h.Hidden.Line, h.By.Variable, fmt.Sprint(h.By.Line)))
	}
	// B of the environment cannot be read, and the last c is skipped by the CLI.
	if want := "[A:3 by AIRFLOW_CONN_A0 c:5 by 6]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
