/** Finds the job that an operator names: by its number, or by a pattern that one job of the plan, or one of today, matches. */
import { Refusal } from '#/lib/refusal.ts'
import type { JobView } from '#/model/views.ts'
import { write } from './io.ts'
import type { Session } from './session.ts'
import type { Clock } from './when.ts'

/** How many of the jobs that match are looked at, and how many are named in the refusal. */
const considered = 200
const shown = 10

/** The number of the job. Throws `job.unknown`, or `job.ambiguous` with the jobs it could be. */
export const findJob = async ({ client, clock, io }: Session, text: string): Promise<number> => {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const { items, next } = await client.jobs({ name: text, limit: considered })
  const [first, ...others] = items
  if (first === undefined) {
    throw new Refusal('job.unknown', `No job of the plan is named ${text}; batuta jobs --name '*PART*' searches.`)
  }
  if (others.length === 0) return first.id
  const time = await clock()
  const { today = [], otherDays = [] } = Object.groupBy(items, (job) => (isToday(job, time) ? 'today' : 'otherDays'))
  const [taken] = today
  if (taken !== undefined && today.length === 1 && next === null) {
    await write(io.stderr, `batuta: taking job ${describe(taken, time)}, the only ${text} of today\n`)
    return taken.id
  }
  throw ambiguous(text, [...today, ...otherDays], { time, more: next !== null || items.length > shown })
}

const isToday = ({ scheduledAt }: JobView, { local, now }: Clock): boolean =>
  local(scheduledAt).toPlainDate().equals(now.toPlainDate())

const describe = ({ id, stream, name, scheduledAt }: JobView, { when }: Clock): string =>
  `${id} (${stream}.${name} of ${when(scheduledAt)})`

const ambiguous = (text: string, jobs: readonly JobView[], { time, more }: { time: Clock; more: boolean }): Refusal => {
  const named = jobs.slice(0, shown)
  const lines = named.map((job) => `  ${describe(job, time)}`)
  const list = [...lines, ...(more ? ['  and more'] : [])].join('\n')
  return new Refusal('job.ambiguous', `${text} names more than one job; use the number:\n${list}`, { jobs: named })
}

/** The number of something that has no other name. Throws `command.usage`. */
export const numberOf = (noun: string, text: string): number => {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new Refusal('command.usage', `"${text}" is not the number of a ${noun}; batuta ${noun}s lists them.`)
}
