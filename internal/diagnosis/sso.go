package diagnosis

import (
	"encoding/json"
	"path"
	"path/filepath"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/bounds"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
)

// tokenFile explains an SSO token that boto3 could not load. It is in ~/.aws/sso/cache, which no
// variable changes.
func (e *explainer) tokenFile() cause.Cause {
	entry := e.FS.Lookup(e.f.Path)
	m := e.MountAt(entry.MountTarget)
	if c := e.coveredToken(entry, m); c.Kind != "" {
		return c
	}
	switch entry.Reason {
	case containerfs.ReasonDirUnsearchable:
		c := e.unreadable(entry, m)
		c.Detail = cause.Unreadable{Path: e.ShowPath(entry.HostBlocker), Folder: true, Token: true, User: cause.UserOf(e.Service)}
		return c
	case containerfs.ReasonFileUnreadable:
		c := e.unreadable(entry, m)
		c.Kind = cause.SSOCacheUnreadable
		return c
	case containerfs.ReasonLinkLeavesMount, containerfs.ReasonLinkDangling, containerfs.ReasonTooManyLinks:
		return e.linkLeaves(entry, m)
	case containerfs.ReasonSourceMissing:
		return e.sourceMissing(nil, m)
	case containerfs.ReasonEmptyVolume:
		if m != nil && m.Type == astro.Tmpfs {
			return e.mountCause(cause.SSOCacheNotMounted, m, cause.EmptyMount{Target: m.Target, Tmpfs: true, Folder: path.Dir(e.f.Path)})
		}
		return e.emptyVolume(nil, m)
	case containerfs.ReasonNotMounted:
		return e.cacheElsewhere()
	}
	return e.tokenMissing()
}

// coveredToken explains a token whose folder another mount covers.
func (e *explainer) coveredToken(entry containerfs.Entry, m *astro.Mount) cause.Cause {
	if m == nil || !m.FromOverride || m.Type != astro.Bind || entry.Exists() {
		return cause.Cause{}
	}
	hidden, whole := e.beneath(entry.At, m)
	if whole == nil {
		return cause.Cause{}
	}
	c := e.mountCause(cause.SSOCacheNotMounted, m, cause.Covered{By: e.ShowPath(m.Source), File: e.ShowPath(hidden)})
	c.Suggestion, c.Cure = e.ShowPath(hidden), e.withoutMount(m)
	return e.decisive(c)
}

// cacheElsewhere explains a cache that is not under the container's home folder.
func (e *explainer) cacheElsewhere() cause.Cause {
	cache := path.Dir(e.f.Path)
	for _, m := range e.AWSMounts(e.Service) {
		if m.Type != astro.Bind || !e.isFolder(m.Source) {
			continue
		}
		if c := e.movedHome(m, cache); c.Kind != "" {
			return c
		}
		c := e.mountCause(cause.SSOCacheNotUnderHome, m, cause.UnusedTarget{Mounted: e.mounted(m), Looked: cache})
		c.Vars = e.fileVars()
		return c
	}
	c := cause.Cause{Kind: cause.SSOCacheNotMounted, Vars: e.fileVars()}
	if mounts := e.AWSMounts(e.Service); len(mounts) > 0 {
		c.Mount, c.At = mounts[0], appendOrigin(nil, mounts[0].Origin)
	}
	c.Detail = cause.NoCache{Path: cache}
	return c
}

func (d *Diagnosis) isFolder(p string) bool {
	info, err := d.Machine.Stat(p)
	return err == nil && info.IsDir()
}

// tokenMissing distinguishes a missing login from one under another name.
func (e *explainer) tokenMissing() cause.Cause {
	origin := astro.Origin{}
	what := ""
	if e.out.SSO != nil {
		origin = e.origin(e.out.SSO.TokenAt)
		what = e.out.SSO.Session
		if what == "" {
			what = e.out.SSO.StartURL
		}
	}
	c := cause.Cause{Kind: cause.SSOTokenMissing, Subject: what, At: appendOrigin(nil, origin), HostPath: e.hostPath(e.f.Path)}
	c.Suggestion = e.otherTokens()
	c.Detail = cause.NoToken{For: what, At: cause.SpotOf(origin), Folder: e.ShowPath(filepath.Dir(e.hostPath(e.f.Path))), Other: c.Suggestion}
	return c
}

// maxTokens bounds the tokens that are searched for another name, maxToken the bytes of one.
const (
	maxTokens = 200
	maxToken  = 64 << 10
)

// otherTokens returns a start URL for which there is a token in the cache.
func (e *explainer) otherTokens() string {
	dir := filepath.Dir(e.hostPath(e.f.Path))
	names, err := e.Machine.ReadDir(dir)
	if err != nil {
		return ""
	}
	for _, name := range names[:min(len(names), maxTokens)] {
		if !strings.HasSuffix(name, ".json") || name == filepath.Base(e.f.Path) {
			continue
		}
		file := filepath.Join(dir, name)
		if info, err := e.Machine.Stat(file); err != nil || !info.IsRegular() || bounds.Size(info.Size, maxToken) != nil {
			continue
		}
		data, err := e.Machine.Read(file)
		if err != nil {
			continue
		}
		var token struct {
			StartURL    string `json:"startUrl"`
			AccessToken string `json:"accessToken"`
		}
		if json.Unmarshal(data, &token) == nil && token.AccessToken != "" && token.StartURL != "" {
			return token.StartURL
		}
	}
	return ""
}
