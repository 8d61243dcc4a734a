package diagnosis

func (d *Diagnosis) addConnections(*View) {}
