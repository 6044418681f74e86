/** Warns of settings that keep a stream or job from running, and of a critical job that nothing can be late for. */
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { Check, Complain } from './complain.ts'

export const checkSettings: Check = (stream, _, complain) => {
  if (stream.kind !== 'stream') return
  checkPriority(stream, complain)
  if (stream.limit === 0) {
    const message = 'LIMIT 0 lets no job of the stream start, not even those of priority HI and GO.'
    complain(stream, {
      code: 'definition.limit_zero',
      message,
      hint: 'Raise it, or leave it out.',
    })
  }
  for (const job of stream.jobs) {
    checkPriority(job, complain)
    if (job.critical === true && !hasDeadline(job, stream)) {
      const message = `${job.name} is critical, and neither it nor its stream has a DEADLINE.`
      const hint = 'Add DEADLINE and a time: the critical path is counted back from it.'
      complain(job, { code: 'definition.critical_without_deadline', message, hint })
    }
  }
}

const checkPriority = (part: JobStream | StreamJob, complain: Complain): void => {
  if (part.priority !== 0) return
  const message = `With PRIORITY 0 ${part.name} never starts, unless an operator raises it.`
  complain(part, { code: 'definition.priority_zero', message, hint: 'Write 1 to 99, HI or GO.' })
}

const hasDeadline = (job: StreamJob, { deadline, runCycles }: JobStream): boolean =>
  [job.deadline, deadline, ...runCycles.map((cycle) => cycle.deadline)].some((each) => each !== undefined)
