/** A packed batch as rows again, for who looks at few of them. Fields stand in the order of `model/plan.ts`. */
import { jobTraits, type PackedBatch } from '#/model/packed-batch.ts'
import type { PlanBatch, PlanDependency, PlanJob, PlanStream } from '#/model/plan.ts'
import { onUntils } from '#/model/time-of-day.ts'
import type { PackedPlan, PlannedBatch } from './plan-request.ts'

/** The batch in rows; one that is in rows is answered as it is. */
export const unpackBatch = (batch: PlanBatch | PackedBatch): PlanBatch => {
  if (!('rows' in batch)) return batch
  const { rows, encoded: _encoded, ...rest } = batch
  return {
    ...rest,
    streams: unpackStreams(rows),
    jobs: unpackJobs(rows),
    dependencies: unpackDependencies(rows.dependencies),
  }
}

export const unpackPlan = ({ batch, notes }: PackedPlan): PlannedBatch => ({ batch: unpackBatch(batch), notes })

type Rows = PackedBatch['rows']

/** Reads the cells of a row. */
const rowOf = (columns: object, place: number) => {
  const cells = columns as Record<string, ArrayLike<number>>
  const at = (name: string): number => cells[name]?.[place] ?? 0
  return { at, orNull: (name: string): number | null => at(name) || null }
}

const onUntilOf = (number: number): PlanJob['onUntil'] => onUntils[number] ?? 'suppress'

const unpackStreams = ({ streams, names }: Rows): PlanStream[] =>
  Array.from(streams.id, (id, place) => {
    const { at, orNull } = rowOf(streams, place)
    return {
      id,
      day: names[at('day')] ?? '',
      workstation: names[at('workstation')] ?? '',
      name: names[at('name')] ?? '',
      scheduledAt: at('scheduledAt'),
      startAt: orNull('startAt'),
      untilAt: orNull('untilAt'),
      onUntil: onUntilOf(at('onUntil')),
      latestStartAt: orNull('latestStartAt'),
      deadlineAt: orNull('deadlineAt'),
      priority: at('priority'),
      limit: at('limit') < 0 ? null : at('limit'),
      carryForward: at('carryForward') === 1,
      key: at('key') === 1,
      runCycle: names[at('runCycle')] || null,
      firstJob: at('firstJob'),
      jobCount: at('jobCount'),
    }
  })

export const unpackJobs = ({ jobs, names, durations }: Pick<Rows, 'jobs' | 'names' | 'durations'>): PlanJob[] =>
  Array.from(jobs.id, (id, place) => {
    const { at, orNull } = rowOf(jobs, place)
    const traits = jobTraits.map((trait, bit) => [trait, (at('traits') & (1 << bit)) !== 0])
    return {
      id,
      stream: at('stream'),
      role: at('isRecovery') === 1 ? 'recovery' : 'step',
      workstation: names[at('workstation')] ?? '',
      name: names[at('name')] ?? '',
      definition: names[at('definition')] ?? '',
      task: at('task'),
      startAt: orNull('startAt'),
      untilAt: orNull('untilAt'),
      onUntil: onUntilOf(at('onUntil')),
      deadlineAt: orNull('deadlineAt'),
      priority: at('priority'),
      every: orNull('every'),
      everyEndAt: orNull('everyEndAt'),
      ...(Object.fromEntries(traits) as Pick<PlanJob, (typeof jobTraits)[number]>),
      longest: durations.get(place)?.longest ?? null,
      shortest: durations.get(place)?.shortest ?? null,
      recoveryJob: orNull('recoveryJob'),
    }
  })

export const unpackDependencies = ({ waiter, predecessor, others }: Rows['dependencies']): PlanDependency[] => {
  const rest = others.values()
  return Array.from(waiter, (holder, place): PlanDependency => {
    const of = holder < 0 ? 'stream' : 'job'
    const from = predecessor[place] ?? 0
    const other = from === 0 ? rest.next().value : undefined
    if (other !== undefined) return other
    return {
      type: from < 0 ? 'stream' : 'job',
      waiter: { of, id: Math.abs(holder) },
      predecessor: Math.abs(from),
      condition: null,
      join: null,
      resolves: null,
    }
  })
}
