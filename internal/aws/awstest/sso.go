package awstest

import (
	"encoding/json"
	"net/http"
	"time"
)

// serveSSO is the portal: the token is all that it wants, and a portal of
// another region knows none of it.
func (s *Server) serveSSO(w http.ResponseWriter, r *http.Request, c call) {
	login, ok := s.world.logins[r.Header.Get("X-Amz-Sso_bearer_token")]
	query := r.URL.Query()
	switch {
	case !ok || c.region != "" && c.region != login.Region:
		c.failed(w, http.StatusUnauthorized, "UnauthorizedException", "Session token not found or invalid")
	case query.Get("account_id") != login.AccountID || query.Get("role_name") != login.RoleName:
		c.failed(w, http.StatusForbidden, "ForbiddenException", "No access")
	default:
		key := s.world.issue(login.ARN, developerRole)
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"roleCredentials": map[string]any{
			"accessKeyId": key.ID, "secretAccessKey": key.Secret, "sessionToken": key.Token,
			"expiration": s.clock().Add(time.Hour).UnixMilli(),
		}})
	}
}
