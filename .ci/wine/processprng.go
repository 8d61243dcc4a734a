// Command processprng writes bcryptprimitives.dll for wine: Go's runtime needs its ProcessPrng,
// which wine has since version 9 only. The library holds no code: its one export is forwarded to
// SystemFunction036 of advapi32.dll (RtlGenRandom), which fills a buffer with random bytes too.
//
//	go run processprng.go FILE
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
)

// The layout of the file (learn.microsoft.com, "PE Format"): the headers, and one section with
// the table of exports.
const (
	alignment   = 0x200  // of the section in the file
	page        = 0x1000 // of the section in memory, at which it begins
	headersSize = alignment
	sectionSize = alignment

	// The table of exports: its directory, three arrays of one element each, and the texts.
	functions = page + 40
	names     = functions + 4
	ordinals  = names + 4
	texts     = ordinals + 2
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: processprng FILE")
		os.Exit(2)
	}
	if err := os.WriteFile(os.Args[1], library(), 0o644); err != nil {
		fmt.Fprintf(os.Stderr, "processprng: %v\n", err)
		os.Exit(1)
	}
}

func library() []byte {
	var out bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&out, binary.LittleEndian, v) // a bytes.Buffer does not fail
		}
	}
	pad := func(size int) { out.Write(make([]byte, size-out.Len())) }

	// The header of DOS: its mark, and where the real one begins.
	out.WriteString("MZ")
	pad(0x3c)
	put(uint32(0x40))

	// The header of the file: for amd64, one section, an executable library.
	out.WriteString("PE\x00\x00")
	put(uint16(0x8664), uint16(1), uint32(0), uint32(0), uint32(0), uint16(240), uint16(0x2022))

	// The optional header of PE32+.
	put(uint16(0x20b), uint8(0), uint8(0), uint32(0), uint32(sectionSize), uint32(0), uint32(0), uint32(0))
	put(uint64(0x180000000), uint32(page), uint32(alignment))                        // base and alignments
	put(uint16(6), uint16(0), uint16(0), uint16(0), uint16(6), uint16(0), uint32(0)) // versions
	put(uint32(2*page), uint32(headersSize), uint32(0), uint16(3), uint16(0x160))    // sizes, console, relocatable
	put(uint64(1<<20), uint64(page), uint64(1<<20), uint64(page), uint32(0))         // stack and heap
	exports := exportTable()
	put(uint32(16), uint32(page), uint32(len(exports))) // the first of 16 directories
	put([15][2]uint32{})

	// The header of the section: initialized data, readable.
	put([8]byte{'.', 'e', 'd', 'a', 't', 'a'}, uint32(sectionSize), uint32(page), uint32(sectionSize), uint32(headersSize))
	put(uint32(0), uint32(0), uint16(0), uint16(0), uint32(0x40000040))
	pad(headersSize)
	out.Write(exports)
	pad(headersSize + sectionSize)
	return out.Bytes()
}

func exportTable() []byte {
	const library, name, forward = "bcryptprimitives.dll\x00", "ProcessPrng\x00", "advapi32.SystemFunction036\x00"
	nameAt := uint32(texts + len(library))
	forwardAt := nameAt + uint32(len(name))
	var out bytes.Buffer
	for _, v := range []uint32{0, 0, 0, texts, 1, 1, 1, functions, names, ordinals, forwardAt, nameAt} {
		_ = binary.Write(&out, binary.LittleEndian, v)
	}
	out.Write([]byte{0, 0}) // the ordinal of the name
	out.WriteString(library + name + forward)
	return out.Bytes()
}
