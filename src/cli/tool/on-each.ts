/** Does something to each of the jobs, streams or workstations that were selected, having asked where they are several. */
import { printableText } from '#/lib/printable.ts'
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import { orderEach, type ManyOrder } from '#/cli/bulk.ts'
import { write } from '#/cli/io.ts'
import { barFor } from '#/cli/progress.ts'
import { sayRefusal } from '#/cli/say-refusal.ts'
import type { Session } from '#/cli/session.ts'

export interface Selected {
  readonly noun: string
  /** The word that was written, for what is said. */
  readonly word: string
  readonly about: string
  /** `;noask`: nobody is asked. */
  readonly isAsked: boolean
  /** The same as orders about many, one after the other; absent: there are none. */
  readonly many?: readonly ManyOrder[] | undefined
}

/** How many of them are named before somebody is asked, and how many are told of one by one. */
const shown = 20

/**
 * What is refused of one is said, and the others are gone on with; at the end the first refusal is thrown. More than a few are
 * one order, where there is such a one. Throws `command.usage` when nothing is selected, or several where nobody can be asked.
 */
export const onEach = async <Item>(
  session: Session,
  selected: Selected,
  items: readonly { readonly name: string; readonly item: Item; readonly id?: number }[],
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  const { noun, about, word } = selected
  if (items.length === 0) throw new Refusal(codeOf(noun), `"${about}" selects no ${noun} of the plan.`)
  if (!(await isWanted(session, selected, items))) return session.print('Nothing was ordered.')
  const ids = items.flatMap(({ id }) => id ?? [])
  if (selected.many !== undefined && ids.length > shown) return orderAll(session, selected.many, ids)
  const refused: Refusal[] = []
  const bar = await barFor(session.io, selected.word, items.length)
  try {
    for (const { name, item } of items) {
      const refusal = await refusalOf(() => work(item))
      bar.step()
      if (refusal === undefined) continue
      if (items.length === 1) throw refusal
      refused.push(refusal)
      await sayRefusal(session.io, refusal, `${name}: `)
    }
  } finally {
    bar.stop()
  }
  const [first] = refused
  if (first === undefined) return
  throw new Refusal(first.code, `${word} was refused for ${refused.length} of ${count(items.length, noun)}.`)
}

/** What one of them is refused does not keep the next; the first refusal is thrown at the end. */
const orderAll = async (session: Session, orders: readonly ManyOrder[], ids: readonly number[]): Promise<void> => {
  let first: Refusal | undefined
  for (const order of orders) first ??= await refusalOf(() => orderEach(session, order, ids))
  if (first !== undefined) throw first
}

/** What keeps it from being done; anything else that is thrown goes on. */
const refusalOf = async (work: () => Promise<void>): Promise<Refusal | undefined> => {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

const isWanted = async (
  session: Session,
  { noun, word, isAsked }: Selected,
  items: readonly { readonly name: string }[],
): Promise<boolean> => {
  if (!isAsked || items.length === 1) return true
  const { ask } = session.io
  if (ask === undefined) {
    throw new Refusal('command.usage', `${word} would take ${count(items.length, noun)}; add ;noask if that is meant.`)
  }
  const names = items.slice(0, shown).map(({ name }) => `  ${name}\n`)
  const more = items.length > shown ? '  and more\n' : ''
  await write(session.io.stderr, printableText(`${names.join('')}${more}`))
  return /^y(es)?$/i.test((await ask(`${word}: these ${count(items.length, noun)}? (y/n) `)).trim())
}

const codeOf = (noun: string): 'job.unknown' | 'stream.unknown' | 'workstation.unknown' | 'prompt.unknown' => {
  if (noun === 'job' || noun === 'stream' || noun === 'prompt') return `${noun}.unknown`
  return 'workstation.unknown'
}
