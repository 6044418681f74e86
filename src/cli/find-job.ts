/** Finds the job that an operator names: by its number, or by a pattern that only one job of the plan matches. */
import { Refusal } from '#/lib/refusal.ts'
import type { Session } from './session.ts'

/** How many of the jobs that match are named in the refusal. */
const shown = 10

/** The number of the job. Throws `job.unknown`, or `job.ambiguous` with the jobs it could be. */
export const findJob = async ({ client, clock }: Session, text: string): Promise<number> => {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const { items, next } = await client.jobs({ name: text, limit: shown })
  const [first, ...others] = items
  if (first === undefined) {
    throw new Refusal('job.unknown', `No job of the plan is named ${text}; batuta jobs --name '*PART*' searches.`)
  }
  if (others.length === 0) return first.id
  const { when } = await clock()
  const list = items.map(({ id, stream, name, scheduledAt }) => `${id} (${stream}.${name} of ${when(scheduledAt)})`)
  const sentence = `${text} names more than one job: ${list.join(', ')}${next === null ? '' : ', and more'}. Use the number.`
  throw new Refusal('job.ambiguous', sentence, { jobs: items })
}

/** The number of something that has no other name. Throws `command.usage`. */
export const numberOf = (noun: string, text: string): number => {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new Refusal('command.usage', `"${text}" is not the number of a ${noun}; batuta ${noun}s lists them.`)
}
