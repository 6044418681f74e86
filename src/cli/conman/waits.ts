/** Reads what conman's adddep, deldep, release and submit say is waited for, as the commands of this command line take it. */
import { Refusal } from '#/lib/refusal.ts'
import { onUntils, type OnUntil } from '#/model/time-of-day.ts'
import { priorityNamed } from '#/cli/arguments.ts'
import type { AddOptions, DropOptions } from '#/cli/dependencies.ts'
import type { Session } from '#/cli/session.ts'
import { readNeed, readOpens, type NeedWords, type OpensWords } from '#/cli/submit-words.ts'
import { splitAt, unquoted, type Options } from '#/cli/tool/line.ts'
import { selectJobs, selectStreams } from './select.ts'

/** The options of adddep; those of submit have them, too. */
export const waitOptions = ['follows', 'needs', 'opens', 'prompt', 'at', 'until', 'onuntil', 'deadline']

const listOf = (options: Options, name: string): string[] | undefined => {
  const value = options.value(name)
  return value === undefined ? undefined : splitAt(value, ',').map((one) => one.trim())
}

/** What is to be added. */
export const addedWaits = async (session: Session, options: Options): Promise<AddOptions> => {
  const follows = await followsOf(session, options)
  const needs = listOf(options, 'needs')?.reduce<NeedWords[]>((before, text) => readNeed(text, before), [])
  const opens = listOf(options, 'opens')?.reduce<OpensWords[]>(
    (before, text) => readOpens(withoutQuotes(text), before),
    [],
  )
  const prompt = listOf(options, 'prompt')?.map(unquoted)
  return {
    ...(follows && { follows }),
    ...(needs && { needs }),
    ...(opens && { opens }),
    ...(prompt && { prompt }),
    ...timesOf(options),
    ...(options.has('onuntil') && { onuntil: onUntilOf(options.value('onuntil') ?? '') }),
  }
}

const timesOf = (options: Options): { at?: string; until?: string; deadline?: string } =>
  Object.fromEntries(
    ['at', 'until', 'deadline'].flatMap((name) => {
      const value = options.value(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )

/** conman's short words for what becomes of a job at its UNTIL. */
const onUntilOf = (text: string): OnUntil => {
  const word = { suppr: 'suppress', cont: 'continue', canc: 'cancel' }[text.toLowerCase()] ?? text.toLowerCase()
  const action = onUntils.find((known) => known === word)
  if (action === undefined) throw new Refusal('command.usage', `;onuntil takes ${onUntils.join(', ')}, not ${text}.`)
  return action
}

/** Of a predecessor that is named with its scheduled time, `WS#STREAM(0600 11/26).JOB`, its number. */
const followsOf = async (session: Session, options: Options): Promise<string[] | undefined> => {
  const names = listOf(options, 'follows')
  if (names === undefined) return undefined
  const follows: string[] = []
  for (const name of names) {
    if (!name.includes('(')) follows.push(name)
    else follows.push(...(await predecessorsNamed(session, name)))
  }
  return follows
}

const predecessorsNamed = async (session: Session, name: string): Promise<string[]> => {
  const isJob = /\)\s*\./.test(name)
  const found = isJob
    ? (await selectJobs(session, name)).map(({ id }) => String(id))
    : (await selectStreams(session, name)).map(({ id }) => `stream:${id}`)
  if (found.length > 0) return found
  throw new Refusal(isJob ? 'job.unknown' : 'stream.unknown', `There is no predecessor ${name} in the plan.`)
}

const withoutQuotes = (text: string): string => text.replace(/"([^"]*)"/, '$1')

/** What is to be taken away, as it is named. */
export const droppedWaits = (options: Options): DropOptions => {
  const [follows, needs, prompt] = [listOf(options, 'follows'), listOf(options, 'needs'), listOf(options, 'prompt')]
  const opens = listOf(options, 'opens')?.map(withoutQuotes)
  return {
    ...(follows && { follows }),
    ...(needs && { needs: needs.map((text) => text.replace(/^\d+\s+/, '')) }),
    ...(opens && { opens }),
    ...(prompt && { prompt: prompt.map((text) => unquoted(text).replace(/^#/, '')) }),
    ...(options.has('at') && { at: true as const }),
    ...(options.has('until') && { until: true as const }),
    ...(options.has('deadline') && { deadline: true as const }),
  }
}

/** A priority, of an option or a value. */
export const priorityOf = (text: string): number => {
  try {
    return priorityNamed(text.trim())
  } catch {
    throw new Refusal('command.usage', `"${text}" is no priority: 0 to 99, HI or GO.`)
  }
}
