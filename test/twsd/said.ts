/**
 * What is left of a definition when it has been said in HWA's form: the same, but for what that form has no word for
 * (docs/hwa-api.md lists it).
 */
import type { Definition } from '#/model/definition.ts'
import type { Task } from '#/model/job-definition.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { Follows } from '#/model/needs.ts'
import type { DayRule, RunCycle, RunCycleGroup } from '#/model/run-cycle.ts'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import type { Workstation } from '#/model/workstation.ts'

/** A value without the keys that are undefined, as JSON has it. */
export const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** Documents are laid out anew. */
const taskSaid = (task: Task): Task =>
  task.type === 'document' && task.format === 'json'
    ? { ...task, text: JSON.stringify(JSON.parse(task.text), undefined, 2) }
    : task

const timeFields = ['at', 'scheduledTime', 'until', 'latestStart', 'deadline'] as const

interface Timed {
  at?: TimeOfDay
  scheduledTime?: TimeOfDay
  until?: TimeOfDay
  latestStart?: TimeOfDay
  deadline?: TimeOfDay
  every?: unknown
}

/** A zone is said once for all times, or not at all. */
const zoneOf = (timed: readonly Timed[]): string | undefined => {
  const times = timed.flatMap((one) => [
    ...timeFields.map((field) => one[field]),
    typeof one.every === 'object' ? (one.every as { end: TimeOfDay }).end : undefined,
  ])
  const zones = new Set(times.filter((time) => time !== undefined).map(({ timezone }) => timezone))
  return zones.size === 1 ? [...zones][0] : undefined
}

const inZone = <T extends Timed>(timed: T, timezone: string | undefined): T => {
  const change = (time: TimeOfDay): TimeOfDay => ({
    minutes: time.minutes,
    plusDays: time.plusDays,
    ...(timezone !== undefined && { timezone }),
  })
  const times = timeFields.flatMap((field) => {
    const time = timed[field]
    return time === undefined ? [] : [[field, change(time)]]
  })
  const every = timed.every as { minutes: number; end: TimeOfDay } | number | undefined
  return {
    ...timed,
    ...Object.fromEntries(times),
    ...(typeof every === 'object' && { every: { ...every, end: change(every.end) } }),
  }
}

const classRules = {
  everyday: 'FREQ=DAILY',
  weekdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  workdays: 'FREQ=DAILY;BYWORKDAY',
  freedays: 'FREQ=DAILY;BYFREEDAY',
}

const ruleSaid = (rule: DayRule): DayRule[] => {
  if (rule.type === 'weekday') return [{ type: 'rule', rule: `FREQ=WEEKLY;BYDAY=${rule.weekday}` }]
  if (rule.type === 'class') return [{ type: 'rule', rule: classRules[rule.class] }]
  return rule.type === 'request' ? [] : [rule]
}

/** One rule each, the dates in one, and each with a name. */
const cyclesSaid = (
  cycles: readonly RunCycle[],
  place: { zone: string | undefined; exclusive: boolean; group: boolean },
): RunCycle[] => {
  const taken = new Set(cycles.map(({ name }) => name))
  let number = 0
  const free = (): string => {
    do number += 1
    while (taken.has(`RC${number}`))
    return `RC${number}`
  }
  return cycles.flatMap((cycle) => {
    const dates = cycle.days.filter(({ type }) => type === 'date')
    const rules = cycle.days.filter(({ type }) => type !== 'date').flatMap(ruleSaid)
    const { subset, ...others } = cycle
    const timed = inZone(place.exclusive ? exclusiveSaid(others) : others, place.zone)
    return [...(dates.length === 0 ? [] : [dates]), ...rules.map((rule) => [rule])].map((days, at) => ({
      ...timed,
      name: at === 0 ? (cycle.name ?? free()) : free(),
      days,
      ...(place.group && subset !== undefined && { subset }),
    }))
  })
}

/** What takes days away has a start alone. */
const exclusiveSaid = ({
  until: _u,
  latestStart: _l,
  onUntil: _o,
  deadline: _d,
  variableTable: _v,
  ...cycle
}: RunCycle): RunCycle => {
  const { scheduledTime, ...others } = cycle
  return { ...others, ...(scheduledTime !== undefined && { at: scheduledTime }) }
}

