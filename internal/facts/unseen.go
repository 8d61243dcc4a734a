package facts

import "doctor/internal/redact"

// Unseen is one thing that a project depends on and a checkout does not show.
type Unseen struct{ What, Why redact.Text }
