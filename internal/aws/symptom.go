package aws

import "strings"

// Symptom is the last line of the traceback that boto3 shows for the same answer,
// word for word; "" if AWS did not answer, because then it depends on the network of
// the container.
//
// A code that the service's model declares has a class of its own, all others
// are ClientError (botocore 1.43 errorfactory.py, exceptions.py).
func (e *Error) Symptom() string {
	switch {
	case e.Kind == SSOTokenRejected:
		// botocore 1.43 credentials.py, SSOCredentialFetcher._get_credentials.
		return "botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has " +
			"expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile."
	case e.Code == "" || e.Kind == NotAWS || e.Kind == ProxyAuth:
		return ""
	}
	service, operation, _ := strings.Cut(e.Operation, ":")
	class, ok := modelled[service][e.Code]
	if ok {
		class = "botocore.errorfactory." + class
	} else {
		class = "botocore.exceptions.ClientError"
	}
	return class + ": An error occurred (" + e.Code + ") when calling the " + operation + " operation" +
		e.retries() + ": " + e.Message
}

// Said is AWS's message, for use inside a sentence.
func (e *Error) Said() string { return strings.TrimSuffix(e.Message, ".") }

// Renamed is the error as if the question had another name in it, which AWS repeats in
// its message.
func (e *Error) Renamed(name, other string) *Error {
	renamed := *e
	renamed.Subject, renamed.Message = strings.ReplaceAll(e.Subject, name, other), strings.ReplaceAll(e.Message, name, other)
	return &renamed
}

// retries is what botocore adds after its last attempt: its default is five attempts
// (botocore 1.43 data/_retry.json, exceptions.py ClientError).
func (e *Error) retries() string {
	if e.Kind == Throttled || e.Kind == ServerError || e.Code == "IDPCommunicationError" {
		return " (reached max retries: 4)"
	}
	return ""
}

// modelled are the exception classes of the codes that the operations used here can
// return (botocore 1.43 data/*/service-2.json).
var modelled = map[string]map[string]string{
	"sts": {
		"ExpiredTokenException":   "ExpiredTokenException",
		"IDPCommunicationError":   "IDPCommunicationErrorException",
		"IDPRejectedClaim":        "IDPRejectedClaimException",
		"InvalidIdentityToken":    "InvalidIdentityTokenException",
		"MalformedPolicyDocument": "MalformedPolicyDocumentException",
		"PackedPolicyTooLarge":    "PackedPolicyTooLargeException",
		"RegionDisabledException": "RegionDisabledException",
	},
	"sso": {
		"InvalidRequestException":   "InvalidRequestException",
		"ResourceNotFoundException": "ResourceNotFoundException",
		"TooManyRequestsException":  "TooManyRequestsException",
		"UnauthorizedException":     "UnauthorizedException",
	},
	"secretsmanager": {
		"DecryptionFailure":         "DecryptionFailure",
		"InternalServiceError":      "InternalServiceError",
		"InvalidParameterException": "InvalidParameterException",
		"InvalidRequestException":   "InvalidRequestException",
		"LimitExceededException":    "LimitExceededException",
		"ResourceNotFoundException": "ResourceNotFoundException",
	},
	"ssm": {
		"AccessDeniedException":    "AccessDeniedException",
		"InternalServerError":      "InternalServerError",
		"InvalidKeyId":             "InvalidKeyId",
		"ParameterNotFound":        "ParameterNotFound",
		"ParameterVersionNotFound": "ParameterVersionNotFound",
		"ThrottlingException":      "ThrottlingException",
		"TooManyUpdates":           "TooManyUpdates",
		"ValidationException":      "ValidationException",
	},
}
