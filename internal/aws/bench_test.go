package aws_test

import (
	"os"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
)

// BenchmarkIdentity is the first question of a run, connection and all, on
// loopback; bare is the same question with the SDK alone.
func BenchmarkIdentity(b *testing.B) {
	server := awstest.New(b, awstest.Options{})
	for name, url := range map[string]string{"plain": server.URL, "TLS": server.TLSURL} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				client := aws.New(aws.Config{
					Env:      map[string]string{"AWS_ENDPOINT_URL": url, "AWS_CA_BUNDLE": server.CAFile},
					ReadFile: os.ReadFile, Now: time.Now,
				})
				if _, err := client.Identity(b.Context(), dev()); err != nil {
					b.Fatal(err)
				}
				client.Close()
			}
		})
	}
	b.Run("bare", func(b *testing.B) {
		for range b.N {
			client := sts.New(sts.Options{
				Region: "us-east-1", BaseEndpoint: sdk.String(server.URL),
				Credentials: credentials.NewStaticCredentialsProvider(awstest.ExampleKeyID, awstest.ExampleSecret, ""),
			})
			if _, err := client.GetCallerIdentity(b.Context(), &sts.GetCallerIdentityInput{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
