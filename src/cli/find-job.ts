/**
 * Finds the job or job stream that an operator names: by its number, or by a pattern that one of the plan, or one of today,
 * matches.
 */
import { Refusal } from '#/lib/refusal.ts'
import { write } from './io.ts'
import type { Session } from './session.ts'
import type { Clock } from './when.ts'

/** How many of those that match are looked at, and how many are named in the refusal. */
const considered = 200
const shown = 10

interface Found {
  readonly id: number
  readonly scheduledAt: string
}

interface Matches<View extends Found> {
  readonly noun: 'job' | 'stream'
  readonly items: readonly View[]
  readonly next: string | null
  readonly nameOf: (view: View) => string
}

/** The number of the job. Throws `job.unknown`, or `job.ambiguous` with the jobs it could be. */
export const findJob = async (session: Session, text: string): Promise<number> => {
  const number = numberIn(text)
  if (number !== undefined) return number
  const page = await session.client.jobs({ name: text, limit: considered })
  return takeOne(session, text, { ...page, noun: 'job', nameOf: ({ stream, name }) => `${stream}.${name}` })
}

/** The number of the job stream. Throws `stream.unknown`, or `stream.ambiguous` with the streams it could be. */
export const findStream = async (session: Session, text: string): Promise<number> => {
  const number = numberIn(text)
  if (number !== undefined) return number
  const page = await session.client.streams({ name: text, limit: considered })
  return takeOne(session, text, {
    ...page,
    noun: 'stream',
    nameOf: ({ workstation, name }) => `${workstation}#${name}`,
  })
}

const numberIn = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)

const takeOne = async <View extends Found>(
  { clock, io }: Session,
  text: string,
  matches: Matches<View>,
): Promise<number> => {
  const { noun, items, next } = matches
  const [first, ...others] = items
  if (first === undefined) {
    throw new Refusal(`${noun}.unknown`, `No ${noun} of the plan is named ${text}; ${elsewhere(noun, text)}.`)
  }
  if (others.length === 0) return first.id
  const time = await clock()
  const { today = [], otherDays = [] } = Object.groupBy(items, (one) => (isToday(one, time) ? 'today' : 'otherDays'))
  const [taken] = today
  if (taken !== undefined && today.length === 1 && next === null) {
    const described = describe(taken, matches.nameOf(taken), time)
    await write(io.stderr, `batuta: taking ${noun} ${described}, the only ${text} of today\n`)
    return taken.id
  }
  throw ambiguous(text, { ...matches, items: [...today, ...otherDays] }, time)
}

/** A selection of many is for other commands. */
const elsewhere = (noun: Matches<Found>['noun'], text: string): string =>
  /[+~;]|[@*?].*[@*?]/.test(text)
    ? `one is meant here, and batuta ${noun}s '${text}' lists all of a selection, batuta bulk ${noun} ACTION '${text}' orders something of them`
    : `batuta ${noun}s --name '*PART*' searches`

const isToday = ({ scheduledAt }: Found, { local, now }: Clock): boolean =>
  local(scheduledAt).toPlainDate().equals(now.toPlainDate())

const describe = ({ id, scheduledAt }: Found, name: string, { when }: Clock): string =>
  `${id} (${name} of ${when(scheduledAt)})`

const ambiguous = <View extends Found>(
  text: string,
  { noun, items, next, nameOf }: Matches<View>,
  time: Clock,
): Refusal => {
  const named = items.slice(0, shown)
  const lines = named.map((one) => `  ${describe(one, nameOf(one), time)}`)
  const list = [...lines, ...(next !== null || items.length > shown ? ['  and more'] : [])].join('\n')
  const sentence = `${text} names more than one ${noun}; use the number:\n${list}`
  return new Refusal(`${noun}.ambiguous`, sentence, { [`${noun}s`]: named })
}

const lists = { prompt: 'batuta prompts', freeze: 'batuta freeze list', operation: 'batuta bulk list' } as const

/** The number of something that has no other name. Throws `command.usage`. */
export const numberOf = (noun: keyof typeof lists, text: string): number => {
  const number = numberIn(text)
  if (number !== undefined) return number
  throw new Refusal('command.usage', `"${text}" is not the number of a ${noun}; ${lists[noun]} lists them.`)
}
