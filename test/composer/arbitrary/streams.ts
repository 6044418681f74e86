/** Job streams with every clause, and the jobs in them. */
import fc from 'fast-check'
import { withoutFolder } from '#/composer/names.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import type { StartCondition } from '#/model/start-condition.ts'
import { conditionName, jobName, nameInFolder, simpleName, streamName, workstationName } from './names.ts'
import { freeDays, runCycle } from './run-cycles.ts'
import { comments, text, word } from './texts.ts'
import { date, jobTimes, shortDuration, timeOfDay, times, zone } from './times.ts'
import { matching, waitsOfJob, waitsOfStream } from './waits.ts'

const priority = fc.integer({ min: 0, max: 101 })

const compared = fc.oneof(
  fc.record({ minutes: fc.integer({ min: 0, max: 500 * 60 }) }),
  fc.record({ percent: fc.integer({ min: 1, max: 1_000_000 }) }),
)

const longest = fc
  .tuple(compared, fc.constantFrom('kill' as const, 'continue' as const))
  .map(([duration, action]) => ({ ...duration, action }))
const shortest = fc
  .tuple(compared, fc.constantFrom('abend' as const, 'confirm' as const, 'continue' as const))
  .map(([duration, action]) => ({ ...duration, action }))

const yes = fc.constant(true)

const ownOfStep = fc.record(
  {
    every: shortDuration(1),
    everyEnd: timeOfDay,
    confirmed: yes,
    critical: yes,
    key: yes,
    nop: yes,
    onLate: fc.constant('kill' as const),
    longest,
    shortest,
    customStatistics: yes,
    priority,
  },
  { requiredKeys: [] },
)

const step: fc.Arbitrary<StreamJob> = fc
  .tuple(
    fc.record({ workstation: workstationName, job: jobName, alias: fc.option(simpleName(40)) }),
    ownOfStep,
    jobTimes,
    waitsOfJob,
  )
  .map(([{ alias, ...identity }, own, times, waits]) => {
    const { every, everyEnd, ...others } = own
    const repetition = every === undefined ? {} : everyEnd === undefined ? { every } : { every, everyEnd }
    return { ...identity, name: alias ?? withoutFolder(identity.job), ...others, ...repetition, ...times, ...waits }
  })

const startCondition: fc.Arbitrary<StartCondition> = fc.oneof(
  fc.record(
    {
      type: fc.constant('file' as const),
      event: fc.constantFrom('created' as const, 'modified' as const),
      workstation: workstationName,
      file: text(100),
      user: word,
      interval: fc.integer({ min: 0, max: 9999 }),
      batch: yes,
      outputFile: text(40),
      parameters: text(40),
      alias: simpleName(40),
      rerun: fc.boolean(),
    },
    { requiredKeys: ['type', 'event', 'file', 'interval', 'rerun'] },
  ),
  fc.record(
    {
      type: fc.constant('job' as const),
      workstation: workstationName,
      job: jobName,
      condition: conditionName,
      interval: fc.integer({ min: 0, max: 9999 }),
      alias: simpleName(40),
      rerun: fc.boolean(),
    },
    { requiredKeys: ['type', 'job', 'condition', 'interval', 'rerun'] },
  ),
)

const service = fc.record(
  { name: word, description: text(60), tags: text(60), variables: fc.array(text(30), { minLength: 1, maxLength: 3 }) },
  { requiredKeys: ['name'] },
)

const ownOfStream = fc.record(
  {
    kind: fc.constant('stream' as const),
    workstation: workstationName,
    name: streamName,
    description: text(120),
    timezone: zone,
    validFrom: date,
    draft: fc.boolean(),
    comments,
    service,
    variableTable: nameInFolder(80),
    freeDays,
    runCycles: fc.array(runCycle, { maxLength: 3 }),
    exceptions: fc.array(runCycle, { maxLength: 2 }),
    startCondition,
    carryForward: fc.boolean(),
    matching,
    onOverlap: fc.constantFrom('parallel' as const, 'enqueue' as const, 'donotstart' as const),
    key: yes,
    priority,
    limit: fc.integer({ min: 0, max: 1024 }),
    jobs: fc.array(step, { maxLength: 4 }),
  },
  {
    requiredKeys: ['kind', 'workstation', 'name', 'draft', 'runCycles', 'exceptions', 'carryForward', 'jobs'],
  },
)

/** Times of a stream with a zone are of that zone, or name none. */
const inZone = <T extends object>(times: T, timezone: string): T =>
  Object.fromEntries(
    Object.entries(times).map(([key, value]: [string, unknown]) => {
      if (key === 'every') return [key, inZone(value as object, timezone)]
      const named = typeof value === 'object' && value !== null && 'timezone' in value
      return [key, named ? { ...value, timezone } : value]
    }),
  ) as T

export const stream: fc.Arbitrary<JobStream> = fc
  .tuple(ownOfStream, times, waitsOfStream)
  .map(([own, times, waits]) => {
    const stream = { ...own, ...times, ...waits }
    const { timezone } = own
    if (timezone === undefined) return stream
    const cyclesOf = (cycles: RunCycle[]): RunCycle[] => cycles.map((cycle) => inZone(cycle, timezone))
    return {
      ...inZone(stream, timezone),
      runCycles: cyclesOf(own.runCycles),
      exceptions: cyclesOf(own.exceptions),
    }
  })
