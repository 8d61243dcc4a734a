package dagsource

import (
	"fmt"
	"testing"

	"doctor/internal/airflow/realpython"
)

func TestFindInEncodings(t *testing.T) {
	const code = "\nfrom airflow.models import Variable\nx = 'caf\xe9'; Variable.get('caf\xe9')"
	const found = "3:26 variable café via Variable.get"
	tests := []struct{ name, source, want string }{
		{"Emacs", "# -*- coding: latin-1 -*-" + code, found},
		{"Vim", "# vim: set fileencoding=iso-8859-1 :" + code, found},
		{"second line", "#!/usr/bin/env python\n# coding:cp1252" + code, "4" + found[1:]},
		{"other spelling", "#coding=ISO_8859_15" + code, found},
		{"line ends of Emacs", "# coding: latin-1-unix" + code, found},
		{"what only cp1252 has", "# coding: cp1252\nfrom airflow.models import Variable\nVariable.get('\x80')", "3:14 variable € via Variable.get"},
		{"what cp1252 has not", "# coding: cp1252\nfrom airflow.models import Variable\nVariable.get('\x81')", "3:14 unseen variable via Variable.get\n3 broken"},
		{"third line", "\n\n# coding: latin-1" + code, "5:26 unseen variable via Variable.get\n5 broken"},
		{"after code", "x = 1\n# coding: latin-1" + code, "4:26 unseen variable via Variable.get\n4 broken"},
		{"in a text", "'# coding: latin-1'" + code, "3:26 unseen variable via Variable.get\n3 broken"},
		{"utf-8-sig", "\xef\xbb\xbf# coding: utf-8-sig\nf(conn_id='é')", "2:11 connection é via conn_id="},
		{"ASCII", "# coding: ascii\n# é\nf(conn_id='a')", "3:11 connection a via conn_id=\n2 broken"},
		{"two at once", "\xef\xbb\xbf# coding: latin-1\nf(conn_id='a')", "2:11 connection a via conn_id=\n1 broken"},
		{"not known", "# coding: shift_jis" + code, "not read: shift_jis"},
		{"UTF-16", "\xff\xfex\x00=\x001\x00", "not read: UTF-16"},
		{"UTF-16, the other way round", "\xfe\xff\x00x", "not read: UTF-16"},
	}
	for _, tt := range tests {
		if got := report(Find([]byte(tt.source))); got != tt.want {
			t.Errorf("%s:\n%q\ngot\n%s\nwant\n%s", tt.name, tt.source, got, tt.want)
		}
	}
}

// decoding prints the last string in a source, or - if Python refuses the source.
const decoding = `
import ast, sys
for line in sys.stdin:
    try:
        print(ascii(ast.literal_eval(ast.parse(bytes.fromhex(line.strip())).body[-1].value)))
    except (SyntaxError, ValueError):
        print("-")
`

// TestEncodingsAgainstPython compares the result for a declaration, and for the text after it, with
// Python's.
func TestEncodingsAgainstPython(t *testing.T) {
	names := []string{
		"utf-8", "utf8", "UTF_8", "u8", "utf-8-sig", "utf-8-unix", "latin-1", "latin1", "Latin_1", "l1", "iso-8859-1", "iso8859-1", "iso_8859_1", "iso-latin-1-dos",
		"cp819", "iso-8859-15", "iso8859_15", "latin9", "cp1252", "windows-1252", "ascii", "us-ascii", "646",
	}
	lines := []string{"# coding: %s", "#coding=%s x", "# -*- coding: %s -*-", "\n# coding:%s", " \t\f# x\n \t# fileencoding = %s", "# encoding: \t%s", "x\n# coding: %s", "\r\n# coding: %s", "# coding : %s", "\r#coding:%s"}
	texts := []string{"a", "caf\xc3\xa9", "\xe9\xa4\x80", "\x81", "\xa4", "\xa0\xff"}
	var sources []string
	for i, name := range names {
		for j, line := range lines {
			for _, mark := range []string{"", byteOrderMark} {
				sources = append(sources, mark+fmt.Sprintf(line, name)+"\n'"+texts[(i+j)%len(texts)]+"'", mark+fmt.Sprintf(line, name)+"\n'"+texts[i%len(texts)]+"'\r\n")
			}
		}
	}
	refused := 0
	for i, want := range realpython.Run(t, decoding, sources) {
		text, bad, unknown := decode([]byte(sources[i]))
		if unknown != "" {
			t.Fatalf("%q: %s is not known", sources[i], unknown)
		}
		got := "-"
		if len(bad) == 0 {
			tokens, _, _ := lex(text)
			for _, token := range tokens {
				if token.lit != nil {
					got = ascii(token.lit.value)
				}
			}
		} else {
			refused++
		}
		if got != want {
			t.Errorf("%q is %s, Python has %s", sources[i], got, want)
		}
	}
	if refused == 0 || refused > len(sources)*2/3 {
		t.Errorf("%d of %d are refused: that leaves too few to compare", refused, len(sources))
	}
}

// ascii writes a text as Python's function does, for the texts above.
func ascii(text string) string {
	out := "'"
	for _, r := range text {
		switch {
		case r < 0x80:
			out += string(r)
		case r < 0x100:
			out += fmt.Sprintf(`\x%02x`, r)
		default:
			out += fmt.Sprintf(`\u%04x`, r)
		}
	}
	return out + "'"
}
