/** Short plays of what seldom happens: together with random plays they go through every transition of a job. */
import type { EventBody } from '#/model/event.ts'
import type { JobAction } from '#/model/command.ts'
import { midnight, minute, stage, type JobSketch, type StreamSketch } from './plan.ts'
import { attempt } from './play.ts'
import type { Theatre } from './simulate.ts'

const cause = { by: 'operator' }
const reason = 'fate'
const at = midnight

const lost = { kind: 'run.lost', job: 1, run: 1, reason } as const
const started = { kind: 'run.started', job: 1, run: 1, pid: 1 } as const
const failed = { kind: 'run.failed', job: 1, run: 1, reason } as const
const givenUp: EventBody = { kind: 'run.given_up', job: 1, run: 1, cause }
const overdue: EventBody = { kind: 'job.kill_overdue', job: 1, run: 1, cause }
const refused = { kind: 'run.refused', job: 1, run: 1, reason, retryAt: at + minute } as const

const endOf = (returnCode: number, job: number) =>
  ({
    kind: 'run.ended',
    job,
    run: 1,
    outcome: returnCode === 0 ? 'succeeded' : 'abended',
    returnCode,
    signal: null,
    startedAt: at,
    usage: { userMs: null, systemMs: null, peakMemory: null },
    repeatAt: null,
  }) as const

/** Confirmations; with a plus an output condition comes true as well. */
const words = ['succ', 'abend', 'succ+', 'abend+'] as const
type Deed = EventBody | JobAction | (typeof words)[number]

const isWord = (deed: JobAction | (typeof words)[number]): deed is (typeof words)[number] =>
  words.some((word) => word === deed)

/** One job that runs for an hour, and what is done to it. */
const one = (sketch: Partial<JobSketch>, startsAfter: 0 | null, ...deeds: Deed[]): Theatre => {
  const outputConditions = [{ name: 'GOOD', expression: 'RC=4' }]
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A', outputConditions, ...sketch }] }], {
    script: () => ({ ms: 60 * minute, startsAfter }),
  })
  theatre.playTo(at + 1)
  for (const deed of deeds) {
    if (typeof deed === 'object') theatre.happen(deed)
    else if (isWord(deed)) {
      const conditions = deed.endsWith('+') ? ['GOOD'] : undefined
      attempt(theatre, { kind: 'confirm', job: 1, succeeded: deed.startsWith('succ'), conditions, cause })
    } else attempt(theatre, { kind: 'job', action: deed, job: 1, cause })
  }
  theatre.playTo(at + 3 * 60 * minute)
  return theatre
}

/** A job that abends and whose recovery job, number 2, is there before it is called for; then the job runs again. */
const recovering = (...before: readonly EventBody[]): Theatre => {
  const sketch: JobSketch = {
    name: 'A',
    recovery: { action: 'rerun', attempts: 3, job: { name: 'FIX' } },
    recoveryJob: 'FIX',
  }
  const theatre = stage([{ name: 'PAY', jobs: [sketch] }], {
    script: (name) => ({ ms: name === 'A' ? 10 * minute : 60 * minute, returnCode: 1 }),
  })
  theatre.playTo(at + 11 * minute)
  for (const event of before) theatre.happen(event)
  attempt(theatre, { kind: 'job', action: 'rerun', job: 1, cause })
  theatre.playTo(at + 200 * minute)
  return theatre
}

/** A recovery job that has not got a place yet when the operator runs the job again himself. */
const overtaken = (): Theatre => {
  const sketch: JobSketch = { name: 'A', recovery: { action: 'rerun', job: { name: 'FIX' } }, recoveryJob: 'FIX' }
  const theatre = stage([{ name: 'PAY', limit: 1, jobs: [sketch, { name: 'B' }] }], {
    script: (name) => ({ ms: name === 'A' ? 0 : 60 * minute, returnCode: name === 'A' ? 1 : 0 }),
  })
  theatre.playTo(at + minute)
  attempt(theatre, { kind: 'job', action: 'rerun', job: 1, cause })
  return theatre
}

