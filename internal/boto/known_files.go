package boto

import "sync"

// Known caches the parsed files for all sessions that see the same ones, so that a project parses a
// file once. It may be used by several goroutines. The zero value is ready.
type Known struct {
	mu     sync.Mutex
	parsed map[parsedKey]parsedIni
	merged map[mergedKey]merged
}

// parsedKey is one content in the memory of this process, which is never changed.
type parsedKey struct {
	data *byte
	size int
}

type parsedIni struct {
	ini     *Ini
	err     *ParseError
	tooLong bool
}

// mergedKey are two parsed files with their paths.
type mergedKey struct {
	config, credentials         *Ini
	configPath, credentialsPath string
}

// merged is the two files combined.
type merged struct {
	own      profileMap
	shared   sectionMap
	profiles map[string]*settings
	names    []string
}

// parse parses a content once.
func (k *Known) parse(data []byte) parsedIni {
	if k == nil || len(data) == 0 {
		return parse(data)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	key := parsedKey{&data[0], len(data)}
	if found, ok := k.parsed[key]; ok {
		return found
	}
	found := parse(data)
	if k.parsed == nil {
		k.parsed = map[parsedKey]parsedIni{}
	}
	k.parsed[key] = found
	return found
}

func parse(data []byte) parsedIni {
	if !Fits(data) {
		return parsedIni{tooLong: true}
	}
	ini, err := ParseIni(data)
	return parsedIni{ini, err, ini != nil && !ini.fits()}
}

// merge combines two files once.
func (k *Known) merge(config, credentials ConfigFile) merged {
	if k == nil {
		return merge(config, credentials)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	key := mergedKey{config.Ini, credentials.Ini, config.Path, credentials.Path}
	if found, ok := k.merged[key]; ok {
		return found
	}
	found := merge(config, credentials)
	if k.merged == nil {
		k.merged = map[mergedKey]merged{}
	}
	k.merged[key] = found
	return found
}

func merge(config, credentials ConfigFile) merged {
	m := merged{own: profilesOf(sectionsOf(config)), shared: sectionsOf(credentials)}
	m.profiles = mergeCredentials(m.own.profiles, m.shared)
	m.names = sortedNames(m.profiles)
	return m
}
