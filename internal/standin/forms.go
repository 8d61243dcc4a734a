package standin

import (
	"regexp"
	"strings"
	"sync"

	"doctor/internal/lazyregexp"
)

// form is something with names in it that is recognized by its form.
type form struct {
	kind Kind
	expr *regexp.Regexp
	// group is the part of the expression that is replaced. bounded: neither a letter nor a digit may
	// be next to it. whole: its parts are replaced here only.
	group          int
	bounded, whole bool
	replace        func(t *Table, value string) string
}

// inPart is the punctuation in the names of a path, which slashParts matches.
const inPart = "_.@+~%-"

const slashParts = `[\pL\pN_.@+~%-]*(?:/+[\pL\pN_.@+~%-]+)+/?`

// forms are compiled when the first text is replaced, the ones with parts first.
var forms = sync.OnceValue(func() []form {
	simple := func(kind Kind) func(t *Table, value string) string {
		return func(t *Table, value string) string { return t.exact(kind, value) }
	}
	return []form{
		{
			kind: Role, whole: true, replace: (*Table).arn,
			expr: regexp.MustCompile(`arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:[0-9*]*:[A-Za-z0-9_+=,.@:/*$-]+`),
		},
		{kind: Host, whole: true, replace: (*Table).url, expr: regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://[^\s"'<>|(){}\[\],\\` + "`" + `]+`)},
		{kind: Email, bounded: true, replace: simple(Email), expr: email()},
		{kind: Account, bounded: true, replace: simple(Account), expr: account()},
		{kind: Principal, bounded: true, replace: simple(Principal), expr: regexp.MustCompile(`A(?:IDA|ROA|GPA|NPA|NVA|IPA)[A-Z0-9]{12,28}`)},
		{kind: Key, group: 1, replace: simple(Key), expr: regexp.MustCompile(`(?:\*{4}|…)([A-Z0-9]{4})(?:[^A-Za-z0-9]|$)`)},
		{kind: Address, bounded: true, replace: (*Table).address, expr: address()},
		{kind: Host, whole: true, bounded: true, replace: (*Table).host, expr: regexp.MustCompile(`[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|awsapps\.com)`)},
		{kind: Folder, whole: true, replace: (*Table).slashed, expr: regexp.MustCompile(slashParts)},
		{kind: Folder, whole: true, replace: (*Table).backslashed, expr: regexp.MustCompile(`(?:[A-Za-z]:|~|<home>|<user>)(?:\\+[^\s\\/"'<>|:]+)+`)},
	}
})

var (
	email   = lazyregexp.New(`[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)
	account = lazyregexp.New(`[0-9]{12}`)
	address = lazyregexp.New(`[0-9]{1,3}(?:\.[0-9]{1,3}){3}`)
	drive   = lazyregexp.New(`^[A-Za-z]:$`)
	// local are addresses that every machine has, and those of AWS's metadata services.
	local = lazyregexp.New(`^(?:127\.|0\.0\.0\.0|169\.254\.|255\.)`)
	// public are hosts that are everybody's.
	public = lazyregexp.New(`(?:^|\.)(?:github\.com|gitlab\.com|pypi\.org|python\.org|astronomer\.io|docker\.com|docker\.io|apache\.org|quay\.io|ghcr\.io|(?:api|signin)\.aws)$`)
	// domain is a host, and not a file, by the end of its name.
	domain = lazyregexp.New(`^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|org|net|io|dev|corp|internal|local|lan|cloud|example|test|aws)$`)
)

func (t *Table) address(value string) string {
	if local().MatchString(value) {
		return value
	}
	return t.exact(Address, value)
}

// arn replaces the account and the names in an ARN.
func (t *Table) arn(value string) string {
	const fields = 6
	f := strings.SplitN(value, ":", fields)
	if len(f) < fields {
		return value
	}
	if account().MatchString(f[4]) {
		f[4] = t.exact(Account, f[4])
	}
	switch kind, rest, found := strings.Cut(f[5], "/"); {
	case f[2] == "s3":
		f[5] = t.bucket(f[5])
	case f[2] == "iam" && found, f[2] == "sts" && found:
		f[5] = kind + "/" + t.identity(kind, rest)
	case f[2] != "iam":
		f[5] = t.resource(f[5])
	}
	return strings.Join(f, ":")
}

// identity replaces the names behind the kind of an identity: the path, the name, the session.
func (t *Table) identity(kind, rest string) string {
	names := strings.Split(rest, "/")
	for i, name := range names {
		of := Role
		switch {
		case kind == "assumed-role" && i == 1:
			of = Session
		case kind == "user" || kind == "mfa" || kind == "federated-user":
			of = User
		case kind == "oidc-provider" || kind == "saml-provider":
			of = Host
		}
		switch {
		case i < len(names)-1 && kind != "assumed-role":
			names[i] = t.part(name)
		case email().MatchString(name) && email().FindString(name) == name:
			names[i] = t.exact(Email, name)
		default:
			names[i] = t.within(of, name)
		}
	}
	return strings.Join(names, "/")
}

// resource replaces the parts of the name of any other resource: secret:airflow/variables/x-AbCdEf.
func (t *Table) resource(value string) string {
	kind, rest, found := strings.Cut(value, ":")
	if !found {
		kind, rest = "", value
	} else {
		kind += ":"
	}
	parts := strings.Split(rest, "/")
	for i, part := range parts {
		if !t.own.isOrdinary(part) {
			parts[i] = t.within(Secret, part)
		}
	}
	return kind + strings.Join(parts, "/")
}

func (t *Table) bucket(value string) string {
	name, key, found := strings.Cut(value, "/")
	if !strings.Contains(name, "*") {
		name = t.within(Bucket, name)
	}
	if !found {
		return name
	}
	return name + t.slashed("/"+key)
}

// url replaces the host and the path of an address.
func (t *Table) url(value string) string {
	scheme, rest, _ := strings.Cut(value, "://")
	if strings.HasPrefix(scheme, "s3") {
		return scheme + "://" + t.bucket(rest)
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host, more := rest[:end], rest[end:]
	if public().MatchString(host) { // a page of documentation
		return value
	}
	user, at, found := strings.Cut(host, "@")
	if found {
		host, user = at, t.within(User, user)+"@"
	} else {
		user = ""
	}
	name, port, hasPort := strings.Cut(host, ":")
	if name != "" && !strings.HasPrefix(name, "[") {
		name = t.host(name)
	}
	if hasPort {
		name += ":" + port
	}
	return scheme + "://" + user + name + t.slashed(more)
}

// host replaces a host, or what AWS has put a name into.
func (t *Table) host(value string) string {
	lower := strings.ToLower(value)
	switch {
	case t.own.keeps(value) || public().MatchString(lower) || t.issued[value]:
		return value
	case address().FindString(value) == value:
		return t.address(value)
	case strings.HasSuffix(lower, ".awsapps.com"):
		name := value[:strings.Index(value, ".")]
		if t.own.keeps(name) {
			return value
		}
		return t.within(SSO, name) + value[len(name):]
	case strings.HasSuffix(lower, ".amazonaws.com") || strings.HasSuffix(lower, ".amazonaws.com.cn"):
		return t.awsHost(value)
	case !strings.Contains(value, ".") && !t.own.isTelling(value):
		return value
	}
	return t.exact(Host, value)
}

// awsHost replaces bucket, account and endpoint id in a host of AWS.
func (t *Table) awsHost(value string) string {
	labels := strings.Split(value, ".")
	for i, label := range labels {
		switch {
		case account().FindString(label) == label && label != "":
			labels[i] = t.exact(Account, label)
		case i+1 < len(labels) && (labels[i+1] == "s3" || strings.HasPrefix(labels[i+1], "s3-")), strings.HasPrefix(label, "vpce-"):
			labels[i] = t.within(Bucket, label)
		}
	}
	return strings.Join(labels, ".")
}

// slashed replaces the names in a path.
func (t *Table) slashed(value string) string { return t.parts(value, "/") }

func (t *Table) backslashed(value string) string { return t.parts(value, `\`) }

func (t *Table) parts(value, separator string) string {
	parts := strings.Split(value, separator)
	for i, part := range parts {
		parts[i] = t.part(part)
	}
	return strings.Join(parts, separator)
}

// part replaces one part of a path.
func (t *Table) part(part string) string {
	switch {
	case t.issued[part] || part == "":
		return part
	case t.names[part] != nil:
		return t.standInOf(t.names[part])
	case account().FindString(part) == part:
		return t.exact(Account, part)
	case t.own.keeps(part) || t.own.isOrdinary(part):
		return part
	case email().FindString(part) == part:
		return t.exact(Email, part)
	case domain().MatchString(part):
		return t.host(part)
	}
	return t.within(kindOfPart(part), part)
}

func kindOfPart(part string) Kind {
	if extension(part) != "" {
		return File
	}
	return Folder
}
