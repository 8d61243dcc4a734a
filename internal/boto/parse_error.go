package boto

// ParseErrorKind is why an INI file is refused as a whole.
type ParseErrorKind string

// The kinds of ParseError.
const (
	BadLine          ParseErrorKind = "line"              // neither header, key nor continuation
	BeforeSection    ParseErrorKind = "before-section"    // a key before any header
	DuplicateSection ParseErrorKind = "duplicate-section" //
	DuplicateKey     ParseErrorKind = "duplicate-key"     //
	BOM              ParseErrorKind = "bom"               //
	Encoding         ParseErrorKind = "encoding"          // not UTF-8
	NestedLine       ParseErrorKind = "nested-line"       // a line in a nested block without "="
)

// ParseError is the first thing in a file for which botocore refuses it.
type ParseError struct {
	Kind ParseErrorKind
	// Line is its line, and First the line of the first section or key with that name, both
	// counting from 1; 0 if unknown.
	Line, First int
	// Name is the duplicate section or key.
	Name string
}
