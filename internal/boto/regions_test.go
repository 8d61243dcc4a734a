package boto

import "testing"

func TestNearestRegion(t *testing.T) {
	for name, want := range map[string]string{
		"us-east-1": "us-east-1", "us-east1": "us-east-1", "us-east-1a": "us-east-1", "uswest2": "us-west-2",
		"EU-west-1": "eu-west-1", "us-east-1 ": "us-east-1", `"eu-west-1"`: "eu-west-1", "us_east_1": "us-east-1",
		"us-east-1 # Virginia": "us-east-1", "us-east-3": "us-east-1", "eu-centrl-1": "eu-central-1", "us-gov-west1": "us-gov-west-1",
		"us–east–1": "us-east-1", "ap-southeast-2b": "ap-southeast-2", "": "", "mars": "", "virginia": "us-east-1", "N. Virginia": "us-east-1", "Frankfurt": "eu-central-1", "Virginia Beach": "", "#": "",
	} {
		if got := NearestRegion(name); got != want {
			t.Errorf("NearestRegion(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestPartition(t *testing.T) {
	for region, want := range map[string][2]string{
		"us-east-1": {"aws", "amazonaws.com"}, "cn-north-1": {"aws-cn", "amazonaws.com.cn"}, "cn-new-1": {"aws-cn", "amazonaws.com.cn"},
		"us-gov-west-1": {"aws-us-gov", "amazonaws.com"}, "eusc-de-east-1": {"aws-eusc", "amazonaws.eu"}, "mars": {"aws", "amazonaws.com"},
		"us-isob-west-9": {"aws-iso-b", "sc2s.sgov.gov"},
	} {
		if name, suffix := Partition(region); name != want[0] || suffix != want[1] {
			t.Errorf("Partition(%q) = %q, %q", region, name, suffix)
		}
	}
	for _, region := range KnownRegions() {
		if !knownRegion(region) || !validRegion(region) || NearestRegion(region) != region {
			t.Errorf("%q is known and is not", region)
		}
	}
}
