package secretsaccess

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/airflow"
	"doctor/internal/airflow/dagfolder"
	"doctor/internal/airflow/dagignore"
	"doctor/internal/airflow/dagsource"
	"doctor/internal/bounds"
	"doctor/internal/demand"
	"doctor/internal/host"
)

// dagName is one variable or connection that the DAGs name.
type dagName struct {
	kind dagsource.Kind
	name string
	// at are the places without a default, or all if each has one.
	at []checks.Position
	// required: somewhere the code does not go on without it.
	required bool
	// use is how a variable's value is read, as far as that is known.
	use airflow.VariableUse
}

// what is the word of the backends for it.
func (n *dagName) what() airflow.What {
	if n.kind == dagsource.Connection {
		return airflow.ConnectionSecret
	}
	return airflow.VariableSecret
}

// variable is the environment variable in which Airflow looks for it.
func (n *dagName) variable() string {
	if n.kind == dagsource.Connection {
		return airflow.ConnectionVariable(n.name)
	}
	return airflow.VariableVariable(n.name)
}

// named is what the DAGs of a project name.
type named struct {
	names []*dagName
	// unseen are places that name what only running the code would tell, broken
	// those at which a file is invalid Python.
	unseen, broken []checks.Position
	// folder is what the names were looked for in.
	folder dagfolder.Folder
}

// namedInDAGs reads the DAGs.
func namedInDAGs(p *checks.Pass, ctx context.Context) named {
	all := named{folder: p.DAGs()}
	all.folder.Unread = slices.Clone(all.folder.Unread)
	byName := map[string]*dagName{}
	for _, file := range all.folder.Files {
		if ctx.Err() != nil {
			all.folder.Unread.Add(file, dagfolder.NotInTime)
			continue
		}
		data, why := readDAG(p, file)
		if why != "" {
			all.folder.Unread.Add(file, why)
			continue
		}
		found := dagsource.Find(data)
		if found.TooLong {
			all.folder.Unread.Add(file, "is too long to read")
			continue
		}
		if found.Encoding != "" {
			all.folder.Unread.Add(file, fmt.Sprintf("has an unknown encoding, %s", found.Encoding))
		}
		for _, n := range found.Names {
			key := string(n.Kind) + " " + n.Name
			if byName[key] == nil {
				byName[key] = &dagName{kind: n.Kind, name: n.Name}
				all.names = append(all.names, byName[key])
			}
			byName[key].add(n, file)
		}
		for _, u := range found.Unseen {
			all.unseen = append(all.unseen, checks.Position{File: file, Line: u.Line, Column: u.Column})
		}
		if len(found.Broken) > 0 {
			all.broken = append(all.broken, checks.Position{File: file, Line: found.Broken[0]})
		}
	}
	slices.SortStableFunc(all.names, func(a, b *dagName) int {
		// What the code cannot go on without is asked first.
		if a.required != b.required {
			if a.required {
				return -1
			}
			return 1
		}
		return strings.Compare(string(a.kind)+a.name, string(b.kind)+b.name)
	})
	return all
}

// readDAG reads a source, or says why not.
func readDAG(p *checks.Pass, file string) (data []byte, why string) {
	path := filepath.Join(p.Dir, file)
	info, err := p.Machine.Stat(path)
	switch {
	case err == nil && info.Size > host.MaxFileSize:
		return nil, host.Describe(host.ErrTooLarge)
	case err == nil && info.Size > bounds.Source:
		return nil, demand.SourceTooLarge
	}
	if data, err = p.Machine.Read(path); err != nil {
		return nil, host.Describe(err)
	}
	return data, ""
}

func (n *dagName) add(found dagsource.Name, file string) {
	n.use.Text = n.use.Text || found.Reads == dagsource.AsText
	n.use.JSON = n.use.JSON || found.Reads == dagsource.AsJSON
	at := checks.Position{File: file, Line: found.Line, Column: found.Column}
	required := !found.HasDefault && !fallsBack(found)
	if required && !n.required {
		n.required, n.at = true, nil
	}
	if required == n.required {
		n.at = append(n.at, at)
	}
}

// fallsBack reports whether a hook does without the connection: an AWS hook
// then goes on with boto3's own chain, which is how the mounted files are used
// (base_aws.py, AwsGenericHook.conn_config).
func fallsBack(n dagsource.Name) bool { return n.Via == "aws_conn_id=" }

// place words a place in a file.
func place(at checks.Position) string { return fmt.Sprintf("%s:%d", at.File, at.Line) }

// noteUnseen says what the reading of the DAGs could not see.
func noteUnseen(p *checks.Pass, all named) {
	if n := all.folder.Ignored; n > 0 {
		p.Notef("files and folders excluded by %s: %d", dagignore.Name, n)
	}
	if n := len(all.folder.Archives); n > 0 {
		p.Notef("archives in dags/ that were not read: %d (first: %s)", n, all.folder.Archives[0])
	}
	if n := len(all.folder.Outside); n > 0 {
		p.Notef("links in dags/ that point outside the project and were not followed: %d (first: %s)", n, all.folder.Outside[0])
	}
	if n := len(all.unseen); n > 0 {
		p.Notef("variables and connections in the DAGs whose name is only known at run time: %d (first: %s)", n, place(all.unseen[0]))
	}
	for _, at := range all.broken {
		p.Notef("%s is invalid Python from line %d on: later names may be missing", at.File, at.Line)
	}
}
