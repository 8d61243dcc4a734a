package fixers

import (
	"encoding/json"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// written is an edit in a golden, by the field names there. Unused names are misspelled.
type written struct {
	t    testing.TB
	args map[string]string
}

func (w written) take(name string) string {
	value := w.args[name]
	delete(w.args, name)
	return value
}

func (w written) list(name string) []string {
	if w.args[name] == "" {
		return nil
	}
	parts := strings.Split(w.take(name), ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

func (w written) is(name, value string) bool {
	got, there := w.args[name]
	if there && got != value {
		w.t.Fatalf("%s = %s, and there is %s only", name, got, value)
	}
	return w.take(name) == value
}

func (w written) set() map[string]string {
	set := map[string]string{}
	for _, name := range slices.Collect(maps.Keys(w.args)) {
		if rest, ok := strings.CutPrefix(name, "set:"); ok {
			set[rest] = w.take(name)
		}
	}
	return set
}

// edit reads an edit of this name.
func (w written) edit(name string) Edit {
	w.t.Helper()
	e := w.read(name)
	if e == nil || len(w.args) > 0 {
		w.t.Fatalf("%s: there is no such edit, or none with %q", name, slices.Collect(maps.Keys(w.args)))
	}
	return e
}

func (w written) read(name string) Edit {
	file := w.take("file")
	switch name {
	case "add-lines":
		return AddLines{File: file, Lines: w.list("lines"), Create: w.is("create", "true")}
	case "add-mounts":
		return AddMounts{File: file, Services: w.list("services"), Spec: w.take("spec"), Create: w.is("create", "true")}
	case "allow-user":
		uid, err := strconv.Atoi(w.take("uid"))
		if err != nil {
			w.t.Fatal(err)
		}
		return AllowUser{Path: w.take("path"), UID: uid, Perm: 4}
	case "change-mounts":
		e := ChangeMounts{File: file, Services: w.list("services"), Open: w.list("open"), Remove: w.list("remove"), Add: w.list("add")}
		for _, pair := range w.list("retarget") {
			from, to, _ := strings.Cut(pair, " ")
			to, source, _ := strings.Cut(to, " ")
			e.Retarget = append(e.Retarget, Move{from, to, source})
		}
		for _, pair := range w.list("source") {
			target, source, _ := strings.Cut(pair, " ")
			e.Source = append(e.Source, Mounting{target, source})
		}
		return e
	case "copy-environment":
		return CopyEnvironment{File: file, From: w.take("from"), Services: w.list("services"), Names: w.list("names")}
	case "place-secret":
		mode, err := strconv.ParseUint("0"+w.take("mode"), 8, 32)
		if err != nil {
			w.t.Fatal(err)
		}
		return PlaceSecret{File: file, Services: w.list("services"), From: w.take("from"), Source: w.take("source"), Target: w.take("target"), Mode: fs.FileMode(mode)}
	case "set-environment":
		return SetEnvironment{File: file, Services: w.list("services"), Set: w.set()}
	case "set-key":
		return SetKey{File: file, Services: w.list("services"), Key: w.take("key"), Value: w.take("value")}
	case "add-to-services":
		return AddToServices{File: file, Services: w.list("services"), Key: w.take("key"), Items: w.list("items"), Create: w.is("create", "true")}
	case "chmod":
		mode, err := strconv.ParseUint(w.take("mode"), 8, 32)
		if err != nil {
			w.t.Fatal(err)
		}
		return Chmod{Path: w.take("path"), Mode: fs.FileMode(mode)}
	case "edit-ini":
		return w.readINI(file)
	case "edit-lines":
		return w.readLines(file)
	case "edit-kwargs":
		return w.readKwargs(file)
	case "edit-connection", "edit-settings":
		return w.readConnection(name, file)
	case "add-variables":
		return AddVariables{File: file, Services: w.list("services"), Set: w.set(), Names: w.list("names")}
	case "set-variable":
		return SetVariable{File: file, Variable: w.take("variable"), Value: w.take("value"), Services: w.list("services"), Line: w.line()}
	case "remove-variables":
		return RemoveVariables{File: file, Variables: w.list("variables"), Services: w.list("services"), Line: w.line()}
	case "rename-reference":
		return RenameReference{File: file, From: w.take("from"), To: w.take("to"), Services: w.list("services")}
	case "remove-keys":
		return RemoveKeys{File: file, Services: w.list("services"), Key: w.take("key")}
	case "rename-file":
		return RenameFile{From: w.take("from"), To: w.take("to")}
	case "rename-key":
		e := RenameKey{File: file, To: w.take("to")}
		for _, path := range w.list("key") {
			e.Keys = append(e.Keys, strings.Split(path, "."))
		}
		return e
	case "rename-service":
		e := RenameService{File: file, Remove: w.list("remove")}
		to := w.list("to")
		for i, from := range w.list("from") {
			e.Rename = append(e.Rename, Renaming{From: from, To: to[i]})
		}
		return e
	case "rename-variable":
		return RenameVariable{File: file, From: w.take("from"), To: w.take("to")}
	case "replace-mount":
		return ReplaceMount{File: file, Services: w.list("services"), From: w.take("from"), To: w.take("to")}
	case "retarget-mount":
		return RetargetMount{File: file, Services: w.list("services"), From: w.take("from"), To: w.take("to")}
	case "retarget-variables":
		return RetargetVariables{File: file, Set: w.set(), Unquoted: w.is("quotes", "none"), Create: w.is("create", "true")}
	case "set-mount-mode":
		e := SetMountMode{File: file, Services: w.list("services"), Target: w.take("target")}
		for _, option := range w.list("mode") {
			e.Access += map[string]Access{"ro": ReadOnly, "rw": ReadWrite}[option]
			e.Label += map[string]Label{"z": SharedLabel, "Z": PrivateLabel}[option]
		}
		return e
	case "set-mount-source":
		return SetMountSource{File: file, Services: w.list("services"), From: w.take("from"), To: w.take("to")}
	case "unset-variables":
		return UnsetVariables{File: file, Names: w.list("names")}
	}
	return nil
}

func (w written) readINI(file string) Edit {
	section, key, to, do := w.take("section"), w.take("key"), w.take("to"), w.take("do")
	from, below := w.take("from"), w.take("below")
	switch do {
	case "add":
		return AddSetting{File: file, Section: section, Key: key, Value: w.take("value"), Below: below}
	case "copy":
		return CopySetting{File: file, Section: section, Below: below, From: from, FromSection: w.take("from-section"), Key: key}
	case "copy-section":
		return CopySection{File: file, From: from, Section: section}
	case "comment-all":
		return CommentSettings{File: file, Section: section, Keys: strings.Split(key, ", ")}
	}
	if from := w.take("rename-section"); from != "" {
		return RenameSection{File: file, From: from, To: to}
	}
	if from := w.take("rename-key"); from != "" {
		return RenameSetting{File: file, Section: section, From: from, To: to}
	}
	if value := w.take("value"); value != "" {
		return SetSetting{File: file, Section: section, Key: key, Value: value, As: w.take("as")}
	}
	if do == "strip-bom" {
		return StripBOM{File: file}
	}
	how := map[string]Mend{"unquote": Unquote, "strip-comment": StripComment, "dedent": Dedent, "comment": CommentOut}[do]
	return MendSetting{File: file, Section: section, Key: key, How: how}
}

// readLines reads the changes of lines, named after them: "comment:3-4", "delete:3-3", "prefix:3-4",
// "replace:3-4" with the lines separated by |, "insert:3", "text:3" as OLD=>NEW.
func (w written) readLines(file string) Edit {
	e := EditLines{File: file, As: Format(w.take("as")), Sure: w.is("sure", "true")}
	for _, name := range slices.Sorted(maps.Keys(w.args)) {
		do, lines, _ := strings.Cut(name, ":")
		first, last, _ := strings.Cut(lines, "-")
		from, _ := strconv.Atoi(first)
		to, _ := strconv.Atoi(last)
		value := w.take(name)
		switch do {
		case "comment":
			e.Changes = append(e.Changes, CommentLines(from, to))
		case "delete":
			e.Changes = append(e.Changes, DeleteLines(from, to))
		case "prefix":
			e.Changes = append(e.Changes, PrefixLines(from, to, value))
		case "replace":
			e.Changes = append(e.Changes, ReplaceLines(from, to, strings.Split(value, "|")...))
		case "insert":
			e.Changes = append(e.Changes, InsertLines(from, strings.Split(value, "|")...))
		case "text":
			old, with, _ := strings.Cut(value, "=>")
			e.Changes = append(e.Changes, ReplaceText(from, old, with))
		}
	}
	return e
}

func (w written) readKwargs(file string) Edit {
	variable := w.take("variable")
	if w.is("repair", "true") {
		return RepairKwargs{File: file, Variable: variable}
	}
	e := EditKwargs{File: file, Variable: variable, Line: w.line(), Remove: w.list("remove")}
	e.Rename, e.Set = w.members()
	return e
}

func (w written) line() int {
	line, _ := strconv.Atoi(w.take("line"))
	return line
}

func (w written) members() (rename []Renaming, set map[string]any) {
	set = map[string]any{}
	for _, pair := range w.list("rename") {
		from, to, _ := strings.Cut(pair, "=")
		rename = append(rename, Renaming{From: from, To: to})
	}
	for name, text := range w.set() {
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			w.t.Fatal(err)
		}
		set[name] = value
	}
	return rename, set
}

func (w written) readConnection(name, file string) Edit {
	form := map[string]ConnectionForm{"json": JSONForm, "repaired": RepairedJSON}[w.take("as")]
	rename, set := w.members()
	if name == "edit-settings" {
		return EditSettings{File: file, Line: w.line(), As: form, Rename: rename, Set: set, Remove: w.list("remove")}
	}
	return EditConnection{File: file, Variable: w.take("variable"), Line: w.line(), As: form, Rename: rename, Set: set, Remove: w.list("remove")}
}

// within is an edit of the file at this path.
func within(e Edit, path string) Edit {
	v := reflect.New(reflect.TypeOf(e)).Elem()
	v.Set(reflect.ValueOf(e))
	v.FieldByName("File").SetString(path)
	return v.Interface().(Edit)
}
