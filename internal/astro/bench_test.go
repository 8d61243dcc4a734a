package astro

import "testing"

// A project of `astro dev init` with a person's additions.
func BenchmarkLoad(b *testing.B) {
	for name, override := range map[string]string{
		"none":    "-",
		"usual":   documented("api-server", "dag-processor"),
		"unusual": documented("api-server", "dag-processor") + "    restart: \"no\"\n",
		"broken":  documented("api-server", "dag-processor") + "    volume: []\n",
		"unknown": documented("webserver"),
	} {
		b.Run(name, func(b *testing.B) {
			g := layOut(b, airflow3Image, map[string]string{OverrideName: override, ".env": awsEnv})
			for b.Loop() {
				g.load(Options{})
			}
		})
	}
}
