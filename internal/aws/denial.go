package aws

import "strings"

// Denial is the content of an access denied message of AWS (IAM User Guide,
// "Troubleshoot access denied error messages").
type Denial struct {
	// Principal is the ARN of the identity, Action the requested action
	// (secretsmanager:GetSecretValue), Resource its object: an ARN, or the bare name
	// if AWS does not reveal whether it exists; "" if missing.
	Principal, Action, Resource string
	// Reason is the rest of the sentence: "because no identity-based policy
	// allows …"; "" if missing.
	Reason string
	// Explicit: a policy forbids it. Then no statement that allows it helps.
	Explicit bool
	// Policy is the kind of policy that decided: identity-based, resource-based,
	// service control, permissions boundary, session, …; "" if missing.
	Policy string
}

// ParseDenial parses AWS's sentence; nil if it is a different one.
//
//	User: ARN is not authorized to perform: ACTION on resource: RESOURCE because no identity-based policy allows the ACTION action
//	User: ARN is not authorized to perform: ACTION on resource: RESOURCE with an explicit deny in a service control policy
//	User: ARN is not authorized to perform: ACTION on the resource associated with this ciphertext because …
func ParseDenial(message string) *Denial {
	_, rest, ok := strings.Cut(message, "User: ")
	if !ok {
		return nil
	}
	principal, rest, ok := strings.Cut(rest, " is not authorized to perform: ")
	if !ok {
		return nil
	}
	rest, reason := cutReason(strings.TrimSpace(rest))
	action, resource, _ := strings.Cut(rest, " on resource: ")
	action, _, _ = strings.Cut(action, " on the resource")
	d := &Denial{
		Principal: strings.TrimSpace(principal),
		Action:    strings.TrimSpace(action),
		Resource:  strings.Trim(strings.TrimSpace(resource), `"`),
		Reason:    reason,
		Explicit:  strings.Contains(reason, "explicit deny") || strings.Contains(reason, "explicitly denies"),
		Policy:    decidingPolicy(reason),
	}
	if d.Principal == "" || d.Action == "" {
		return nil
	}
	return d
}

// cutReason splits the reason from the sentence before it, at the first word that
// can begin one.
func cutReason(text string) (before, reason string) {
	at := len(text)
	for _, start := range []string{" because ", " with an explicit deny"} {
		if i := strings.Index(text, start); i >= 0 && i < at {
			at = i
		}
	}
	return text[:at], strings.TrimSpace(text[at:])
}

// decidingPolicy names the policy of "because no X policy allows" and "explicit
// deny in a X policy".
func decidingPolicy(reason string) string {
	if strings.Contains(reason, "permissions boundary") {
		return "permissions boundary"
	}
	for _, start := range []string{"because no ", "explicit deny in a ", "explicit deny in an "} {
		if _, rest, ok := strings.Cut(reason, start); ok {
			policy, _, found := strings.Cut(rest, " polic")
			if found {
				return policy
			}
		}
	}
	return ""
}

// Allowable reports whether a statement in the identity's own policy would help:
// nothing forbids it explicitly, and no other kind of policy decided.
func (d *Denial) Allowable() bool {
	return !d.Explicit && (d.Policy == "" || d.Policy == "identity-based")
}
