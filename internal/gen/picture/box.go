package picture

import "fmt"

// arms says which of the four arms a box-drawing character has, from the middle
// of its cell. Fonts leave gaps between them, so they are drawn as lines.
type arms struct{ up, right, down, left bool }

func armsOf(char rune) (arms, bool) {
	a, ok := map[rune]arms{
		'─': {right: true, left: true},
		'│': {up: true, down: true},
		'┌': {right: true, down: true},
		'┐': {down: true, left: true},
		'└': {up: true, right: true},
		'┘': {up: true, left: true},
		'├': {up: true, right: true, down: true},
		'┤': {up: true, down: true, left: true},
		'┬': {right: true, down: true, left: true},
		'┴': {up: true, right: true, left: true},
		'┼': {up: true, right: true, down: true, left: true},
	}[char]
	return a, ok
}

// box collects the lines of the box-drawing characters, each as long as it goes.
type box struct{ path []byte }

func (b *box) draw(lines [][]cell) string {
	width := 0
	for _, line := range lines {
		width = max(width, len(line))
	}
	at := func(row, column int) arms {
		if column >= len(lines[row]) {
			return arms{}
		}
		a, _ := armsOf(lines[row][column].char)
		return a
	}
	for row := range lines {
		b.run(width, func(i int) (from, to bool) { a := at(row, i); return a.left, a.right }, func(from, to float64) {
			b.add("M%g %gH%g", left+from*cellWidth, middle(row), left+to*cellWidth)
		})
	}
	for column := range width {
		x := left + (float64(column)+0.5)*cellWidth
		b.run(len(lines), func(i int) (from, to bool) { a := at(i, column); return a.up, a.down }, func(from, to float64) {
			b.add("M%g %gV%g", x, top+from*lineHeight, top+to*lineHeight)
		})
	}
	return string(b.path)
}

func (b *box) add(format string, numbers ...any) { b.path = fmt.Appendf(b.path, format, numbers...) }

// run finds the stretches along one row or column and hands on where each
// begins and ends, in cells.
func (b *box) run(length int, half func(int) (from, to bool), line func(from, to float64)) {
	start := -1.0
	for i := range length {
		before, after := half(i)
		pos := float64(i)
		if before && start < 0 {
			start = pos
		}
		if start >= 0 && !after {
			end := pos
			if before {
				end = pos + 0.5
			}
			if end > start {
				line(start, end)
			}
			start = -1
		}
		if after && !before {
			start = pos + 0.5
		}
	}
	if start >= 0 {
		line(start, float64(length))
	}
}

func middle(row int) float64 { return top + (float64(row)+0.5)*lineHeight }
