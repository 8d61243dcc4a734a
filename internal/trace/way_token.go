package trace

// token adds the web identity token.
func (w *way) token() {
	p := w.out.WebIdentityFile
	if p == "" && w.out.Failure != nil {
		p = w.out.Failure.Path
	}
	w.add(w.tokenAt(p, "web identity token"))
}

// ssoToken is the token of the login.
func (w *way) ssoToken() Hop[string] {
	t := w.out.SSO.Token
	h := w.tokenAt(t.Path, "SSO token")
	if !t.ExpiresAt.IsZero() {
		word := "expires"
		if t.ExpiresAt.Before(w.view.Process.Now) {
			word = "expired"
		}
		h.Note += ", " + word + " on " + t.ExpiresAt.UTC().Format("2006-01-02T15:04:05Z")
	}
	return h
}

// tokenAt is the file of a token, on this machine if it is there.
func (w *way) tokenAt(p, note string) Hop[string] {
	h := Hop[string]{Kind: HopToken, Name: p, Note: note}
	if p == "" {
		h.Name = note
		h.Note = ""
		return h
	}
	if e := w.view.FS.Lookup(p); e.HostPath != "" {
		h.Name, h.At = w.diagnosis.ShowPath(e.HostPath), p
	}
	return h
}
