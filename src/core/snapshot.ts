/**
 * The state at one moment as named parts, and back: so that a start need not fold the ledger from its beginning.
 *
 * A part is a column, a map or a list by its name. A later version takes the parts it knows; a column or map it does not find
 * is empty. What is derived from elsewhere (the timers' heap) is told in the order it lies in.
 */
import {
  borrowPages,
  columnsOf,
  copyTable,
  fillColumn,
  giveUpTable,
  headOf,
  openPages,
  type ColumnCopy,
  type TableCopy,
  type TableHead,
} from './copy-table.ts'
import type { PageMemory } from './columns.ts'
import { indexHistories } from './job-histories.ts'
import { intern } from './names.ts'
import { seat } from './ready-queue.ts'
import { createState, type PlanState } from './state.ts'
import { timerKinds, type TimerKind } from './timers.ts'
import type { Workstation } from './workstations.ts'

/**
 * To be raised when an older snapshot would be misread; it is then ignored, and the ledger folded. A site whose ledger no longer
 * reaches back to its beginning cannot do that: whoever raises it sees to it that the former format is read, too.
 */
export const snapshotFormat = 8

export interface SnapshotPart {
  readonly name: string
  readonly body: unknown
}

export type TableName = 'jobs' | 'streams' | 'edges' | 'histories' | 'samples'
const tableNames: readonly TableName[] = ['jobs', 'streams', 'edges', 'histories', 'samples']

/** The state as it was; the plan may go on. */
export interface StateCopy {
  readonly seq: number
  readonly tables: ReadonlyMap<TableName, TableCopy>
  readonly fields: ReadonlyMap<string, unknown>
}

/** Fields that are told in a form of their own. */
const special = new Set<string>([
  ...tableNames,
  'names',
  'timers',
  'needs',
  'workstations',
  'workstationNumbers',
  'windowsOf',
  'historyIndex',
  'journal',
])
/** Maps whose values never change: the map is copied, not what it holds. */
const unchanging = new Set([
  'tasks',
  'requests',
  'reasons',
  'agents',
  'lostAgents',
  'departed',
  'expectedAtStart',
  'submissions',
])

/** The state as it is at this moment. Its pages are lent: what is written to them is written to copies, until the copy is given up. */
export const copyState = (state: PlanState): StateCopy => {
  const fields = new Map<string, unknown>()
  for (const [name, value] of Object.entries(state)) {
    if (special.has(name)) continue
    fields.set(name, unchanging.has(name) ? new Map(value) : copyOf(value))
  }
  fields.set('names', state.names.texts.slice())
  fields.set('workstations', state.workstations.map(copyWorkstation))
  fields.set('timers', { kinds: timerKinds, cells: packTimers(state) })
  const needs = [...state.needs].map(([holder, list]) => [
    holder,
    list.map(({ resource, units }) => [resource.name, units]),
  ])
  fields.set('needs', needs)
  return { seq: state.seq, tables: new Map(tableNames.map((name) => [name, copyTable(state[name])])), fields }
}

/** Nobody looks at the copy any more: its pages are those of the state again. */
export const giveUpCopy = ({ tables }: StateCopy): void => {
  for (const table of tables.values()) giveUpTable(table)
}

const copyOf = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyOf)
  if (value instanceof Set) return new Set(value)
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>()
    for (const [key, item] of value) copy.set(key, copyOf(item))
    return copy
  }
  const copy: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) copy[key] = copyOf(item)
  return copy
}

/** The windows are made again of the lines. */
const copyWorkstation = (workstation: Workstation): Workstation => ({ ...workstation, ready: [] })

const packTimers = ({ timers: { heap } }: PlanState): Float64Array => {
  const cells = new Float64Array(heap.length * 3)
  heap.forEach(({ at, kind, id }, place) => {
    cells[place * 3] = at
    cells[place * 3 + 1] = timerKinds.indexOf(kind)
    cells[place * 3 + 2] = id
  })
  return cells
}

/** Entries in a part: one takes about a millisecond to write down. */
const entriesAPart = 1000

/** The parts of a copy, one after the other, none of them large. */
export const partsOf = function* ({ tables, fields }: StateCopy): Generator<SnapshotPart> {
  for (const [name, table] of tables) {
    yield { name: `table ${name}`, body: headOf(table) }
    for (const column of columnsOf(table)) yield { name: `column ${name}`, body: column }
  }
  for (const [name, value] of fields) {
    if (value instanceof Map || value instanceof Set || Array.isArray(value)) yield* slicesOf(name, [...value])
    else yield { name: `field ${name}`, body: value }
  }
}

