package boto

import "sync"

// Known caches the parsed files for all sessions that see the same ones, so that a project parses a
// file once. It may be used by several goroutines. The zero value is ready.
type Known struct {
	mu     sync.Mutex
	parsed map[parsedKey]parsedIni
	own    map[indexKey]profileMap
	shared map[indexKey]sectionMap
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

// indexKey is a parsed file with its path, mergedKey are two of them.
type (
	indexKey struct {
		ini  *Ini
		path string
	}
	mergedKey struct{ config, credentials indexKey }
)

// once returns the value of a key, which it makes on first use.
func once[K comparable, V any](known *map[K]V, key K, value func() V) V {
	if found, ok := (*known)[key]; ok {
		return found
	}
	if *known == nil {
		*known = map[K]V{}
	}
	made := value()
	(*known)[key] = made
	return made
}

// parse parses a content once.
func (k *Known) parse(data []byte) parsedIni {
	if k == nil || len(data) == 0 {
		return parse(data)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return once(&k.parsed, parsedKey{&data[0], len(data)}, func() parsedIni { return parse(data) })
}

func parse(data []byte) parsedIni {
	if !Fits(data) {
		return parsedIni{tooLong: true}
	}
	ini, err := ParseIni(data)
	return parsedIni{ini, err, ini != nil && !ini.fits()}
}

// merge combines two files once, and indexes each of them once.
func (k *Known) merge(config, credentials ConfigFile) merged {
	if k == nil {
		k = &Known{}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	first, second := indexKey{config.Ini, config.Path}, indexKey{credentials.Ini, credentials.Path}
	return once(&k.merged, mergedKey{first, second}, func() merged {
		own := once(&k.own, first, func() profileMap { return profilesOf(sectionsOf(config)) })
		return merge(own, once(&k.shared, second, func() sectionMap { return sectionsOf(credentials) }))
	})
}
