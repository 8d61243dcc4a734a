package airflow

import "strings"

// Hiding is a connection that Airflow never reaches, because it asks another
// place for the id before.
type Hiding struct {
	Hidden *Connection
	By     *Connection
}

// HiddenConnections returns the connections of the settings file that are
// hidden: by the environment, which Airflow asks before its database, or by a
// later entry of the same id. A connection that cannot be read hides nothing:
// Airflow then goes on to the next place.
func HiddenConnections(e Environment, s Settings) []Hiding {
	var hidden []Hiding
	for i := range s.Connections {
		c := &s.Connections[i]
		if by := hiding(c, e.Connections, s.Connections[i+1:]); by != nil {
			hidden = append(hidden, Hiding{c, by})
		}
	}
	return hidden
}

func hiding(c *Connection, environment, later []Connection) *Connection {
	for i := range environment {
		if strings.EqualFold(environment[i].ID, c.ID) && environment[i].Readable() {
			return &environment[i]
		}
	}
	for i := range later {
		if later[i].ID == c.ID && later[i].Readable() {
			return &later[i]
		}
	}
	return nil
}
