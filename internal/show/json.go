package show

// document is the mask of a JSON file: a token of IAM Identity Center, a policy.
func document(text string) *mask {
	m := newMask(text)
	k := shapes()
	m.showPairs(0, len(text), map[string]kind{
		"startUrl": k.url, "region": k.region, "expiresAt": k.time, "registrationExpiresAt": k.time, "ProviderType": k.name,
		"accessToken": none, "refreshToken": none, "clientId": none, "clientSecret": none, "Version": k.number, "Expiration": k.time,
	})
	return m
}
