package identity

import (
	"strings"
	"testing"

	"doctor/internal/aws"
)

// A refusal that says nothing about the identity is unknown, not a pass.
func TestIdentityRegionDisabled(t *testing.T) {
	t.Parallel()
	e := &aws.Error{Kind: aws.RegionDisabled, Operation: "sts:GetCallerIdentity", Region: "ap-east-1"}
	if text := UnansweredWords(e); !strings.Contains(text, "STS is not activated in this region") {
		t.Error(text)
	}
}
