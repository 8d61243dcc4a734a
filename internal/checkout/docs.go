package checkout

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"doctor/internal/dotenv"
	"doctor/internal/host"
	"doctor/internal/phrase"
	"doctor/internal/readme"
)

// docs are the documents of a project that may tell people what to put into their .env.
type docs struct {
	// read is the document that counts, "" for none, and text what it has for .env, in the same lines;
	// everything else is a comment.
	read, text string
	blocks     []string // the lines of its code blocks, as places
	// What did not count: code blocks that may be examples or alternatives, as places, and variables with
	// several values. searched is the first document.
	unclear, differing []string
	searched           string
}

// mostDocuments is how many documents are read at most, and mostDocumentation their size together, in
// bytes.
const (
	mostDocuments     = 20
	mostDocumentation = 1 << 20
)

// Document is the document that is read instead of .env, "" for none.
func (c *Checkout) Document() string { return c.env.docs.read }

// document is a document with what it tells; a translation is there only to contradict.
type document struct {
	name, text string
	told       readme.Told
}

// findDocs looks for what the documents tell people to put into .env. The first that has anything counts,
// unless another one contradicts it.
func (c *Checkout) findDocs(m *host.Machine) docs {
	all := c.readDocuments(m)
	if len(all) == 0 {
		return docs{}
	}
	d := docs{searched: all[0].name}
	differing := sync.OnceValue(func() []string {
		var texts []string
		for _, doc := range all {
			texts = append(texts, doc.text)
		}
		return readme.Differing(texts)
	})
	for _, doc := range all {
		for _, line := range doc.told.Unclear {
			d.unclear = append(d.unclear, fmt.Sprintf("%s:%d", doc.name, line))
		}
		if d.read != "" || len(doc.told.Blocks) == 0 {
			continue
		}
		text, kept, lost := documented(doc.text, doc.told.Blocks, differing())
		d.differing = slices.Compact(slices.Sorted(slices.Values(append(d.differing, lost...))))
		if len(kept) > 0 {
			d.read, d.text = doc.name, text
			for _, b := range kept {
				d.blocks = append(d.blocks, fmt.Sprintf("%s:%d", doc.name, b.Line))
			}
		}
	}
	return d
}

// readDocuments reads as many documents as the limits allow.
func (c *Checkout) readDocuments(m *host.Machine) []document {
	var all []document
	size := 0
	for _, name := range c.documents(m) {
		data, err := m.Read(c.path(name))
		if err != nil || len(data) > maxTemplate || !utf8.Valid(data) {
			continue
		}
		if size += len(data); size > mostDocumentation {
			break
		}
		doc := document{name: name, text: string(data)}
		if !isTranslation(name) {
			doc.told = readme.Read(doc.text)
		}
		all = append(all, doc)
	}
	return all
}

// documents are the names of the documents that are read, the README first.
func (c *Checkout) documents(m *host.Machine) []string {
	var readmes, all []string
	here, _ := m.ReadDir(c.Dir)
	for _, name := range here {
		if lower := strings.ToLower(name); strings.HasPrefix(lower, "readme") && isMarkdown(lower) {
			readmes = append(readmes, name)
		}
	}
	slices.SortStableFunc(readmes, func(a, b string) int { return len(a) - len(b) })
	below, _ := m.ReadDir(filepath.Join(c.Dir, "docs"))
	for _, name := range below {
		if isMarkdown(strings.ToLower(name)) {
			all = append(all, path.Join("docs", name))
		}
	}
	all = append(readmes, all...)
	return all[:min(len(all), mostDocuments)]
}

func isMarkdown(name string) bool { return path.Ext(name) == ".md" || path.Ext(name) == ".markdown" }

// isTranslation reports whether the name of a document has a language in it: README.de.md, README_CN.md.
func isTranslation(name string) bool {
	base := strings.ToLower(path.Base(name))
	return strings.HasPrefix(base, "readme") && strings.TrimSuffix(base, path.Ext(base)) != "readme"
}

// documented makes an environment file of a document: the blocks, with stand-ins as in a template, at
// their place, and comments of all other lines, in which a key can still be found. It returns the blocks
// that have anything to judge, and the variables that were left out because their value differs.
func documented(text string, blocks []readme.Block, differing []string) (out string, kept []readme.Block, lost []string) {
	leave := slices.Clone(differing)
	if set := namesIn(text, blocks); set["AWS_ACCESS_KEY_ID"] != set["AWS_SECRET_ACCESS_KEY"] {
		leave = append(leave, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY") // an example of one variable
	}
	at := 0
	var all strings.Builder
	for _, b := range blocks {
		block := text[b.From:b.To]
		for _, s := range slices.Backward(dotenv.Statements(block, dotenv.Compose)) {
			if !slices.Contains(leave, s.Name) {
				continue
			}
			block = block[:s.Whole.From] + commented(block[s.Whole.From:s.Whole.To]) + block[s.Whole.To:]
			if counts(s.Name) && slices.Contains(differing, s.Name) && !slices.Contains(lost, s.Name) {
				lost = append(lost, s.Name)
			}
		}
		block = withStandIns(block)
		if len(dotenv.Statements(block, dotenv.Compose)) > 0 {
			kept = append(kept, b)
		}
		all.WriteString(inComments(text[at:b.From]))
		all.WriteString(block)
		at = b.To
	}
	all.WriteString(inComments(text[at:]))
	slices.Sort(lost)
	return all.String(), kept, lost
}

// namesIn are the variables that the blocks of a text set.
func namesIn(text string, blocks []readme.Block) map[string]bool {
	set := map[string]bool{}
	for _, b := range blocks {
		for _, s := range dotenv.Statements(text[b.From:b.To], dotenv.Compose) {
			set[s.Name] = true
		}
	}
	return set
}

// counts reports whether the value of a variable, or a stand-in for it, is judged.
func counts(name string) bool {
	_, has := example(name)
	return has || isPath(name)
}

// inComments makes comments of lines, and keeps all of their text.
func inComments(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			out.WriteByte('#')
		}
		out.WriteString(line)
	}
	return out.String()
}

// words say what was found instead of a template; "" without a document.
func (d docs) words() string {
	var missing string
	if len(d.differing) > 0 {
		missing = ", and the documentation has more than one value of " + phrase.List(d.differing)
	}
	switch {
	case d.searched == "":
		return ""
	case d.read != "":
		return "; the paths and profiles for .env in " + phrase.List(d.blocks) + " count instead" + missing
	case len(d.differing) > 0:
		return missing
	case len(d.unclear) > 0:
		return ", and " + phrase.List(d.unclear) + " may be an example or an alternative"
	}
	return ", and " + d.searched + " has no code block for .env with paths or profiles"
}