const slicesOf = function* (name: string, entries: readonly unknown[]): Generator<SnapshotPart> {
  for (let from = 0; from < entries.length; from += entriesAPart) {
    yield { name: `entries ${name}`, body: entries.slice(from, from + entriesAPart) }
  }
}

/** Takes the parts in the order they were told, and makes the state of them. */
export interface Restoring {
  readonly add: (part: SnapshotPart) => void
  /** Throws when the parts do not fit together, or this site. */
  readonly finish: () => PlanState
}

export const openRestoring = (options: { readonly workstationLimit: number }): Restoring => {
  const state = createState(options)
  const heads = new Map<string, TableHead>()
  const begun = new Set<string>()
  const add = ({ name, body }: SnapshotPart): void => {
    const [kind = '', field = ''] = name.split(' ')
    const table = tableNames.find((known) => known === field)
    if (kind === 'table' && table !== undefined) {
      heads.set(table, body as TableHead)
      openPages(state[table], body as TableHead)
    } else if (kind === 'column' && table !== undefined) {
      fillColumn(state[table], heads.get(table) ?? { size: 1, pages: [] }, body as ColumnCopy)
    } else if (kind === 'lent' && table !== undefined) {
      borrowPages(state[table], ...(body as [TableHead, PageMemory[]]))
    } else if (kind === 'entries') {
      if (!begun.has(field)) empty(state, field)
      begun.add(field)
      addEntries(state, field, body as unknown[])
    } else if (kind === 'field') setField(state, field, body)
  }
  return { add, finish: () => relate(state, options) }
}

/** A list may begin with something in a new state. */
const empty = (state: PlanState, field: string): void => {
  const list: unknown = Reflect.get(state, field)
  if (Array.isArray(list)) list.length = 0
}

const addEntries = (state: PlanState, field: string, entries: readonly unknown[]): void => {
  if (field === 'names') {
    for (const text of entries as string[]) intern(state.names, text)
    return
  }
  if (field === 'needs') return addNeeds(state, entries as [number, [string, number][]][])
  const target: unknown = Reflect.get(state, field)
  if (target instanceof Map) for (const [key, value] of entries as [unknown, unknown][]) target.set(key, value)
  else if (target instanceof Set) for (const value of entries) target.add(value)
  else if (Array.isArray(target)) for (const value of entries) target.push(value)
}

const addNeeds = (state: PlanState, entries: readonly [number, [string, number][]][]): void => {
  for (const [holder, list] of entries) {
    const needs = list.map(([name, units]) => {
      const resource = state.resources.get(name)
      if (resource === undefined) throw new Error(`the snapshot needs resource ${name}, which it does not have`)
      return { resource, units }
    })
    state.needs.set(holder, needs)
  }
}

const setField = (state: PlanState, field: string, value: unknown): void => {
  if (field === 'timers') {
    const { kinds, cells } = value as { kinds: TimerKind[]; cells: Float64Array }
    for (let i = 0; i < cells.length; i += 3) {
      const kind = kinds[cells[i + 1] ?? 0]
      if (kind === undefined || !timerKinds.includes(kind)) throw new Error('the snapshot has an unknown timer')
      state.timers.heap.push({ at: cells[i] ?? 0, kind, id: cells[i + 2] ?? 0 })
    }
    return
  }
  const known: unknown = Reflect.get(state, field)
  if (known === undefined) return
  if (typeof known === 'object' && known !== null) Object.assign(known, value)
  else Reflect.set(state, field, value)
}

/** What follows from the parts. A limit that nobody has set is the site's, also when that has changed since. */
const relate = (state: PlanState, { workstationLimit }: { readonly workstationLimit: number }): PlanState => {
  if (state.workstationLimit !== workstationLimit) {
    for (const one of state.workstations.slice(1)) if (!one.limitSet) one.limit = workstationLimit
    Reflect.set(state, 'workstationLimit', workstationLimit)
  }
  for (const [number, { name, ready }] of state.workstations.entries()) {
    if (number > 0) state.workstationNumbers.set(name, number)
    ready.length = 0
  }
  for (const line of state.lines.values()) if (line.isOpen) seat(state, line)
  indexHistories(state)
  return state
}
