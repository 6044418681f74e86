/** The commands that list definitions and their revisions. */
import { count } from '#/lib/words.ts'
import type { DefinitionKind } from '#/model/definition.ts'
import type { DefinitionView, RevisionView } from '#/model/definition-views.ts'
import { collect, type PageOptions } from './pages.ts'
import type { Session } from './session.ts'
import { formatTable, type Column } from './table.ts'
import type { Clock } from './when.ts'

export interface ListDefinitionsOptions extends PageOptions {
  readonly kind?: DefinitionKind
  readonly revision?: number
}

export const listDefinitions = async (
  session: Session,
  name: string | undefined,
  options: ListDefinitionsOptions,
): Promise<void> => {
  const query = { ...options, ...(name !== undefined && { name }) }
  const list = await collect(session, (page) => session.client.definitions({ ...query, ...page }), options)
  if (list === undefined) return
  if (list.items.length === 0) {
    // Whoever leaves the workstation out misses jobs and streams.
    const whole = name === undefined || name.includes('#') ? '' : ` Jobs and streams are named in full: @#${name}.`
    return session.print(`No definitions.${whole}`)
  }
  await session.print(formatTable(list.items, definitionColumns(await session.clock()), session.paint))
  if (list.next !== null) await session.print(moreThan(count(list.items.length, 'definition')))
}

export interface HistoryOptions extends PageOptions {
  readonly kind?: DefinitionKind
}

export const listRevisions = async (
  session: Session,
  name: string | undefined,
  options: HistoryOptions,
): Promise<void> => {
  const query = { ...options, ...(name !== undefined && { name }) }
  const list = await collect(session, (page) => session.client.revisions({ ...query, ...page }), options)
  if (list === undefined) return
  if (list.items.length === 0) return session.print('No revisions.')
  await session.print(formatTable(list.items, revisionColumns(await session.clock()), session.paint))
  if (list.next !== null) await session.print(moreThan(count(list.items.length, 'revision')))
}

const moreThan = (shown: string): string => `${shown} shown, and there are more; --limit shows them.`

const definitionColumns = ({ when }: Clock): Column<DefinitionView>[] => [
  { title: 'KIND', cell: ({ kind }) => kind },
  { title: 'NAME', cell: ({ name }) => name },
  { title: 'REVISION', cell: ({ revision }) => String(revision), align: 'right' },
  { title: 'SINCE', cell: ({ at }) => when(at), align: 'right' },
  { title: 'BY', cell: ({ by }) => by },
  { title: 'DESCRIPTION', cell: ({ description }) => description ?? '' },
]

const revisionColumns = ({ when }: Clock): Column<RevisionView>[] => [
  { title: 'REVISION', cell: ({ revision }) => String(revision), align: 'right' },
  { title: 'WHEN', cell: ({ at }) => when(at), align: 'right' },
  { title: 'BY', cell: ({ by }) => by },
  { title: 'WHAT', cell: whatChanged },
  { title: 'WHY', cell: ({ reason }) => reason ?? '' },
]

const signs = { created: '+', changed: '~', deleted: '-' } as const

/** `+1 ~12 -0: ~job FTA1#PAYCALC, ...` */
const whatChanged = ({ created, changed, deleted, objects }: RevisionView): string => {
  const named = objects.map(({ kind, name, change }) => `${signs[change]}${kind} ${name}`)
  const more = created + changed + deleted - objects.length
  return `+${created} ~${changed} -${deleted}: ${named.join(', ')}${more > 0 ? ', ...' : ''}`
}
