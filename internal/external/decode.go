package external

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"
)

// decode reads the one document that a program prints. An unknown key is an error: a misspelled
// one would silently have no effect.
func decode(data []byte, into any) error {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return errors.New("it printed nothing")
	case !utf8.Valid(data):
		return errors.New("its answer is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return decodeError(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("it printed more than one JSON document")
	}
	return nil
}

// decodeError words an error of package json without the types of this package.
func decodeError(err error) error {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return fmt.Errorf("its answer does not follow the protocol: %s must be %s, not %s", kind.Field, kindName(kind.Type), kind.Value)
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		return fmt.Errorf("its answer does not follow the protocol: unknown key %s", strings.TrimPrefix(err.Error(), "json: unknown field "))
	}
	return fmt.Errorf("its answer is not valid JSON: %w", err)
}

// kindName is the name of a type in JSON.
func kindName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "an array"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Int:
		return "an integer"
	}
	return "a string"
}

// speaks refuses an answer of another version of the protocol.
func speaks(version *int) error {
	switch {
	case version == nil:
		return fmt.Errorf("its answer has no protocol; it must begin with \"protocol\": %d", Version)
	case *version != Version:
		return fmt.Errorf("its answer has protocol %d, but this doctor only knows %d", *version, Version)
	}
	return nil
}
