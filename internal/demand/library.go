package demand

import (
	"strings"

	"doctor/internal/airflow/dagsource"
)

// library records the use of a library that makes its own boto3 session, and reports whether the
// call is one.
func (s *sourceReader) library(c dagsource.Call) bool {
	switch top, _, _ := strings.Cut(c.Callee, "."); {
	case c.Callee == "s3fs.S3FileSystem" || c.Callee == "s3fs.core.S3FileSystem":
		s.fileSystem("s3fs.S3FileSystem", c, c.Arguments)
	case c.Callee == "fsspec.filesystem" && isText(c, "s3", "s3a"):
		s.fileSystem("fsspec.filesystem", c, c.Arguments)
	case c.Callee == "fsspec.open" && isS3(c):
		s.fileSystem("fsspec.open", c, c.Arguments)
	case top == "awswrangler" && strings.Count(c.Callee, ".") >= 2 && !strings.Contains(c.Callee, ".config."):
		s.wrangler(c)
	case c.Callee == "pyathena.connect" || c.Callee == "pyathena.connection.Connection":
		u := s.use(Library, "pyathena.connect", c)
		u.Session.Service = "athena"
		s.add(u)
	case s.isPandas(c):
		s.pandas(c)
	case c.Callee == "smart_open.open" && isS3(c):
		u := s.use(Library, "smart_open.open", c)
		u.Session.Service = "s3"
		if _, ok := given(c.Arguments, "transport_params"); ok {
			u.hide() // a client, recorded where it is made
		}
		s.add(u)
	case isObjectStorage(c.Callee):
		return s.objectStorage(c)
	case c.Callee == "astro.files.File" || c.Callee == "astro.files.base.File" || c.Callee == "astro.files.get_file_list":
		return s.astroFile(c)
	case c.Callee == "pyarrow.fs.S3FileSystem":
		s.arrow(c)
	case top == "polars" || top == "duckdb" || top == "deltalake" || top == "pyarrow":
		return s.foreign(top, c)
	default:
		return false
	}
	return true
}

// fileSystem records a file system of s3fs, made with the options in list.
func (s *sourceReader) fileSystem(name string, c dagsource.Call, list []dagsource.Argument) {
	u := s.use(Library, name, c)
	u.arguments(list)
	u.Session.Service = "s3"
	if v, ok := dagsource.Get(list, "anon"); ok && v.Text == "True" {
		u.Credentials = Anonymous
	}
	if inner, ok := dagsource.Get(list, "client_kwargs"); ok {
		u.arguments(inner.Arguments)
		if inner.Form != dagsource.Mapping && u.Credentials == Chain {
			u.hide()
		}
	}
	if _, ok := given(list, "session"); ok {
		u.hide()
	}
	s.add(u)
}

// wrangler records a call of awswrangler.
func (s *sourceReader) wrangler(c dagsource.Call) {
	u := s.use(Library, c.Callee, c)
	if parts := strings.Split(c.Callee, "."); parts[1] == "s3" {
		u.Session.Service = "s3"
	}
	if _, ok := given(c.Arguments, "boto3_session"); ok {
		u.hide() // that session is recorded where it is made
	}
	s.add(u)
}

// isPandas reports whether a call reads or writes an address of S3 with pandas.
func (s *sourceReader) isPandas(c dagsource.Call) bool {
	method := c.Callee[strings.LastIndexByte(c.Callee, '.')+1:]
	if strings.HasPrefix(c.Callee, "pandas.read_") || strings.HasPrefix(c.Callee, "dask.dataframe.read_") {
		return isS3(c)
	}
	switch method {
	case "to_csv", "to_parquet", "to_json", "to_excel", "to_pickle", "to_feather", "to_orc", "to_xml":
		return strings.Contains(c.Callee, ".") && isS3(c)
	}
	return false
}

// pandas records a call of pandas, which passes storage_options to s3fs.
func (s *sourceReader) pandas(c dagsource.Call) {
	name := c.Callee
	method := name[strings.LastIndexByte(name, '.')+1:]
	if !strings.HasPrefix(method, "read_") {
		name = "pandas " + method
	}
	options, ok := given(c.Arguments, "storage_options")
	if ok && options.Form != dagsource.Mapping {
		u := s.use(Library, name, c)
		u.hide()
		s.add(u)
		return
	}
	before := len(s.code.Uses)
	s.fileSystem(name, c, options.Arguments)
	// Without credentials pandas tries again without signing (pandas 2.3 io/common.py
	// _get_filepath_or_buffer).
	if u := &s.code.Uses[before]; strings.HasPrefix(name, "pandas.read_") && u.Credentials == Chain && u.Certainty == Certain {
		u.Certainty, u.Doubt = Possible, Doubt{Kind: BucketPrivate}
	}
}

