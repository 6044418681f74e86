/** What the events of jobs and streams say, in a few words each, for the page of states. */
import type { StreamEventKind } from '#/core/stream-transitions.ts'
import type { JobEventKind } from '#/core/transitions.ts'

export const eventMeanings: Readonly<Record<JobEventKind | StreamEventKind, string>> = {
  'run.dispatched': 'a run was given to an agent',
  'run.started': 'its process runs',
  'run.ended': 'its process has ended; EVERY lets it wait for the next time, CONFIRMED for a word',
  'run.failed': 'it could not be launched',
  'run.refused': 'the agent would not take it now; it is offered again',
  'run.lost': 'nobody can say how it ended',
  'job.held': 'it does not start until it is unheld',
  'job.unheld': 'a hold was taken back',
  'job.released': 'what it waits for was taken away',
  'job.late': 'its deadline has passed, or its UNTIL with CONT',
  'job.long': 'it runs longer than its MAXDUR',
  'job.kill_requested': 'its process group is to end',
  'job.kill_overdue': 'its processes are not gone long after that',
  'job.skipped': 'NOP: it succeeds without having run',
  'job.suppressed': 'its UNTIL has passed, or its condition is false',
  'job.cancelled': 'it never starts; what runs goes on and is cancelled when it ends',
  'job.conditions_confirmed': 'an operator said which output conditions came true',
  'job.confirmed': 'an operator said how it ended',
  'job.rerun': 'it runs once more, by an operator or its recovery',
  'recovery.asked': 'its recovery prompt is asked',
  'recovery.started': 'its recovery job is set going',
  'recovery.ended': 'the abend stands; with CONTINUE its followers go on',
  'stream.released': 'what the stream itself waits for was taken away',
  'stream.limited': 'how many of its jobs run at once was set',
  'stream.succeeded': 'it has no jobs, and its turn has come',
  'stream.late': 'its deadline has passed, or its UNTIL with CONT',
  'stream.suppressed': 'a latest time has passed, or its condition is false',
  'stream.cancelled': 'what has not started never does',
}
