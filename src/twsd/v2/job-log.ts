/** The output of a job as text: whole, some of its lines, or as it grows. */
import { setTimeout as after } from 'node:timers/promises'
import { Readable } from 'node:stream'
import { Refusal } from '#/lib/refusal.ts'
import { textAnswer, type Answer, type Call } from '#/twsd/call.ts'
import { enterFollowers } from './followers.ts'
import { flagIn, numberIn } from './paging.ts'
import { requireCurrent, runOf } from './plan-find.ts'
import { requireFilter, selectJobs } from './plan-select.ts'

/** Bytes that are asked for at a time. */
const piece = 262_144
/** Between two looks at a log that grows, milliseconds. */
const pause = 1000

interface Wanted {
  readonly job: number
  readonly run: number | undefined
  /** Lines are counted from 1; both ends are told. */
  readonly from: number
  readonly to: number
  readonly follows: boolean
}

/** The text piece by piece; ends with the log. Of one that waits it tells as well, so that a reader who has gone can be noticed. */
const pieces = async function* ({ engine }: Call, { job, run, follows }: Wanted): AsyncGenerator<string> {
  let offset = 0
  let known = run
  for (;;) {
    const part = await engine.log(job, { run: known, offset, limit: piece })
    known = part.run
    if (part.text !== '') yield part.text
    const isAtEnd = part.nextOffset >= part.size
    if (isAtEnd && (part.complete || !follows)) return
    if (part.nextOffset === offset) {
      if (!follows) return
      await after(pause)
      yield ''
    }
    offset = part.nextOffset
  }
}

/** Those of its lines that are wanted. */
const lines = async function* (texts: AsyncGenerator<string>, { from, to }: Wanted): AsyncGenerator<string> {
  let line = 1
  for await (const text of texts) {
    let begin = 0
    let wanted = ''
    while (begin < text.length && line <= to) {
      const end = text.indexOf('\n', begin)
      const next = end < 0 ? text.length : end + 1
      if (line >= from) wanted += text.slice(begin, next)
      if (end >= 0) line += 1
      begin = next
    }
    if (wanted !== '' || text === '') yield wanted
    if (line > to) return
  }
}

const send = async (call: Call, which: Pick<Wanted, 'job' | 'run'>): Promise<Answer> => {
  const wanted: Wanted = {
    ...which,
    from: numberIn(call, 'from_line') ?? 1,
    to: numberIn(call, 'to_line') ?? Number.MAX_SAFE_INTEGER,
    follows: flagIn('follow', call.query['follow'], false),
  }
  flagIn('contentOnly', call.query['contentOnly'], true)
  if (!wanted.follows) return textAnswer((await begun(call, wanted)) ?? '')
  const leave = enterFollowers(call.caller.actor)
  try {
    const text = await begun(call, wanted)
    // Whether it was read to its end, or its reader has gone.
    text?.once('close', leave)
    if (text === undefined) leave()
    return textAnswer(text ?? '')
  } catch (error) {
    leave()
    throw error
  }
}

/** The text, whose first piece is there: what is refused is refused before the answer begins. Undefined: it is empty. */
const begun = async (call: Call, wanted: Wanted): Promise<Readable | undefined> => {
  const all = lines(pieces(call, wanted), wanted)
  const first = await all.next()
  if (first.done === true) return undefined
  const whole = async function* (): AsyncGenerator<string> {
    yield first.value
    yield* all
  }
  return Readable.from(whole())
}

/** Of the one job that the filter names: its last run. */
export const jobLogByFilter = async (call: Call): Promise<Answer> => {
  requireFilter(call)
  const { items, total } = await selectJobs(call, { offset: 0, limit: 1 })
  const [only] = items
  if (only === undefined) throw new Refusal('job.unknown', 'The plan has no such job.')
  if (total > 1) throw new Refusal('job.ambiguous', `${total} jobs are meant; say more closely which.`)
  return send(call, { job: only.id, run: undefined })
}

export const jobLogOfRun = (call: Call): Promise<Answer> => {
  requireCurrent(call)
  const { job, run } = runOf(call)
  return send(call, { job, run: run === 0 ? undefined : run })
}
