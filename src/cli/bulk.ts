/** Orders about many objects: previewed, confirmed by whoever sits at the terminal, followed to their end. */
import { setTimeout as sleep } from 'node:timers/promises'
import { count } from '#/lib/words.ts'
import { Refusal, type RefusalCode } from '#/lib/refusal.ts'
import { refusals } from '#/lib/refusals.ts'
import { mostBulkItems, type BulkDetail, type BulkItem, type BulkOperation, type BulkOrder } from '#/model/bulk.ts'
import { jobStatuses } from '#/model/status.ts'
import { numberOf } from './find-job.ts'
import { barFor } from './progress.ts'
import { AnsweredRefusal, type Session } from './session.ts'
import { formatTable, type Column } from './table.ts'

/** Which objects, and how to go about it. */
export interface ManyOptions {
  readonly select?: string | undefined
  readonly oql?: string | undefined
  readonly reason?: string | undefined
  /** Nothing is done. */
  readonly dryRun?: boolean | undefined
  /** Nobody is asked. */
  readonly yes?: boolean | undefined
}

/** So many lines of objects are shown. */
const shown = 20

/** An order, and why it is given. */
export type ManyOrder = BulkOrder & { readonly reason?: string }

/** Orders it of each of these, which somebody has confirmed. Throws the first refusal, when all have had their turn. */
export const orderEach = async (session: Session, order: ManyOrder, ids: readonly number[]): Promise<void> => {
  let refused: unknown
  for (let from = 0; from < ids.length; from += mostBulkItems) {
    const begun = await session.client.startBulk({ ...order, ids: ids.slice(from, from + mostBulkItems) })
    await tellEnd(session, await followed(session, begun)).catch((error: unknown) => {
      if (!(error instanceof AnsweredRefusal)) throw error
      refused ??= error
    })
  }
  if (refused !== undefined) throw refused
}

/**
 * Orders it of all that the selection finds. Throws `command.usage` where nobody can be asked and `--yes` was not said, and the
 * first refusal where something of it was refused.
 */
export const orderMany = async (session: Session, order: BulkOrder, options: ManyOptions): Promise<void> => {
  const { client } = session
  const { select, oql, reason, dryRun, yes } = options
  const asked = {
    ...order,
    ...(select !== undefined && { select }),
    ...(oql !== undefined && { oql }),
    ...(reason !== undefined && { reason }),
  }
  const preview = await client.startBulk({ ...asked, dryRun: true })
  if (dryRun === true) return showPreview(session, preview)
  if (preview.items === 0) return session.print(`No ${order.noun} is meant; nothing was done.`)
  if (yes !== true && !(await isConfirmed(session, preview))) return session.print('Nothing was done.')
  const begun = await client.startBulk({ ...asked, expect: preview.items })
  await tellEnd(session, await followed(session, begun))
}

/** Throws the first refusal, so that a script does not take part of it for all of it. */
const tellEnd = async (session: Session, ended: BulkDetail): Promise<void> => {
  const { order, items, refused, results } = ended
  if (session.json) await session.printJson(ended)
  else {
    await session.print(endText(ended))
    await printItems(
      session,
      results.filter(({ outcome }) => outcome !== 'done'),
    )
  }
  const first = results.find(({ outcome }) => outcome === 'refused')
  if (refused === 0 || first === undefined) return
  const sentence = `${order.action} was refused for ${refused} of ${count(items, order.noun)}.`
  throw new AnsweredRefusal(isCode(first.code) ? first.code : 'request.invalid', sentence)
}

const isCode = (code: string | null): code is RefusalCode => code !== null && Object.hasOwn(refusals, code)

const isConfirmed = async (session: Session, preview: BulkDetail): Promise<boolean> => {
  const { ask } = session.io
  if (ask === undefined) {
    throw new Refusal('command.usage', `${meantText(preview)} Say --yes to order it, or --dry-run to see more.`)
  }
  await printItems(session, preview.results)
  return /^y(es)?$/i.test((await ask(`${meantText(preview)} Go on? [y/N] `)).trim())
}

const meantText = ({ order, items, refused }: BulkDetail): string => {
  const rest = refused === 0 ? '' : `, ${refused} of them would refuse`
  return `${order.action}: ${count(items, order.noun)} ${items === 1 ? 'is' : 'are'} meant${rest}.`
}

