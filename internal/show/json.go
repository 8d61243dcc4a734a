package show

import "sync"

// document is the mask of a JSON file: a token of IAM Identity Center, a policy.
func document(text string) *mask {
	m := newMask(text)
	m.showPairs(0, len(text), documentFields())
	return m
}

// documentFields are the fields of such a file that may be shown.
var documentFields = sync.OnceValue(func() map[string]kind {
	return map[string]kind{
		"startUrl": isCleanURL, "region": isRegion, "expiresAt": isTime, "registrationExpiresAt": isTime, "ProviderType": isName,
		"accessToken": none, "refreshToken": none, "clientId": none, "clientSecret": none, "Version": isNumber, "Expiration": isTime,
	}
})
