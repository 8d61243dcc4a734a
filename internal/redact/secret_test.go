package redact

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestSecretNeverPrints(t *testing.T) {
	const value = "wJalrXUtnFEMI"
	type holder struct{ hidden Secret }
	secret := NewSecret(value)
	encoded, err := json.Marshal(map[string]any{"a": secret})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		fmt.Sprint(secret), fmt.Sprintf("%v %+v %#v %s %q %x %d", secret, secret, secret, secret, secret, secret, secret),
		fmt.Sprintf("%v %+v %#v", holder{secret}, &holder{secret}, holder{secret}), string(encoded),
	} {
		if strings.Contains(text, value) || strings.Contains(text, fmt.Sprintf("%x", value)) {
			t.Errorf("a secret was printed: %s", text)
		}
	}
	if secret.Reveal() != value || secret.IsEmpty() || !(Secret{}).IsEmpty() {
		t.Error("the value is not kept")
	}
	if got := KeyID("AKIAIOSFODNN7EXAMPLE"); got != "****MPLE" {
		t.Errorf("KeyID is %q", got)
	}
}
