package repair

import (
	"slices"
	"strings"
	"unicode"

	"doctor/internal/awsnames"
	"doctor/internal/boto"
	"doctor/internal/lazyregexp"
	"doctor/internal/placeholder"
	"doctor/internal/redact"
)

var (
	// assignment matches a variable that is set as in a shell, with or without quotes.
	assignment = lazyregexp.New(`^(?:export\s+|set\s+|declare -x\s+|\$env:)?(AWS_[A-Z_]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"';]*));?$`)
	// pair matches a name and a value with only space between them.
	pair = lazyregexp.New(`^([A-Za-z][A-Za-z0-9_-]*)[ \t]+(\S+)$`)
	// process is a pair whose value is a command.
	process = lazyregexp.New(`^(credential_process)[ \t]+(\S.*)$`)
	// slip matches a header whose brackets are wrong; one of them has to be there.
	slip        = lazyregexp.New(`^[\[({<]?\s*((?:profile\s+|sso-session\s+)?"?[A-Za-z0-9_][A-Za-z0-9_.@+-]*"?)\s*[\])}>]?$`)
	keyID       = lazyregexp.New(`^(?:AKIA|ASIA)[A-Z0-9]{16}$`)
	secretKey   = lazyregexp.New(`^[A-Za-z0-9/+]{40}$`)
	tokenPart   = lazyregexp.New(`^[A-Za-z0-9/+]{8,}=*$`)
	csvTitle    = lazyregexp.New(`(?i)access key id"?,\s*"?secret access key`)
	csvKeys     = lazyregexp.New(`^(?:.*,)?"?((?:AKIA|ASIA)[A-Z0-9]{16})"?,\s*"?([A-Za-z0-9/+]{40})"?(?:,.*)?$`)
	jsonKey     = lazyregexp.New(`^"([A-Za-z]+)"\s*:\s*"([A-Za-z0-9/+=]+)",?$`)
	lineHeader  = lazyregexp.New(`^\[(.+)\]`)
	lineSetting = lazyregexp.New(`^([^=:\s][^=:]*?)\s*[=:]\s*(.*)$`)
	// plainSetting matches a setting of any name.
	plainSetting = lazyregexp.New(`^[A-Za-z][A-Za-z0-9_.-]*\s*[=:]`)
)

// mend repairs the row on which boto3 refuses the file.
func (f *brokenINI) mend(at int, refusal *boto.ParseError) {
	r := f.rows[at]
	switch refusal.Kind {
	case boto.DuplicateKey:
		f.mendDuplicate(at, refusal)
	case boto.DuplicateSection:
		f.mergeSection(at, f.header(refusal.Name))
	case boto.NestedLine:
		f.mendNested(at)
	case boto.BeforeSection:
		f.mendHeadless(at)
	default:
		if !f.mendLine(at, f.sectionOf(at)) {
			r.comment()
		}
	}
}

// mendLine repairs a line that is neither a header nor a setting, as far as it is plain what it was
// meant to be.
func (f *brokenINI) mendLine(at int, section string) bool {
	r := f.rows[at]
	text := r.text()
	indent := strings.Repeat(" ", r.indent())
	if header := f.meantHeader(at); header != "" {
		r.become(Headed, header, "["+header+"]")
		return true
	}
	if m := csvKeys().FindStringSubmatch(text); m != nil {
		r.become(Rewritten, section, "aws_access_key_id = "+m[1], "aws_secret_access_key = "+m[2])
		return true
	}
	if f.join(at) {
		return true
	}
	if m := pair().FindStringSubmatch(text); m != nil {
		if name := knownName(m[1]); name != "" {
			r.become(Assigned, section, indent+name+" = "+m[2])
			return true
		}
	}
	if m := process().FindStringSubmatch(text); m != nil {
		r.become(Assigned, section, indent+m[1]+" = "+m[2])
		return true
	}
	value := strings.TrimSpace(strings.TrimLeft(text, "="))
	for _, k := range []struct {
		name string
		is   bool
	}{{"aws_access_key_id", keyID().MatchString(value)}, {"aws_secret_access_key", secretKey().MatchString(value)}} {
		if k.is && !slices.Contains(f.namesIn(section), k.name) {
			r.become(Rewritten, section, indent+k.name+" = "+value)
			return true
		}
	}
	return false
}

// knownName is the setting that a name is, or was probably meant to be, "" for none.
func knownName(name string) string {
	lower := strings.ToLower(name)
	if awsnames.IsSetting(lower) {
		return lower
	}
	if setting := awsnames.SettingOf(name); setting != "" {
		return setting
	}
	return awsnames.MeantSetting(lower)
}

// meantHeader is the header that a line was meant to be, "" if it was not.
func (f *brokenINI) meantHeader(at int) string {
	text := f.rows[at].text()
	m := slip().FindStringSubmatch(strings.TrimSuffix(text, ":"))
	if m == nil {
		return ""
	}
	name := strings.Join(strings.Fields(m[1]), " ")
	if name == text || strings.HasSuffix(text, ":") { // without brackets: only above settings
		bare := strings.Trim(strings.TrimPrefix(name, "profile "), `"`)
		known := bare == "default" || bare == f.profile || name != bare
		if next := f.next(at); !known || next < 0 || !isSettingLine(f.rows[next].text()) {
			return ""
		}
	}
	if knownName(name) != "" || looksSecret(name) {
		return ""
	}
	return f.headerOf(name)
}

