package disk

import (
	"io/fs"
	"os"
)

const openNonblock = 0

// keepOwner has nothing to do: a new file belongs to the user who creates it, and keepAttributes
// copies the access list of the old one.
func (Writer) keepOwner(string, *os.File, fs.FileInfo) error { return nil }

// syncDir has nothing to do: Windows cannot sync a folder.
func syncDir(string) {}
