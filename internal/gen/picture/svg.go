package picture

import (
	"bytes"
	"encoding/xml"
	"fmt"
)

// The measures of the picture, in pixels.
const (
	cellWidth  = 8.0
	lineHeight = 18.0
	baseline   = 13.0 // of a line, from its top
	left       = 16.0
	top        = 40.0 // below the bar of the window
	bottom     = 16.0
)

// The colours are those of a dark terminal; every text has a contrast of at
// least 4.5 to the background (WCAG 2.1, AA).
const head = `<style>
text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d8dee9;white-space:pre}
.b{font-weight:bold}.f{fill:#98a2b3}.c31{fill:#ff7b72}.c32{fill:#7ee787}.c33{fill:#f2cc60}.c34{fill:#79c0ff}.c35{fill:#d2a8ff}.c36{fill:#76e3ea}
</style>
`

// SVG draws the output of a command, with its SGR escapes, on a terminal that
// is width cells wide. The title stands in the bar of the window and names the
// picture to those who cannot see it.
func SVG(title, output string, width int) ([]byte, error) {
	lines, err := screen(output, width)
	if err != nil {
		return nil, err
	}
	w, h := left*2+cellWidth*float64(width), top+lineHeight*float64(len(lines))+bottom
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" height="%g" role="img">`+"\n", w, h, w, h)
	fmt.Fprintf(&out, "<title>%s</title>\n", escaped(title))
	out.WriteString(head)
	fmt.Fprintf(&out, `<rect width="%g" height="%g" rx="8" fill="#161b22"/>`+"\n", w, h)
	for i, colour := range []string{"#ff5f56", "#ffbd2e", "#27c93f"} {
		fmt.Fprintf(&out, `<circle cx="%d" cy="18" r="6" fill="%s"/>`+"\n", 20+20*i, colour)
	}
	fmt.Fprintf(&out, `<text class="f" x="%g" y="22" text-anchor="middle">%s</text>`+"\n", w/2, escaped(title))
	if path := new(box).draw(lines); path != "" {
		fmt.Fprintf(&out, `<path d="%s" stroke="#6e7681" fill="none"/>`+"\n", path)
	}
	for row, line := range lines {
		drawLine(&out, row, line)
	}
	out.WriteString("</svg>\n")
	return out.Bytes(), nil
}

// drawLine writes the texts of one line, each with the length that it must
// have, so that the columns stand whatever font there is.
func drawLine(out *bytes.Buffer, row int, line []cell) {
	for start := 0; start < len(line); {
		if blank(line[start]) {
			start++
			continue
		}
		end, last := start+1, start
		for ; end < len(line) && line[end].style == line[start].style; end++ {
			if _, isBox := armsOf(line[end].char); isBox {
				break
			}
			if line[end].char != ' ' {
				last = end
			} else if end-last > 2 {
				break // far gaps are not text
			}
		}
		var text []rune
		for _, c := range line[start : last+1] {
			text = append(text, c.char)
		}
		fmt.Fprintf(out, `<text%s x="%g" y="%g" textLength="%g">%s</text>`+"\n", line[start].style.class(),
			left+cellWidth*float64(start), top+lineHeight*float64(row)+baseline, cellWidth*float64(len(text)), escaped(string(text)))
		start = last + 1
	}
}

func blank(c cell) bool {
	_, isBox := armsOf(c.char)
	return isBox || c.char == ' '
}

func (s style) class() string {
	var names []byte
	add := func(name string) {
		if len(names) > 0 {
			names = append(names, ' ')
		}
		names = append(names, name...)
	}
	if s.bold {
		add("b")
	}
	if s.faint {
		add("f")
	}
	if s.colour != 0 {
		add(fmt.Sprintf("c%d", s.colour))
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf(` class="%s"`, names)
}

func escaped(text string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(text)) // a buffer takes everything
	return out.String()
}
