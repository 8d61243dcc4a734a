package astro

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestRequirements(t *testing.T) {
	utf16le := func(text string) string {
		out := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(text)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return string(out)
	}
	for name, c := range map[string]struct {
		text  string
		files map[string]string
		want  []string
	}{
		"plain":              {text: "boto3\napache-airflow-providers-amazon==9.1.0\n", want: []string{"boto3 1", "apache-airflow-providers-amazon==9.1.0 2"}},
		"spelling":           {text: "Apache_Airflow.Providers-Amazon\n", want: []string{"apache-airflow-providers-amazon 1"}},
		"comments":           {text: "# boto3\nboto3 # the SDK\nawscli#no comment\n\n", want: []string{"boto3 2", "awscli#no comment 3"}},
		"specifiers":         {text: "a>=1,<2\nb ~= 1.0\nc (==1)\n", want: []string{"a>=1,<2 1", "b~= 1.0 2", "c(==1) 3"}},
		"markers":            {text: "a==1; python_version < \"3.9\"\nb ;sys_platform == 'win32'\n", want: []string{"a==1 1", "b 2"}},
		"extras":             {text: "apache-airflow[amazon, http]==3.0.0\nawswrangler [redshift]\n", want: []string{"apache-airflow==3.0.0 1", "apache-airflow-providers-amazon 1", "apache-airflow-providers-http 1", "awswrangler 2"}},
		"options":            {text: "--index-url https://example.com/simple\n-i https://example.com\n--no-binary :all:\n-c constraints.txt\n", want: nil},
		"hashes":             {text: "boto3==1.0 \\\n  --hash=sha256:00 \\\n  --hash=sha256:01\nawscli\n", want: []string{"boto3==1.0    --hash=sha256:00    --hash=sha256:01 1", "awscli 4"}},
		"addresses":          {text: "boto3 @ https://example.com/boto3.zip\ngit+https://example.com/x.git@main#egg=My_Pkg[a]\n-e git+https://example.com/y#egg=other\n--editable=git+ssh://example.com/z#subdirectory=d&egg=third\nhttps://example.com/a.zip\n./local\n../other/dir\n/abs/x.tar.gz\nC:\\x\n", want: []string{"boto3@ https://example.com/boto3.zip 1", "my-pkggit+https://example.com/x.git@main#egg=My_Pkg[a] 2", "othergit+https://example.com/y#egg=other 3", "thirdgit+ssh://example.com/z#subdirectory=d&egg=third 4"}},
		"wheels":             {text: "./dist/apache_airflow_providers_amazon-9.1.0-py3-none-any.whl\nhttps://example.com/boto3-1.0-1-py3-none-any.whl\n", want: []string{"apache-airflow-providers-amazon./dist/apache_airflow_providers_amazon-9.1.0-py3-none-any.whl 1", "boto3https://example.com/boto3-1.0-1-py3-none-any.whl 2"}},
		"CRLF":               {text: "boto3\r\nawscli==1\r\n", want: []string{"boto3 1", "awscli==1 2"}},
		"BOM":                {text: bom + "boto3\n", want: []string{"boto3 1"}},
		"UTF-16":             {text: utf16le("boto3\r\napache-airflow-providers-amazon\r\n"), want: []string{"boto3 1", "apache-airflow-providers-amazon 2"}},
		"included":           {text: "a\n-r more.txt\n--requirement sub/deep.txt\nz\n", files: map[string]string{"more.txt": "b\n-r sub/deep.txt\n", "sub/deep.txt": "c\n-r ../more.txt\n-r deeper.txt\n", "sub/deeper.txt": "d\n"}, want: []string{"a 1", "b more.txt:1", "c sub/deep.txt:1", "d sub/deeper.txt:1", "z 4"}},
		"included, joined":   {text: "-rmore.txt\n--requirement=more2.txt\n-r \"quoted.txt\"\n-r none.txt\n", files: map[string]string{"more.txt": "b\n", "more2.txt": "c\n", "quoted.txt": "d\n"}, want: []string{"b more.txt:1", "c more2.txt:1", "d quoted.txt:1"}},
		"included by itself": {text: "a\n-r requirements.txt\n", want: []string{"a 1"}},
		"goes on at the end": {text: "boto3 \\\n", want: []string{"boto3 1"}},
		"binary":             {text: "\x00\x01\xff\n", want: nil},
		"empty":              {text: "", want: nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"requirements.txt": c.text}
			for file, text := range c.files {
				files[file] = text
			}
			p := layOut(t, airflow3Image, files).load(Options{})
			var got []string
			for _, r := range p.Requirements {
				place := fmt.Sprint(r.Origin.Line)
				if r.Origin.File != "requirements.txt" {
					place = r.Origin.File + ":" + place
				}
				got = append(got, r.Name+r.Spec+" "+place)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%q, want\n%q", got, c.want)
			}
		})
	}
}

func TestRequires(t *testing.T) {
	p := layOut(t, airflow3Image, map[string]string{"requirements.txt": "apache-airflow[amazon]\nBoto3\n"}).load(Options{})
	for name, want := range map[string]bool{"apache-airflow-providers-amazon": true, "boto3": true, "awscli": false} {
		if p.Requires(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	p = layOut(t, airflow3Image, map[string]string{"requirements.txt": "-"}).load(Options{})
	if len(p.Requirements) > 0 || strings.Contains(fmt.Sprint(p.Requirements), "x") {
		t.Errorf("without a file: %v", p.Requirements)
	}
}
