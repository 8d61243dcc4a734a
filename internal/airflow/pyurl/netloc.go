package pyurl

import (
	"strconv"
	"strings"
)

// User returns the user name and the password, not decoded, and whether each is present.
func (u URL) User() (name, password string, hasName, hasPassword bool) {
	i := strings.LastIndexByte(u.Netloc, '@')
	if i < 0 {
		return "", "", false, false
	}
	name, password, hasPassword = strings.Cut(u.Netloc[:i], ":")
	return name, password, true, hasPassword
}

func (u URL) hostinfo() (host, port string) {
	info := u.Netloc[strings.LastIndexByte(u.Netloc, '@')+1:]
	if _, bracketed, ok := strings.Cut(info, "["); ok {
		host, port, _ = strings.Cut(bracketed, "]")
		_, port, _ = strings.Cut(port, ":")
		return host, port
	}
	host, port, _ = strings.Cut(info, ":")
	return host, port
}

// Hostname returns the host in lower case, not decoded; "" is Python's None.
func (u URL) Hostname() string {
	host, _ := u.hostinfo()
	host, zone, ok := strings.Cut(host, "%")
	host = strings.ToLower(host)
	if ok {
		host += "%" + zone
	}
	return host
}

// Port returns the port, or -1 if there is none.
func (u URL) Port() (int, error) {
	_, port := u.hostinfo()
	if port == "" {
		return -1, nil
	}
	if strings.Trim(port, "0123456789") != "" {
		return 0, ErrPort
	}
	n, err := strconv.Atoi(port)
	if err != nil || n > 65535 {
		return 0, ErrPortRange
	}
	return n, nil
}
