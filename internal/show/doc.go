// Package show decides which parts of the files that a run reads may be shown. By default
// nothing may, except for values that are where a name, a path or a switch belongs and have
// the form of one.
package show