/** Those outside stand before those inside, and those of other networks behind both. */
const followsSaid = (follows: readonly Follows[]): Follows[] => [
  ...follows.filter(({ stream }) => stream !== undefined),
  ...follows.filter(({ stream, networkAgent }) => stream === undefined && networkAgent === undefined),
  ...follows.filter(({ networkAgent }) => networkAgent !== undefined),
]

const waitsSaid = <T extends Pick<StreamJob, 'follows' | 'joins'>>(waits: T): T => ({
  ...waits,
  follows: followsSaid(waits.follows),
  ...(waits.joins !== undefined && {
    joins: waits.joins.map((join) => ({ ...join, follows: followsSaid(join.follows) })),
  }),
})

const stepSaid = (step: StreamJob): StreamJob => {
  const { everyEnd: _, ...others } = step
  return waitsSaid(inZone(others, zoneOf([{ ...others, every: undefined }])))
}

const streamSaid = (stream: JobStream): JobStream => ({
  ...waitsSaid(inZone(stream, undefined)),
  ...(stream.service !== undefined && { service: serviceSaid(stream.service) }),
  runCycles: cyclesSaid(stream.runCycles, { zone: undefined, exclusive: false, group: false }),
  exceptions: cyclesSaid(stream.exceptions, { zone: undefined, exclusive: true, group: false }),
  jobs: stream.jobs.map(stepSaid),
})

type Service = NonNullable<JobStream['service']>

const serviceSaid = (whole: Service): Service => {
  const { variables: _, tags, ...service } = whole
  const words = (tags ?? '').split('|').filter((tag) => tag !== '')
  return { ...service, ...(words.length > 0 && { tags: `|${words.join('|')}|` }) }
}

/** In the order of their subsets. */
const bySubset = (cycles: readonly RunCycle[], names: readonly (string | undefined)[]): RunCycle[][] =>
  names.map((name) => cycles.filter(({ subset }) => subset?.name === name))

const groupSaid = (whole: RunCycleGroup): RunCycleGroup => {
  const { every: _, comments: __, ...group } = whole
  const all = [...group.runCycles, ...group.exceptions].filter(({ days }) =>
    days.some(({ type }) => type !== 'request'),
  )
  const names = [...new Set(all.map(({ subset }) => subset?.name))]
  const zone = zoneOf([group, ...group.runCycles, ...group.exceptions])
  const said = (cycles: readonly RunCycle[], exclusive: boolean): RunCycle[] =>
    bySubset(cycles, names).flatMap((some) => cyclesSaid(some, { zone, exclusive, group: true }))
  return { ...inZone(group, zone), runCycles: said(group.runCycles, false), exceptions: said(group.exceptions, true) }
}

const systems = new Set(['UNIX', 'WNT', 'OTHER', 'IBM_I'])

const workstationSaid = (workstation: Workstation): Workstation => {
  const { comments: _, autoLink, behindFirewall, fullStatus, os, ...others } = workstation
  return {
    ...others,
    ...(os !== undefined && { os: systems.has(os) ? os : 'OTHER' }),
    ...(autoLink === true && { autoLink }),
    ...(behindFirewall === true && { behindFirewall }),
    ...(fullStatus === true && { fullStatus }),
  }
}

export const said = (definition: Definition): Definition => {
  switch (definition.kind) {
    case 'stream':
      return streamSaid(definition)
    case 'runcyclegroup':
      return groupSaid(definition)
    case 'workstation':
      return workstationSaid(definition)
    case 'job': {
      const { comments: _, logon, ...others } = definition
      const job = { ...others, ...(logon !== undefined && logon !== '' && { logon }) }
      const task = taskSaid(job.task)
      if (task.type !== 'document') return { ...job, task, taskType: job.taskType ?? 'UNIX' }
      const { taskType: __, interactive: ___, successCondition: ____, ...rest } = job
      return { ...rest, task }
    }
    default: {
      const { comments: _, ...others } = definition
      return others
    }
  }
}
