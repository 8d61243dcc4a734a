package secretsaccess

// onlyOnline ends the pages of rules that need an answer from AWS.
const onlyOnline = " Only AWS can tell, so there is no such finding with `--offline`."
