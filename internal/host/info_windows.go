package host

import "io/fs"

const openNonblock = 0

func describe(info fs.FileInfo) Info {
	return Info{Mode: info.Mode(), Size: info.Size(), UID: -1, GID: -1, ModTime: info.ModTime()}
}
