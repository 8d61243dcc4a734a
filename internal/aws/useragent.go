package aws

import (
	"strings"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
)

// userAgent adds name/version to the SDK's own user agent.
func userAgent(agent string) []func(*middleware.Stack) error {
	if agent == "" {
		return nil
	}
	name, version, _ := strings.Cut(agent, "/")
	if version == "" {
		return []func(*middleware.Stack) error{awsmiddleware.AddUserAgentKey(name)}
	}
	return []func(*middleware.Stack) error{awsmiddleware.AddUserAgentKeyValue(name, version)}
}
