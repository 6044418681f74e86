#!/bin/sh
# Starts the runs whose folders it reads from its input, one a line, each under a supervisor of its own.
#
# The supervisor is the parent of the job: it outlives the agent and writes down how the job ended. It does so in `record`, a
# file the agent has filled with blanks before, so that a full disk cannot keep it from doing it. A job runs in a session and
# process group of its own, so that killing all of it does not touch the supervisor.
#
# POSIX has a shell start background commands with SIGINT and SIGQUIT ignored, and so are the jobs, as under nohup.
umask 077

# Wakes the agent: the run has something new in its record. By its full path, for the agent may have moved the folder by now.
notify() {
  echo "${run##*/}" >>"${run%/*/*}/events"
}

supervise() {
  cd "$run" || exit

  # Who makes this file first starts the run, and nobody else ever will.
  set -C
  : 2>/dev/null >claim || exit
  set +C

  # The process id and, as the 22nd word, the start time in clock ticks (proc_pid_stat(5)): `$$` is that of the parent here.
  read -r stat </proc/self/stat
  set -- $stat
  exec 3<>record
  echo "supervisor $1 ${22}" >&3

  # `launch` was written by the agent: it sets the environment and `command`, or becomes the job itself, as another user.
  {
    umask 022
    . ./launch
    exec setsid /bin/sh -c "$command"
  } </dev/null >>output 2>&1 3>&- &
  job=$!
  exec 2>/dev/null
  # Nothing shall end the supervisor early, or its `wait`. The job has its own signals: it was forked before.
  trap '' HUP TERM
  echo "job $job" >&3
  notify

  wait "$job"
  code=$?
  times >&3
  echo "exit $code" >&3
  notify
}

while IFS= read -r run; do
  supervise &
done