const endText = ({ id, order, state, items, done, refused }: BulkDetail): string => {
  const words: Partial<Record<BulkOperation['state'], string>> = {
    cancelled: ' It was cancelled.',
    interrupted: ' Another server goes on with it: batuta bulk show.',
  }
  return `Operation ${id}: ${order.action} of ${count(items, order.noun)}, ${done - refused} done, ${refused} refused.${words[state] ?? ''}`
}

/** Half a second: an operation of ten thousand takes some. */
const pause = 500

const followed = async ({ client, io }: Session, begun: BulkDetail): Promise<BulkDetail> => {
  const { wait = (ms: number) => sleep(ms) } = io
  const bar = await barFor(io, begun.order.action, begun.items)
  let [now, told] = [begun, 0]
  try {
    for (;;) {
      for (; told < now.done; told += 1) bar.step()
      if (now.state !== 'running' || now.id === null) return now
      await wait(pause)
      now = await client.bulkOperation({ id: now.id })
    }
  } finally {
    bar.stop()
  }
}

const showPreview = async (session: Session, preview: BulkDetail): Promise<void> => {
  if (session.json) return session.printJson(preview)
  await session.print(meantText(preview))
  await printItems(session, preview.results)
  const { effect } = preview
  if (effect === null) return
  const moved = jobStatuses.filter((status) => effect.before[status] !== effect.after[status])
  for (const status of moved) await session.print(`${status}: ${effect.before[status]} -> ${effect.after[status]}`)
  const { when } = await session.clock()
  for (const { name, endBefore, endAfter, riskBefore, riskAfter } of effect.critical) {
    await session.print(`critical ${name} ends ${when(endBefore)} -> ${when(endAfter)}, ${riskBefore} -> ${riskAfter}`)
  }
}

const itemColumns: readonly Column<BulkItem>[] = [
  { title: 'ID', cell: ({ id }) => String(id), align: 'right' },
  { title: 'NAME', cell: ({ name }) => name },
  { title: 'OUTCOME', cell: ({ outcome }) => (outcome === 'open' ? '-' : outcome) },
  { title: 'WHY', cell: ({ sentence }) => sentence ?? '-' },
]

const printItems = async (session: Session, items: readonly BulkItem[]): Promise<void> => {
  if (items.length === 0) return
  await session.print(formatTable(items.slice(0, shown), itemColumns, session.paint))
  if (items.length > shown) await session.print(`... and ${items.length - shown} more; --json shows all.`)
}

export const listBulk = async (session: Session, { limit }: { readonly limit: number }): Promise<void> => {
  const answer = await session.client.bulkOperations({ limit })
  if (session.json) return session.printJson(answer)
  if (answer.items.length === 0) return session.print('No operations about many objects.')
  const { exactly } = await session.clock()
  const columns: readonly Column<BulkOperation>[] = [
    { title: 'ID', cell: ({ id }) => String(id), align: 'right' },
    { title: 'AT', cell: ({ startedAt }) => exactly(startedAt) },
    { title: 'STATE', cell: ({ state }) => state },
    { title: 'WHAT', cell: ({ order }) => `${order.action} of ${order.noun}s` },
    { title: 'OBJECTS', cell: ({ items }) => String(items), align: 'right' },
    { title: 'ENDED', cell: ({ done }) => String(done), align: 'right' },
    { title: 'REFUSED', cell: ({ refused }) => String(refused), align: 'right' },
    { title: 'REASON', cell: ({ reason }) => reason ?? '-' },
  ]
  await session.print(formatTable(answer.items, columns, session.paint))
}

export const showBulk = async (session: Session, id: string): Promise<void> =>
  tellBulk(session, await session.client.bulkOperation({ id: numberOf('operation', id) }))

export const cancelBulk = async (session: Session, id: string): Promise<void> =>
  tellBulk(session, await session.client.cancelBulk({ id: numberOf('operation', id) }))

const tellBulk = async (session: Session, detail: BulkDetail): Promise<void> => {
  if (session.json) return session.printJson(detail)
  await session.print(detail.state === 'running' ? `${endText(detail)} It runs.` : endText(detail))
  await printItems(session, detail.results)
}
