package repair

import (
	"slices"
	"strings"

	"doctor/internal/awsnames"
)

// header is the row of a header, -1 if there is none.
func (f *brokenINI) header(name string) int {
	return slices.IndexFunc(f.rows, func(r *row) bool { return r.opens() == name && name != "" })
}

// opens is the section that a row opens, "" for none.
func (r *row) opens() string {
	for _, line := range slices.Concat(r.above, r.lines) {
		if m := lineHeader().FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			return m[1]
		}
	}
	return ""
}

// sectionOf is the section of a row, "" before the first one.
func (f *brokenINI) sectionOf(at int) string {
	for i := at; i >= 0; i-- {
		if name := f.rows[i].opens(); name != "" {
			return name
		}
	}
	return ""
}

// end is the row after the last one of the section that begins at a row.
func (f *brokenINI) end(at int) int {
	for i := at + 1; i < len(f.rows); i++ {
		if f.rows[i].opens() != "" || f.meantHeader(i) != "" {
			return i
		}
	}
	return len(f.rows)
}

// namesIn are the names of the settings in a section.
func (f *brokenINI) namesIn(section string) []string {
	at := f.header(section)
	if at < 0 {
		return nil
	}
	var names []string
	for i := at; i < f.end(at); i++ {
		for _, line := range f.rows[i].lines {
			if m := lineSetting().FindStringSubmatch(strings.TrimSpace(line)); m != nil && !strings.HasPrefix(m[1], "[") && line[0] != '#' && line[0] != ';' {
				names = append(names, strings.ToLower(m[1]))
			}
		}
	}
	return names
}

// mergeSection comments out the second header of a section, and moves those of its settings to the
// first that are not there yet.
func (f *brokenINI) mergeSection(second, first int) {
	r := f.rows[second]
	end := f.end(second)
	if first < 0 || first >= second {
		r.comment()
		return
	}
	taken := f.namesIn(f.sectionOf(first))
	adjacent := f.end(first) >= second
	name := r.opens()
	r.become(Repeated, name, "# "+r.was)
	f.settle(second+1, end, taken, first, adjacent)
}

// settle finds a place for the settings in some rows: those that the section has are commented out,
// the others go below its header, unless they are in it already.
func (f *brokenINI) settle(from, to int, taken []string, header int, stay bool) {
	whole := slices.Contains(taken, "aws_access_key_id") && slices.Contains(taken, "aws_secret_access_key")
	last := header
	for i := from; i < to; i++ {
		r := f.rows[i]
		if r.isBare() {
			continue
		}
		m := lineSetting().FindStringSubmatch(r.text())
		rows := f.setting(i)
		i = rows[len(rows)-1]
		name := ""
		if m != nil {
			name = strings.ToLower(m[1])
		}
		switch { // a token belongs to its own keys
		case name == "" || slices.Contains(taken, name) || whole && strings.HasSuffix(name, "_token"):
			for _, n := range rows {
				f.rows[n].comment()
			}
		case !stay:
			for _, n := range rows {
				moved := f.rows[n].lines
				f.rows[n].become(Moved, f.sectionOf(header))
				f.rows[last].lines = append(slices.Clone(f.rows[last].lines), moved...)
			}
		}
	}
}

// mendHeadless finds a section for the lines before the first header.
func (f *brokenINI) mendHeadless(at int) {
	if header := f.meantHeader(at); header != "" {
		f.rows[at].become(Headed, header, "["+header+"]")
		return
	}
	to := f.end(at)
	settings := false
	header := f.homeless()
	for i := at; i < to; i++ {
		r := f.rows[i]
		text := r.text()
		m := assignment().FindStringSubmatch(text)
		switch {
		case r.isBare():
		case csvTitle().MatchString(text):
			r.comment()
		case m != nil && awsnames.SettingOf(m[1]) != "":
			line := awsnames.SettingOf(m[1]) + " = " + m[2] + m[3] + m[4]
			if !strings.EqualFold(strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(line, " ", "")) {
				r.become(Rewritten, header, line)
			}
			settings = true
		case isSettingLine(text) && lineSetting().MatchString(text):
			settings = true
		case m == nil && f.mendJSON(i, header), m == nil && f.mendLine(i, header):
			settings = true
		case settings && plainSetting().MatchString(text): // of another tool
		default:
			r.comment()
		}
	}
	if !settings {
		f.rows[at].comment()
		return
	}
	if there := f.header(header); there >= 0 {
		f.settle(at, to, f.namesIn(header), there, false)
		return
	}
	for f.rows[at].isBare() && at < to-1 {
		at++
	}
	r := f.rows[at]
	r.above = append(r.above, "["+header+"]")
	r.did(Covered, header)
}

// mendJSON turns a line of what AWS prints into a setting.
func (f *brokenINI) mendJSON(at int, header string) bool {
	m := jsonKey().FindStringSubmatch(f.rows[at].text())
	if m == nil {
		return false
	}
	name := awsnames.MeantKey(strings.ToLower(m[1]))
	if name == "" {
		return false
	}
	f.rows[at].become(Rewritten, header, name+" = "+m[2])
	return true
}

// homeless is the section for settings without a header: the profile in use, else the default one,
// whichever has no header yet.
func (f *brokenINI) homeless() string {
	own := f.headerOf(f.profile)
	if f.header(own) >= 0 && f.header("default") < 0 {
		return "default"
	}
	return own
}
