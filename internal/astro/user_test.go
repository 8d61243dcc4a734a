package astro

import "testing"

func TestUser(t *testing.T) {
	for _, c := range []struct {
		user, env, dockerfile string
		uid, gid              int
		home, passwd          string
	}{
		{user: "", uid: 50000, gid: 50000, home: "/home/astro", passwd: "/home/astro"},
		{user: "astro", uid: 50000, gid: 50000, home: "/home/astro", passwd: "/home/astro"},
		{user: "root", uid: 0, gid: 0, home: "/root", passwd: "/root"},
		{user: "0", uid: 0, gid: 0, home: "/root", passwd: "/root"},
		{user: "50000", uid: 50000, gid: 50000, home: "/home/astro", passwd: "/home/astro"},
		{user: "50000:0", uid: 50000, gid: 0, home: "/home/astro", passwd: "/home/astro"},
		{user: "astro:root", uid: 50000, gid: 0, home: "/home/astro", passwd: "/home/astro"},
		{user: "1000:0", uid: 1000, gid: 0, home: "/", passwd: "/"},
		{user: "1000", uid: 1000, gid: 0, home: "/", passwd: "/"},
		{user: "1000:1000", uid: 1000, gid: 1000, home: "/", passwd: "/"},
		{user: "1000:astro", uid: 1000, gid: 50000, home: "/", passwd: "/"},
		{user: "nobody", uid: 65534, gid: 65534, home: "/nonexistent", passwd: "/nonexistent"},
		{user: "someone", uid: -1, gid: -1, home: "/", passwd: "/"},
		{user: "someone:12", uid: -1, gid: 12, home: "/", passwd: "/"},
		{user: "1000:staff", uid: 1000, gid: 50, home: "/", passwd: "/"},
		{user: "${WHO}", uid: 1000, gid: 0, home: "/", passwd: "/"},
		{user: "${NOT_SET}:${NOT_SET}", uid: 0, gid: 0, home: "/root", passwd: "/root"},
		{user: "${NOT_SET}:12", uid: 0, gid: 12, home: "/root", passwd: "/root"},
		{user: "astro", env: `""`, uid: 50000, gid: 50000, home: "/home/astro", passwd: "/home/astro"},
		{user: "1000", env: "/home/astro", uid: 1000, gid: 0, home: "/home/astro", passwd: "/"},
		{user: "astro", env: "", dockerfile: "ENV HOME=/tmp\n", uid: 50000, gid: 50000, home: "/tmp", passwd: "/home/astro"},
	} {
		t.Run(c.user+c.env+c.dockerfile, func(t *testing.T) {
			t.Parallel()
			override := "services:\n  scheduler:\n    user: \"" + c.user + "\"\n"
			if c.env != "" {
				override += "    environment: {HOME: " + c.env + "}\n"
			}
			g := layOut(t, airflow3Image, map[string]string{OverrideName: override, "Dockerfile": "FROM " + airflow3Image + "\n" + c.dockerfile})
			g.machine.Env["WHO"] = "1000"
			s := g.load(Options{}).Service("scheduler")
			if s.UID != c.uid || s.GID != c.gid || s.Home != c.home || s.PasswdHome != c.passwd {
				t.Errorf("uid %d, gid %d, home %s (%s), want %+v", s.UID, s.GID, s.Home, s.PasswdHome, c)
			}
			if s.UserOrigin != (Origin{OverrideName, 3, 5}) {
				t.Errorf("origin is %+v", s.UserOrigin)
			}
		})
	}
}

func TestUserWithoutOverride(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{"Dockerfile": "FROM " + airflow3Image + "\nUSER root\nWORKDIR /opt\n"})
	s := g.load(Options{}).Service("scheduler")
	if s.User != "astro" || s.UID != 50000 || !s.UserOrigin.IsZero() || s.WorkDir != "/opt" {
		t.Errorf("service is %+v; the CLI says user: astro whatever the image says", s)
	}
	g.write(t, OverrideName, "services:\n  scheduler:\n    user: !reset null\n    working_dir: /srv\n")
	s = g.load(Options{}).Service("scheduler")
	if s.User != "" || s.UID != 0 || s.Home != "/root" || s.WorkDir != "/srv" {
		t.Errorf("service is %+v, want the image's user", s)
	}
}
