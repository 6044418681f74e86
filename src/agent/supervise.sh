#!/bin/sh
# A supervisor: runs the jobs whose folders it reads from its input, one a line and one after the other.
#
# It is the parent of the job: it outlives the agent and writes down how the job ended. It does so in `record`, a file the agent
# has filled with blanks before, so that a full disk cannot keep it from doing it. A job runs in a session and process group of its
# own, so that killing all of it does not touch the supervisor. It runs in the foreground: jobs that a shell starts in the
# background ignore SIGINT and SIGQUIT (POSIX, 2.11 Signals and Error Handling).
umask 077

# The process id and, as the 22nd word, the start time in clock ticks (proc_pid_stat(5)).
read -r stat </proc/self/stat
set -- $stat
self="supervisor $1 ${22}"

# Nothing shall end the supervisor early. The job has its own signals: a command for a signal does not outlive a fork.
trap : HUP INT QUIT TERM
exec 2>/dev/null

# Wakes the agent: the run has something new in its record. By its full path, for the agent may have moved the folder by now.
notify() {
  echo "${run##*/}" >>"${run%/*/*}/events"
}

supervise() {
  cd "$run" || return

  # Who makes this file first starts the run, and nobody else ever will. (`true` and not `:`, whose failure would end the shell.)
  set -C
  true >claim || return
  set +C

  exec 3<>record
  echo "$self" >&3
  times >&3

  # `launch` was written by the agent: it sets the mask, the environment and `command`, or becomes the job itself.
  (
    set -- /proc/self/task/*
    echo "job ${1##*/}" >&3
    notify
    exec 3>&-
    . ./launch
    exec setsid /bin/sh -c "$command"
  ) </dev/null >>output 2>&1
  code=$?
  times >&3
  echo "exit $code" >&3
  exec 3>&-
  notify
}

while IFS= read -r run; do
  supervise
  set +C
  cd /
done
