package astro

import (
	"strconv"
	"strings"
)

// debianGroups are the groups of every Debian image (base-passwd group.master), and the group of
// the user astro.
var debianGroups = map[string]int{
	"root": 0, "daemon": 1, "bin": 2, "sys": 3, "adm": 4, "tty": 5, "disk": 6, "lp": 7, "mail": 8, "news": 9, "uucp": 10,
	"man": 12, "proxy": 13, "kmem": 15, "dialout": 20, "fax": 21, "voice": 22, "cdrom": 24, "floppy": 25, "tape": 26, "sudo": 27,
	"audio": 29, "dip": 30, "www-data": 33, "backup": 34, "operator": 37, "list": 38, "irc": 39, "src": 40, "shadow": 42,
	"utmp": 43, "video": 44, "sasl": 45, "plugdev": 46, "staff": 50, "games": 60, "users": 100, "nogroup": 65534,
	astroUser: astroID,
}

// groupID is the number of a group given by name or number; -1 if only the image knows it.
func groupID(group string) int {
	if gid, err := strconv.Atoi(group); err == nil {
		return gid
	}
	if gid, ok := debianGroups[group]; ok {
		return gid
	}
	return -1
}

// addGroups gives a service the further groups of group_add.
func (p *Project) addGroups(s *Service, groups []string) {
	for _, group := range groups {
		if gid := groupID(group); gid >= 0 {
			s.Groups = append(s.Groups, gid)
		} else if s.UnknownGroup == "" {
			s.UnknownGroup = group
		}
	}
}

// unknownGroup is the refusal of a group that the image does not have. Dockerfile commands may have
// created one.
func (p *Project) unknownGroup(s *Service) (Refusal, bool) {
	name, key := s.UnknownGroup, "group_add"
	if _, group, _ := strings.Cut(s.User, ":"); group != "" && groupID(group) < 0 && !s.UserOrigin.IsZero() {
		name, key = group, "user"
	}
	if name == "" || len(p.Image.Runs) > 0 || p.Image.Runtime == "" {
		return Refusal{}, false
	}
	text := "unable to find group " + name
	if key == "group_add" { // the engine looks up group_add itself, runc the other
		text = "Unable to find group " + name
	}
	return Refusal{
		Kind: OverrideRefused, By: "engine", At: []Origin{p.Override.At("services", s.Name, key)}, Subject: name,
		Text: "Error response from daemon: " + text + ": no matching entries in group file",
	}, true
}
