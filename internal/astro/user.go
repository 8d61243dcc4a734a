package astro

import (
	"strconv"
	"strings"
)

// The user of the published images (ap-airflow Dockerfile: ASTRONOMER_UID).
const (
	astroUser = "astro"
	astroID   = 50000
	astroHome = "/home/astro"
)

// passwd is the part of a Runtime image's /etc/passwd that people use in `user:`.
var passwd = map[string]struct {
	uid, gid int
	home     string
}{
	astroUser: {astroID, astroID, astroHome},
	"root":    {0, 0, "/root"},
	"nobody":  {65534, 65534, "/nonexistent"},
}

// setUser works out the numbers and the home folder of the service's user. A number without an
// entry in passwd runs with group 0 and HOME=/ (observed), and an empty name before a colon is
// root. A service without a user has the image's.
func (s *Service) setUser(ofImage string) {
	name, group, hasGroup := strings.Cut(first(s.User, ofImage, astroUser), ":")
	if name == "" { // ${UID}:${GID} with variables that the shell does not export
		name = "root"
	}
	s.UID, s.GID, s.PasswdHome = -1, -1, "/"
	if known, ok := passwd[name]; ok {
		s.UID, s.GID, s.PasswdHome = known.uid, known.gid, known.home
	} else if n, err := strconv.Atoi(name); err == nil {
		s.UID, s.GID = n, 0
		for _, known := range passwd {
			if known.uid == n {
				s.GID, s.PasswdHome = known.gid, known.home
			}
		}
	}
	if hasGroup {
		if gid := groupID(group); gid >= 0 {
			s.GID = gid
		}
	}
	s.Home = s.PasswdHome
	// The engine leaves a HOME that is set alone, but not an empty one (runc 1.1
	// libcontainer/init_linux.go finalizeNamespace).
	if v := s.Env["HOME"]; v.Value != "" {
		s.Home = v.Value
	}
}