/** A recovery job for one that could not even be launched. */
const unlaunched = (): Theatre => {
  const sketch: JobSketch = { name: 'A', recovery: { action: 'rerun', job: { name: 'FIX' } }, recoveryJob: 'FIX' }
  const theatre = stage([{ name: 'PAY', jobs: [sketch] }], { script: () => ({ startsAfter: null, ms: minute }) })
  theatre.happen(failed)
  return theatre
}

/** Its start condition comes true too late, and before its UNTIL. */
const tooLateTwice = (): Theatre => {
  const stream: StreamSketch = { name: 'PAY', untilAt: at + 9 * minute, onUntil: 'cancel', jobs: [{ name: 'A' }] }
  const theatre = stage([{ ...stream, start: { of: 'file', until: at + minute } }])
  theatre.playTo(at + 5 * minute)
  theatre.happen({ kind: 'file.found', file: 1 })
  theatre.playTo(at + 10 * minute)
  return theatre
}

export const rarePlays: readonly (() => Theatre)[] = [
  () => one({ startAt: at + minute }, 0, { kind: 'job.promoted', job: 1, cause }),
  () => one({}, null, 'cancel', endOf(0, 1)),
  () => one({}, 0, 'cancel', endOf(0, 1)),
  () => one({}, null, failed, 'rerun'),
  () => one({ recovery: { action: 'rerun', prompt: 'again?' } }, null, failed),
  () => one({}, null, refused),
  () => one({}, null, lost, 'cancel'),
  () => one({}, 0, lost, started),
  () => one({}, null, lost, refused),
  () => one({}, 0, 'kill', lost, refused),
  () => one({}, 0, 'cancel', lost, refused),
  () => one({}, 0, lost, 'abend'),
  () => one({ deadlineAt: at + 2 * 60 * minute }, 0, lost),
  () => one({}, null, 'cancel', failed),
  () => one({}, 0, 'cancel', failed),
  () => one({}, null, 'kill', refused),
  () => one({}, null, 'kill', overdue),
  () => one({}, 0, 'kill', overdue),
  () => one({}, null, 'cancel', refused),
  () => one({}, 0, failed, 'cancel'),
  () => one({ confirmed: true }, 0, 'cancel', { ...endOf(0, 1), pending: true }, 'succ'),
  () => one({ confirmed: true }, 0, { ...endOf(0, 1), pending: true }, 'cancel'),
  () => one({ deadlineAt: at + 2 * 60 * minute }, 0, failed),
  () => one({}, 0, lost, 'succ'),
  () => one({}, 0, 'cancel', lost, 'succ'),
  () => one({}, 0, lost, 'rerun'),
  () => recovering({ ...lost, job: 2 }),
  () => recovering({ ...failed, job: 2 }),
  () => recovering(endOf(1, 2)),
  () => recovering(endOf(0, 2)),
  () => recovering(endOf(1, 2), { kind: 'job.cancelled', job: 2, cause }),
  () => recovering({ ...endOf(0, 2), pending: true }),
  ...[endOf(0, 1), failed, lost].flatMap((end) => [
    () => one({}, 0, 'succ', 'kill', overdue, end),
    () => one({}, 0, 'abend', 'kill', overdue, end),
    () => one({}, 0, 'cancel', 'succ', 'kill', overdue, end),
    () => one({}, 0, 'succ+', end),
    () => one({}, 0, 'abend+', end),
    () => one({}, 0, 'cancel', 'succ+', end),
  ]),
  () => one({}, 0, lost, 'succ+', 'succ+'),
  () => one({}, 0, endOf(1, 1), 'abend+'),
  () => one({ confirmed: true }, 0, { ...endOf(0, 1), pending: true }, 'rerun'),
  () => one({}, 0, lost, endOf(1, 1)),
  () => one({}, 0, lost, { ...endOf(0, 1), pending: true }),
  () => one({}, 0, lost, { ...endOf(0, 1), repeatAt: at + 90 * minute }),
  () => one({}, 0, 'cancel', lost, endOf(0, 1)),
  () => one({}, 0, lost, failed),
  () => one({}, 0, 'cancel', lost, failed),
  () => one({}, 0, lost, givenUp),
  () => one({}, 0, 'cancel', lost, givenUp),
  () => one({ deadlineAt: at + 30 * minute }, 0, lost),
  overtaken,
  unlaunched,
  tooLateTwice,
]
