/** Dependencies of the plan as columns, and back: numbers in columns of their own, the rest in `detail`. */
import type { Followed, PlanDependency, Waiter } from '#/model/plan.ts'
import { word } from './plan-columns.ts'

/** Kept as their place in this list: the lists only ever grow. */
const types = ['job', 'stream', 'resource', 'file', 'prompt', 'join', 'pending', 'start'] as const
const waiters = ['job', 'stream'] as const

export interface DependencyRow {
  type: number
  waiter_of: number
  waiter: number
  target: number
  units: number
  detail: object | null
}

type Dependency<T extends PlanDependency['type']> = Extract<PlanDependency, { type: T }>
/** What of a dependency stands in `detail`. */
type Detail<T extends PlanDependency['type'], Columns extends string> = Omit<
  Dependency<T>,
  'type' | 'waiter' | 'id' | Columns
>

type StartDetail = Detail<'start', 'watch'> & Pick<Dependency<'start'>['watch'], 'of'>

const plain: Followed = { condition: null, join: null, resolves: null }

/** Most predecessors ask for nothing special: then there is no detail. */
const followedDetail = ({ condition, join, resolves }: Followed): Followed | null =>
  condition === null && join === null && resolves === null ? null : { condition, join, resolves }

/** As `valuesOfDependency` of a FOLLOWS that asks for a good end: a stream's number carries a minus sign. */
export const valuesOfPlainFollows = (waiter: number, predecessor: number): unknown[] => [
  types.indexOf(predecessor < 0 ? 'stream' : 'job'),
  waiters.indexOf(waiter < 0 ? 'stream' : 'job'),
  Math.abs(waiter),
  Math.abs(predecessor),
  0,
  null,
]

/** All but its day, batch and position. */
export const valuesOfDependency = (dependency: PlanDependency): unknown[] => {
  const { type, waiter } = dependency
  const start = [types.indexOf(type), waiters.indexOf(waiter.of), waiter.id]
  switch (dependency.type) {
    case 'job':
    case 'stream':
      return [...start, dependency.predecessor, 0, followedDetail(dependency)]
    case 'resource':
      return [...start, 0, dependency.units, { name: dependency.name }]
    case 'file': {
      const { id, workstation, path, qualifier } = dependency
      return [...start, id, 0, { workstation, path, qualifier }]
    }
    case 'prompt':
      return [...start, dependency.prompt, 0, null]
    case 'join':
      return [...start, dependency.id, dependency.needed, { name: dependency.name }]
    case 'pending': {
      const { id, stream, job, day, scheduledAt, condition, join } = dependency
      return [...start, id, 0, { stream, job, day, scheduledAt, condition, join }]
    }
    case 'start': {
      const { watch, text, rerun, interval, until, continues } = dependency
      return [...start, watch.id, 0, { of: watch.of, text, rerun, interval, until, continues }]
    }
  }
}

export const dependencyOfRow = (row: DependencyRow): PlanDependency => {
  const type = word(types, row.type)
  const waiter: Waiter = { of: word(waiters, row.waiter_of), id: row.waiter }
  const { target, units, detail } = row
  switch (type) {
    case 'job':
    case 'stream':
      return { type, waiter, predecessor: target, ...plain, ...detail }
    case 'resource':
      return { type, waiter, units, ...(detail as Detail<'resource', 'units'>) }
    case 'file':
      return { type, waiter, id: target, ...(detail as Detail<'file', never>) }
    case 'prompt':
      return { type, waiter, prompt: target }
    case 'join':
      return { type, waiter, id: target, needed: units, ...(detail as Detail<'join', 'needed'>) }
    case 'pending':
      return { type, waiter, id: target, ...(detail as Detail<'pending', never>) }
    case 'start': {
      const { of, ...rest } = detail as StartDetail
      return { type, waiter, watch: { of, id: target }, ...rest }
    }
  }
}
