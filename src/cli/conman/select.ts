/** Finds what a selection of conman means: `@#PAY@.@+state=abend`, `FTA1#PAYROLL(0600 11/26).EXTRACT`, a number. */
import { Refusal } from '#/lib/refusal.ts'
import type { JobView, StreamView } from '#/model/views.ts'
import { everyPage } from '#/cli/pages.ts'
import type { Session } from '#/cli/session.ts'
import { schedTime } from './cells.ts'

/** The jobs it means, those of a stream one after the other. An empty selection means all. */
export const selectJobs = async ({ client, clock }: Session, about: string): Promise<JobView[]> => {
  if (isNumber(about)) return [await client.job({ id: Number(about) })]
  const { name, ...rest } = partsOf(about)
  const pattern = name.includes('.') ? name : `${name}.@`
  const jobs = await everyPage((page) => client.jobs({ ...page, name: pattern }))
  return narrowed(await clock(), jobs, rest)
}

/** The streams it means. */
export const selectStreams = async ({ client, clock }: Session, about: string): Promise<StreamView[]> => {
  const { name, ...rest } = partsOf(about)
  const streams = await everyPage((page) => client.streams({ ...page, ...(!isNumber(about) && { name }) }))
  if (isNumber(about)) return streams.filter(({ id }) => id === Number(about))
  return narrowed(await clock(), streams, rest)
}

const isNumber = (about: string): boolean => /^\d{1,15}$/.test(about)

interface Parts {
  readonly name: string
  /** `0600`, `0600 11/26`. */
  readonly time: string | undefined
  readonly states: readonly { readonly isWanted: boolean; readonly words: readonly string[] }[]
}

const partsOf = (about: string): Parts => {
  const [, name = '', stream, time, job = '', qualifiers = ''] =
    /^(([^+~(]*)(?:\(([^)]*)\)(\.[^+~(]*)?)?)((?:[+~].*)?)$/s.exec(about.trim()) ?? []
  const plain = time === undefined ? name : `${stream ?? ''}${job}`
  return { name: plain.trim() === '' ? '@' : plain.trim(), time: time?.trim(), states: statesOf(qualifiers) }
}

const statesOf = (qualifiers: string): Parts['states'] =>
  [...qualifiers.matchAll(/([+~])([^+~]*)/g)].map(([, sign, text = '']) => {
    const [, words] = /^\s*state\s*=\s*(.+)$/is.exec(text) ?? []
    if (words === undefined) throw new Refusal('command.usage', `"${text}" is no qualifier; it is state=WORD,WORD.`)
    return { isWanted: sign === '+', words: words.split(',').map((word) => word.trim().toUpperCase()) }
  })

type Row = Pick<JobView, 'scheduledAt'> & { readonly internalStatus: string }

const narrowed = <One extends Row>(
  clock: Parameters<typeof schedTime>[0],
  rows: readonly One[],
  { time, states }: Omit<Parts, 'name'>,
): One[] =>
  rows.filter(
    (row) =>
      (time === undefined || schedTime(clock, row.scheduledAt).startsWith(time)) &&
      states.every(({ isWanted, words }) => words.includes(row.internalStatus) === isWanted),
  )
