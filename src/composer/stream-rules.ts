/**
 * What the parts of one job stream cannot be together, judged from its text alone: zones, and late without a deadline.
 *
 * Source: User's Guide and Reference, "timezone", "onlate".
 */
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import { noteAt, type Builder } from './builder.ts'

export const checkStream = (builder: Builder, stream: JobStream): void => {
  checkZones(builder, stream)
  for (const job of stream.jobs) checkDeadline(builder, job)
}

type Timetable = Pick<RunCycle, 'at' | 'scheduledTime' | 'until' | 'latestStart' | 'deadline' | 'every'>

/** The zone of a stream is that of its times and of those of its run cycles: another one cannot be said there. */
const checkZones = (builder: Builder, stream: JobStream): void => {
  const zone = stream.timezone
  if (zone === undefined) return
  for (const each of [stream, ...stream.runCycles, ...stream.exceptions] as Timetable[]) {
    const times = [each.at, each.scheduledTime, each.until, each.latestStart, each.deadline, each.every?.end]
    for (const time of times.filter((one): one is TimeOfDay => one !== undefined)) {
      if (time.timezone === undefined || time.timezone === zone) continue
      noteAt(builder, time, {
        code: 'definition.other_timezone',
        message: `The time is of ${time.timezone}, but the job stream of ${zone}: they must be the same.`,
        hint: 'Remove one of the two zones.',
      })
    }
  }
}

const checkDeadline = (builder: Builder, job: StreamJob): void => {
  if (job.onLate !== undefined && job.deadline === undefined) {
    noteAt(builder, job, {
      code: 'definition.onlate_without_deadline',
      severity: 'warning',
      message: `ONLATE says what happens to ${job.name} at its DEADLINE, and it has none.`,
      hint: 'Add DEADLINE and a time, or remove ONLATE.',
    })
  }
}
