// Package airflow works out what Airflow will do with the environment of one
// service: which secrets backend it loads and with which arguments, under which
// names that asks AWS, and what its AWS connections are. It models Airflow 2.0
// to 3.3 and the Amazon provider from 2.0 on
// (airflow/configuration.py, models/connection.py, task-sdk's connection.py,
// providers/amazon aws/secrets and aws/utils/connection_wrapper.py). All of it
// is functions over strings and bytes; nothing is read from anywhere, and
// nothing that may be secret is in any message.
package airflow
