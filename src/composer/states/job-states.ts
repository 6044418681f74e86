/** The keywords of jobs: those of a job in a stream, and those of job definitions. */
import { kept, runs, type KeywordTable } from './keyword-state.ts'

export const stepStates: KeywordTable = {
  AS: runs('The name in the stream; FOLLOWS refers to it.'),
  CONFIRMED: runs('The job is PEND until an operator says how it ended.'),
  CRITICAL: runs('Watched with all that it follows: critical path, hot list, risk, promotion.'),
  KEYJOB: kept('Stored in the plan; nothing watches it yet.'),
  NOP: runs('It succeeds when it could start, without a run.'),
  MAXDUR: runs(
    'HHHMM; minutes above 59 count as minutes (80 is 1 h 20). A percentage is of what is expected when the run begins; it has no effect on a job that never ran.',
  ),
  ONMAXDUR: runs(
    'KILL or CONTINUE; CONT is read as well. The job goes on where nothing is said, and so it is printed.',
  ),
  MINDUR: runs('Written as MAXDUR. Only a good end can come too soon.'),
  ONMINDUR: runs('ABEND, CONFIRM or CONTINUE, the last where nothing is said.'),
  ONLATE: runs('KILL only. Without an UNTIL the deadline is the UNTIL too.'),
  STATISTICSTYPE: kept('CUSTOM only. Durations are estimated in one way here.'),
}

export const definitionStates: KeywordTable = {
  $JOBS: runs('Definitions without END, until the next object. They go before the streams when printed.'),
  SCRIPTNAME: runs('Run by the shell with its arguments.'),
  DOCOMMAND: runs('Handed to the shell as it stands.'),
  TASK: runs('XML or JSON, kept to the letter. executable and restful run; a job of another type fails and says why.'),
  STREAMLOGON: kept('Jobs run as the user of the agent; the name is shown with the job.'),
  TASKTYPE: kept('All jobs run on UNIX agents.'),
  INTERACTIVE: kept('Jobs have no terminal.'),
  RCCONDSUCC: runs('At most one; NOT binds closest, then AND, then OR.'),
  SUCCOUTPUTCOND: runs('The job succeeds when any of them, or RCCONDSUCC, is true.'),
  OUTPUTCOND: runs('Judged when the job has ended, and asked for by FOLLOWS ... IF.'),
  RECOVERY: runs('STOP where nothing is said. A kill is not recovered; FAIL is, like an abend.'),
  AFTER: runs(
    'The recovery job is planned asleep with its job and woken by an abend. With STOP it mends: followers go on when it succeeds.',
  ),
  ABENDPROMPT: runs('Asked before the action is taken; the answer no leaves the job as it is.'),
  REPEATEVERY: runs('The wait before each attempt.'),
  FOR: runs('FOR n ATTEMPTS; one where none is said. In a workstation FOR MAESTRO.'),
  ATTEMPTS: runs('May be left out behind FOR n; it is printed.'),
  RERUN: runs(
    'Behind RECOVERY the same job runs again, as its next run; without a number of attempts a prompt asks before each rerun but the first. Behind STARTCOND another instance watches on.',
  ),
  SAME_WORKSTATION: kept('A job of a pool is planned on one member, so a rerun is there in any case.'),
}
