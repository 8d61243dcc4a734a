package aws

// Modelled gives the table of declared errors to the test that compares it with
// botocore's own.
func Modelled() map[string]map[string]string { return modelled }
