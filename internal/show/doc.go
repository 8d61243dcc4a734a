// Package show decides which parts of the files that a run reads may be shown.
// The rule is that nothing may, but for what stands at a place that is made for a
// name, a path or a switch and has the shape of one.
package show
