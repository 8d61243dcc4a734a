package readme

import (
	"slices"
	"strings"
	"unicode"

	"doctor/internal/lazyregexp"
)

// purpose is what a code block is for.
type purpose int

const (
	other purpose = iota
	unclear
	forEnv
)

// Words about a block. A text with a doubt may show a mistake on purpose, or be meant for some people
// only: it is better to say that nothing was seen than to find an error in an example of one.
var (
	envName   = lazyregexp.New(`(?:^|[^\w./~-])(?:\./)?\.env(?:$|[^\w./-]|\.(?:\W|$))`)
	otherEnv  = lazyregexp.New(`\w\.env\b|\.env(?:rc\b|\.\w|-\w)`)
	templates = lazyregexp.New(`\.env\.(?:example|sample|template|dist)\b`)

	instructs = lazyregexp.New(`(?i)\b(?:add|append|adjust|change|configure|contains?|contents?|copy|create|define|edit|fill|following|include|insert|looks?|make|need(?:s|ed)?|open|paste|place|provide|put|save|set|should|specify|store|update|use|write)\b`)
	label     = lazyregexp.New(`(?i)^(?:\W|\b(?:a|airflow|an|and|astro|aws|environment|example|file|for|in|into|local|of|project|project's|root|sample|the|this|to|variables|with|your|env)\b|\d)*$`)

	harmless = lazyregexp.New(`(?i)\b(?:do not|don'?t|never|not|must not|should not) (?:be )?(?:commit|committed|check(?:ed)?|push(?:ed)?|share|shared|add(?:ed)? (?:it|this|the file) to git)\b|\bif (?:it|the file|\W*\.env\W*|one|you|that file)?(?: file)? ?(?:does not|doesn'?t|do not|don'?t)(?: already| yet)? (?:exist|have (?:it|one))\b|\b(?:is|are) not (?:in git|committed|tracked|part of the repository)\b|\bif needed\b`)
	doubtful = lazyregexp.New(`(?i)\b(?:alternatives?|alternatively|assum(?:e|ing)|avoid|bad|broken|bugs?|can'?t|cannot|depending|deprecated|don'?t|either|else|errors?|fail(?:s|ed|ing|ure|ures)?|faq|former(?:ly)?|history|if|imagine|incorrect(?:ly)?|instead|invalid|issues?|legacy|let's|linux|mac|macos|mistakes?|never|no|not|old|older|options?|optional|optionally|or|osx|otherwise|outdated|pitfalls?|podman|previous(?:ly)?|problems?|prod|production|reproduc\w*|rather|staging|suppose|troubleshoot\w*|unless|unlike|used to|when|windows|workaround|wrong(?:ly)?|wsl2?)\b|\w+n't\b|[❌✗✘⛔🚫👎]`)
	orForms  = lazyregexp.New(`(?i)\b(?:create|add|open|edit|update|change|copy)(?: to)? or (?:create|add|open|edit|update|change|copy)(?: to)?\b|\band/or\b`)
	fails    = lazyregexp.New(`(?i)\b(?:breaks?|broken|deprecated|fail(?:s|ed)?|incorrect|instead|mistakes?|no longer|outdated|wrong|(?:does|do|will|did|would) not work|\w+n'?t work)\b|[❌✗✘⛔🚫👎]`)
	foreign  = lazyregexp.New(`(?i)\b(?:errado|falsch|faux|fout|incorrecto|kein\w*|mal|nicht|niet|nunca|pas)\b|não`)

	path   = lazyregexp.New("(?:^|[\\s`\"'(])(?:[\\w-]+/)+(?:$|[\\s`\"',.:;)])|(?:^|[\\s`\"'(])\\.\\./")
	folder = lazyregexp.New("(?i)(\\w[\\w./-]*)[`\"*]* (?:folder|directory|subfolder|subdirectory)\\b")

	// The name of a file may follow the language directly: sh:.env, {.env title="…"}.
	languageOf = lazyregexp.New(`^[{.\s]*([\w+-]*)(=?)`)
	assigns    = lazyregexp.New(`^[ \t]*[A-Za-z_][A-Za-z0-9_]*=`)
	ellipsis   = lazyregexp.New(`^[ \t]*(?:\.{3}|…)[ \t]*$`)
)

// languages are those in which people highlight an environment file.
var languages = []string{"", "bash", "conf", "config", "dotenv", "env", "ini", "none", "plain", "plaintext", "properties", "sh", "shell", "text", "txt", "zsh"}

// ownFolders are words for the folder of the project.
var ownFolders = []string{"airflow", "astro", "base", "current", "dags", "home", "include", "local", "main", "project", "project's", "repo", "repository", "root", "same", "the", "this", "top-level", "your"}

// purpose tells what a block is for.
func (c code) purpose(text string) purpose {
	comments, first, isEnv := content(text[c.From:c.To])
	language := ""
	if m := languageOf().FindStringSubmatch(c.info); m[2] == "" {
		language = strings.ToLower(m[1])
	}
	labeled := namesEnv(c.info) || namesEnv(first) || (language == "env" || language == "dotenv") && !otherEnv().MatchString(c.info)
	switch {
	case !labeled && !namesEnv(c.above), !isEnv, !slices.Contains(languages, language):
		return other
	case strings.Contains(c.info, "=") && !namesEnv(c.info) && strings.ContainsAny(c.info, "./"): // the name of another file
		return other
	}
	around := append(slices.Clone(c.headings), c.above, c.info, comments)
	if slices.ContainsFunc(around, doubts) || len(c.below) > mostText || fails().MatchString(c.below) || elsewhere(c.above) || slices.ContainsFunc(c.headings, elsewhere) || isForeign(c.above) {
		return unclear
	}
	if labeled || instructs().MatchString(c.above) || label().MatchString(c.above) {
		return forEnv
	}
	return unclear
}

// content reports whether a code block has nothing but what an environment file has, each variable in a
// line of its own; and its comments, and the first line if that is one.
func content(text string) (comments, first string, isEnv bool) {
	started := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || ellipsis().MatchString(line):
			continue
		case line[0] == '#':
			comments += line + "\n"
			if !started {
				first = line
			}
		case assigns().MatchString(line):
			isEnv = true
			if _, comment, ok := strings.Cut(line, " #"); ok {
				comments += comment + "\n"
			}
		default:
			return comments, first, false
		}
		started = true
	}
	return comments, first, isEnv
}

// namesEnv reports whether a text is about .env, and not about another such file. Its templates may be
// named beside it.
func namesEnv(text string) bool {
	return envName().MatchString(text) && !otherEnv().MatchString(templates().ReplaceAllString(text, ""))
}

func doubts(text string) bool {
	if len(text) > mostText {
		return true
	}
	text = strings.ReplaceAll(text, "’", "'")
	return doubtful().MatchString(orForms().ReplaceAllString(harmless().ReplaceAllString(text, ""), ""))
}

// isForeign reports whether a text denies something in another language, or is in a script that is not
// read here.
func isForeign(text string) bool {
	return foreign().MatchString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// elsewhere reports whether a text is about a folder other than that of the project, as in a repository
// of several.
func elsewhere(text string) bool {
	if path().MatchString(text) {
		return true
	}
	for _, m := range folder().FindAllStringSubmatch(text, -1) {
		if !slices.Contains(ownFolders, strings.ToLower(m[1])) && !strings.HasSuffix(m[1], "aws") {
			return true
		}
	}
	return false
}
