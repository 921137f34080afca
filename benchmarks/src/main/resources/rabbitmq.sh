# A RabbitMQ server of its own, on the loopback interface, with all that it writes in a directory that goes with it:
# rabbitmq.sh SERVER PORT DISTRIBUTION_PORT EPMD_PORT DIRECTORY
server=$1 port=$2 distribution=$3 epmd=$4 directory=$5

export HOME="$directory" ERL_EPMD_PORT="$epmd" ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_NODENAME="benchmark$port@localhost" RABBITMQ_DIST_PORT="$distribution"
export RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="$port"
export RABBITMQ_MNESIA_BASE="$directory/data" RABBITMQ_LOG_BASE="$directory/log" RABBITMQ_PID_FILE="$directory/pid"
export RABBITMQ_CONFIG_FILE="$directory/none" RABBITMQ_ENABLED_PLUGINS_FILE="$directory/plugins"
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
# One process, which ends with a signal
export RUNNING_UNDER_SYSTEMD=true

trap 'kill $process' TERM
"$server" &
process=$!
wait $process
# The first ended with the signal
wait $process
epmd -kill
rm -rf "$directory"
