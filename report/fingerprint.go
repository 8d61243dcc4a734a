package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// fingerprints identify the findings of one report, for systems that compare it with an earlier
// one. No line and no message is in them, so that a finding stays the same when lines move and
// time passes; an ordinal tells findings apart that are otherwise the same.
type fingerprints map[string]int

func (f fingerprints) of(rule, file string, services []string) string {
	key := strings.Join(append([]string{rule, file}, services...), "\x00")
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, f[key]))
	f[key]++
	return hex.EncodeToString(sum[:16])
}