func isObjectStorage(callee string) bool {
	return callee == "airflow.io.path.ObjectStoragePath" || callee == "airflow.sdk.ObjectStoragePath" ||
		callee == "airflow.sdk.io.path.ObjectStoragePath" || callee == "airflow.sdk.io.ObjectStoragePath"
}

// objectStorage records an ObjectStoragePath of S3. Without credentials it continues without
// signing (providers amazon aws/fs/s3.py), so it is never certain to fail.
func (s *sourceReader) objectStorage(c dagsource.Call) bool {
	if !isS3(c) {
		return false
	}
	u := s.use(Library, "ObjectStoragePath", c)
	u.Session.Service = "s3"
	first, _ := c.Position(0)
	_, rest, _ := strings.Cut(first.Text, "://")
	host, _, _ := strings.Cut(rest, "/")
	id, _, hasID := strings.Cut(host, "@")
	switch v, ok := given(c.Arguments, "conn_id"); {
	case ok:
		u.from(v)
	case hasID:
		u.from(dagsource.Value{Form: dagsource.Text, Text: id})
	case u.Certainty == Certain:
		u.Certainty, u.Doubt = Possible, Doubt{Kind: BucketPrivate}
	}
	s.add(u)
	return true
}

// astroFile records a file of the Astro SDK, which makes an S3Hook in the task that uses it
// (astro-sdk-python files/locations/amazon/s3.py).
func (s *sourceReader) astroFile(c dagsource.Call) bool {
	if path, _ := c.Argument("path"); !isS3(c) && !isS3Address(path) {
		return false
	}
	u := s.use(Library, c.Callee, c)
	u.Process, u.Session.Service = Task, "s3"
	u.Credentials, u.Connection = FromConnection, "aws_default"
	connection, named := c.Argument("conn_id")
	if !named {
		connection, named = c.Position(1)
	}
	switch {
	case named && connection.Known():
		u.Connection = connection.Text
	case named && connection.Form != dagsource.None, c.Open():
		u.Connection = ""
		u.hide()
	}
	s.add(u)
	return true
}

// foreign records libraries that access S3 without boto3, with their own credential chain.
func (s *sourceReader) foreign(library string, c dagsource.Call) bool {
	if !isS3(c) {
		return false
	}
	u := s.use(Library, c.Callee, c)
	u.Session.Service = "s3"
	if options, ok := given(c.Arguments, "storage_options"); ok {
		list := storeOptions(options.Arguments)
		u.arguments(list)
		if v, ok := dagsource.Get(list, "skip_signature"); ok && v.Text != "False" && v.Text != "false" {
			u.Credentials = Anonymous
		}
		if options.Form != dagsource.Mapping {
			u.hide()
		}
	}
	s.addForeign(library, u)
	return true
}

// storeOptions are the options of an object store under their boto3 names (object_store 0.12
// aws/builder.rs, AmazonS3ConfigKey).
func storeOptions(list []dagsource.Argument) []dagsource.Argument {
	var out []dagsource.Argument
	for _, a := range list {
		switch name := strings.TrimPrefix(strings.ToLower(a.Name), "aws_"); name {
		case "access_key_id", "secret_access_key", "session_token":
			a.Name = "aws_" + name
		case "token":
			a.Name = "aws_session_token"
		case "region", "default_region":
			a.Name = "region_name"
		case "endpoint", "endpoint_url":
			a.Name = "endpoint_url"
		case "skip_signature":
			a.Name = name
		}
		out = append(out, a)
	}
	return out
}

// addForeign records a use of a library that finds credentials in its own way.
func (s *sourceReader) addForeign(library string, u Use) {
	if u.Certainty == Certain && u.Credentials == Chain {
		u.Certainty, u.Doubt = Possible, Doubt{Kind: LibraryAsksChain, Of: library}
	}
	s.add(u)
}

// arrow records the file system of pyarrow.
func (s *sourceReader) arrow(c dagsource.Call) {
	u := s.use(Library, c.Callee, c)
	u.Session.Service = "s3"
	if v, ok := c.Argument("anonymous"); ok && v.Text == "True" {
		u.Credentials = Anonymous
	}
	s.addForeign("pyarrow", u)
}

// isS3 reports whether the first argument is an address of S3.
func isS3(c dagsource.Call) bool {
	v, _ := c.Position(0)
	return isS3Address(v)
}

func isS3Address(v dagsource.Value) bool {
	if v.Form == dagsource.Called && v.Text == "os.path.join" && len(v.Arguments) > 0 {
		v = v.Arguments[0].Value
	}
	return v.Form == dagsource.Text && (strings.HasPrefix(v.Text, "s3://") || strings.HasPrefix(v.Text, "s3a://"))
}

// isText reports whether the first argument is one of some texts.
func isText(c dagsource.Call, words ...string) bool {
	v, _ := c.Position(0)
	for _, word := range words {
		if v.Form == dagsource.Text && v.Text == word {
			return true
		}
	}
	return false
}
