#!/bin/sh
# A shell script as operators have them: finds the jobs that ended in error, and runs each again. URL, USER and PASSWORD come from outside.
set -eu
ask() {
  curl --silent --show-error --insecure --user "$USER:$PASSWORD" "$@"
}
ids=$(ask --header 'Content-Type: application/json' --header 'How-Many: 100' --request POST \
  --data '{"filters": {"jobInPlanFilter": {"jobName": "'"$1"'", "statusList": ["ERROR"]}}}' \
  "$URL/twsd/plan/current/job/query" | grep -o '^\[{"id":"[^"]*"' | cut -d'"' -f4)
for id in $ids; do
  answer=$(ask --header 'Content-Type: application/json' --request PUT --data '{}' "$URL/twsd/plan/current/job/$id/action/rerun")
  case $answer in *exceptionName*) echo "failed: $answer"; exit 1 ;; esac
  echo "rerun"
done
# Neither a body nor a media type: most orders are sent like this.
ask --request PUT "$URL/twsd/plan/current/job/nonsense/action/hold" | grep -o exceptionName
