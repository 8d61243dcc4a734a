package diagnosis

import "testing"

func TestNamesProgram(t *testing.T) {
	for _, c := range []struct {
		line, program string
		want          bool
	}{
		{"awscli", "aws", true},
		{"RUN apt-get install -y aws-cli", "aws", true},
		{"RUN unzip awscliv2.zip && ./aws/install", "aws", true},
		{"COPY --from=amazon/aws /usr/local/bin/aws /usr/local/bin/aws", "aws", true},
		{"COPY include/.aws /home/astro/.aws", "aws", false},
		{"awswrangler==3.9", "aws", false},
		{"RUN curl -LO https://example.com/aws-vault-linux", "aws", false},
		{"RUN curl -LO https://example.com/aws-vault-linux", "aws-vault", true},
		{"ADD https://example.com/saml2aws_2.36_linux.tar.gz /opt", "saml2aws", true},
		{"granted", "assume", false},
		{"", "aws", false},
	} {
		if got := namesProgram(c.line, c.program); got != c.want {
			t.Errorf("%q names %s: %v, want %v", c.line, c.program, got, c.want)
		}
	}
}