// looksSecret reports whether a name is probably a key that is in the wrong place: as the name of a
// profile it would be shown.
func looksSecret(name string) bool {
	parts := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return keyID().MatchString(name) || slices.ContainsFunc(parts, redact.LooksDrawn)
}

// headerOf is the header of a profile in this file.
func (f *brokenINI) headerOf(name string) string {
	bare := strings.Trim(strings.TrimPrefix(name, "profile "), `"`)
	switch {
	case strings.HasPrefix(name, "sso-session "):
		return name
	case !f.config || bare == "default":
		return bare
	}
	return "profile " + bare
}

// next is the next row that boto3 reads, -1 if there is none.
func (f *brokenINI) next(at int) int {
	for i := at + 1; i < len(f.rows); i++ {
		if !f.rows[i].isBare() {
			return i
		}
	}
	return -1
}

func isSettingLine(text string) bool {
	if m := lineSetting().FindStringSubmatch(text); m != nil {
		v := assignment().FindStringSubmatch(text)
		return knownName(m[1]) != "" || v != nil && awsnames.SettingOf(v[1]) != ""
	}
	m := pair().FindStringSubmatch(text)
	return m != nil && knownName(m[1]) != ""
}

// join appends a line to the value that it continues: a key that was wrapped.
func (f *brokenINI) join(at int) bool {
	if at == 0 {
		return false
	}
	before, r := f.rows[at-1], f.rows[at]
	for i := at - 1; len(before.lines) == 0 && i > 0; i-- { // it was joined as well
		before = f.rows[i-1]
	}
	m := lineSetting().FindStringSubmatch(before.text())
	if m == nil || before.isBare() {
		return false
	}
	part := r.text()
	whole := m[2] + part
	joins := false
	switch strings.ToLower(m[1]) {
	case "aws_access_key_id":
		joins = keyID().MatchString(whole)
	case "aws_secret_access_key":
		joins = secretKey().MatchString(whole)
	case "aws_session_token":
		joins = len(m[2]) >= 16 && tokenPart().MatchString(m[2]) && tokenPart().MatchString(part)
		for i := at + 1; joins && i < len(f.rows) && isTokenEnd(f.rows[i].text()); i++ { // which can be read
			part += f.rows[i].text()
			f.rows[i].become(Joined, "")
		}
	}
	if joins {
		last := len(before.lines) - 1
		before.lines = append(slices.Clone(before.lines[:last]), strings.TrimRight(before.lines[last], " \t")+part)
		r.become(Joined, "")
	}
	return joins
}

// isTokenEnd reports whether a line is a part of a token with the = that ends it.
func isTokenEnd(text string) bool {
	return strings.HasSuffix(text, "=") && tokenPart().MatchString(text) && !isSettingLine(text)
}

// mendDuplicate comments out one of two settings of the same name with the lines that continue it:
// the second, unless only that one can be right.
func (f *brokenINI) mendDuplicate(at int, refusal *boto.ParseError) {
	first := f.rowAt(refusal.First)
	if first >= 0 && first != at {
		a, b := valueOf(f.rows[first]), valueOf(f.rows[at])
		if !plausible(refusal.Name, a) && plausible(refusal.Name, b) {
			at = first
		}
	}
	for _, i := range f.setting(at) {
		f.rows[i].comment()
	}
}

func valueOf(r *row) string {
	if m := lineSetting().FindStringSubmatch(r.text()); m != nil {
		return m[2]
	}
	return ""
}

// plausible reports whether a value may be right.
func plausible(name, value string) bool {
	switch name {
	case "aws_access_key_id":
		return keyID().MatchString(value)
	case "aws_secret_access_key":
		return secretKey().MatchString(value)
	}
	return value != "" && placeholder.Find(name, value) == ""
}

// setting are the rows of a setting: its line, and those that are indented deeper.
func (f *brokenINI) setting(at int) []int {
	out := []int{at}
	for i := at + 1; i < len(f.rows); i++ {
		if f.rows[i].isBare() {
			continue
		}
		if f.rows[i].indent() <= f.rows[at].indent() {
			break
		}
		out = append(out, i)
	}
	return out
}

// mendNested repairs a line of an indented block, such as that of s3.
func (f *brokenINI) mendNested(at int) {
	r := f.rows[at]
	if m := pair().FindStringSubmatch(r.text()); m != nil {
		r.become(Assigned, "", strings.Repeat(" ", r.indent())+m[1]+" = "+m[2])
		return
	}
	indent := r.indent()
	r.comment()
	for i := at - 1; i >= 0; i-- { // its block, which may now be empty
		if f.rows[i].isBare() || f.rows[i].indent() >= indent {
			continue
		}
		if len(f.setting(i)) == 1 {
			f.rows[i].comment()
		}
		return
	}
}
