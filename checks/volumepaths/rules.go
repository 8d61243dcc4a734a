package volumepaths

// EveryService ends the overrides of the examples: it gives what stands under
// x-aws to all services of Airflow 3.
const EveryService = `services:
  scheduler: *aws
  dag-processor: *aws
  api-server: *aws
  triggerer: *aws
`
