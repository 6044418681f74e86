/** Gives streams and jobs what they wait for: FOLLOWS, NEEDS, OPENS, PROMPT. Whoever follows comes later, so nothing is a circle. */
import type { DraftJob, DraftStream } from './draft-streams.ts'
import type { Quotas } from './quotas.ts'
import type { Random } from '../../test/support/random.ts'

/** The share of FOLLOWS that lead to another stream. */
const external = 0.16

const labelOf = (stream: DraftStream, job?: DraftJob): string =>
  `${stream.workstation}#${stream.name}.${job?.name ?? '@'}`

export const linkStreams = (streams: readonly DraftStream[], quotas: Quotas, random: Random): void => {
  followWithin(streams, Math.round(quotas.follows * (1 - external)), random)
  followOthers(streams, Math.round(quotas.follows * external), random)
  addOpens(streams, quotas.opens, random)
  addPrompts(streams, quotas.prompts, random)
}

/** A later job of a stream follows one shortly before it, in a few cases only after a certain end of it. */
const followWithin = (streams: readonly DraftStream[], wanted: number, random: Random): void => {
  const later = streams.flatMap(({ jobs }) => jobs.slice(1).map((job, at) => ({ job, before: jobs.slice(0, at + 1) })))
  const taken = random.some(later, wanted)
  for (const { job, before } of taken) {
    const predecessor = before.at(-1 - random.below(Math.min(4, before.length))) ?? before[0]
    if (predecessor === undefined) continue
    job.clauses.unshift(`FOLLOWS ${predecessor.name}${conditionOn(predecessor, random)}`)
  }
  // Small streams have fewer later jobs than FOLLOWS are wanted: some jobs follow two.
  for (const { job, before } of random.some(later, wanted - taken.length)) {
    const other = before.find(({ name }) => !job.clauses.some((clause) => clause.startsWith(`FOLLOWS ${name}`)))
    if (other !== undefined) job.clauses.unshift(`FOLLOWS ${other.name}`)
  }
}

const conditionOn = (predecessor: DraftJob, random: Random): string => {
  if (!random.chance(0.004)) return ''
  const condition = random.pick(['SUCC', 'ABEND|FAIL', 'NOTHING_NEW'])
  if (condition === 'NOTHING_NEW' && predecessor.definition.length === 0) {
    predecessor.definition.push('OUTPUTCOND NOTHING_NEW "RC = 4"')
  }
  return ` IF ${condition}`
}

/** Predecessors are streams that come every day once, so that they are there on every day of whoever follows them. */
const followOthers = (streams: readonly DraftStream[], wanted: number, random: Random): void => {
  const followers = streams.flatMap((stream, at) =>
    stream.instances === 1 && stream.days.kind !== 'request' && at > 0 ? [{ stream, at }] : [],
  )
  const sure = streams.flatMap(({ days, instances, except }, at) =>
    days.kind === 'daily' && instances === 1 && except === undefined ? [at] : [],
  )
  const seen = new Set<string>()
  for (let left = Math.min(wanted, followers.length * 8); left > 0; left -= 1) {
    const { stream, at } = random.pick(followers)
    const choice = placeBefore(sure, at)
    const predecessor = choice === 0 ? undefined : streams[sure[random.below(choice)] ?? -1]
    if (predecessor === undefined) continue
    const onJob = random.chance(0.6)
    const label = labelOf(predecessor, onJob ? random.pick(predecessor.jobs) : undefined)
    const waiter = random.chance(0.5) ? stream : random.pick(stream.jobs)
    const once = `${stream.name}.${'verb' in waiter ? waiter.name : ''} ${label}`
    if (seen.has(once)) continue
    seen.add(once)
    waiter.clauses.unshift(`FOLLOWS ${label}${criterion(random)}`)
  }
}

/** How many of some sorted places lie before one. */
const placeBefore = (places: readonly number[], at: number): number => {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low
}

/** One in two hundred FOLLOWS of all has PREVIOUS, so of those between streams one in thirty. */
const criterion = (random: Random): string => {
  if (random.chance(0.005 / external)) return ' PREVIOUS'
  return random.chance(0.02) ? ' RELATIVE FROM -0600 TO +0200' : ''
}

const addOpens = (streams: readonly DraftStream[], wanted: number, random: Random): void => {
  const jobs = streams.flatMap(({ jobs, subject }) => jobs.slice(0, 1).map((job) => ({ job, subject })))
  for (let at = 0; at < wanted; at += 1) {
    const { job, subject } = random.pick(jobs)
    const qualifier = random.pick(['', ' (-s %p)', ' (-f %p -a -r %p)', ' (`ls %p | wc -w` -ge 1)'])
    job.clauses.push(`OPENS "^INBOX^/${subject.toLowerCase()}.${at}"${qualifier}`)
  }
}

const addPrompts = (streams: readonly DraftStream[], wanted: number, random: Random): void => {
  random.some(streams, wanted).forEach((stream, at) => {
    stream.clauses.push(at % 3 === 2 ? 'PROMPT "Has the courier been?"' : `PROMPT ASK${(at % 9) + 1}`)
  })
}

/** Resources of a site, each needed by somebody. */
export interface DraftResource {
  readonly workstation: string
  readonly name: string
  readonly units: number
}

/** What a site reckons a job to take, in minutes, and how much of its resources it wants to be in use on average. */
const [jobMinutes, share] = [5, 0.5]

/**
 * Jobs need one to three units of a resource of their workstation; each workstation has a few. There are as many units as the jobs of a
 * day want: with less, queues grew from day to day.
 */
export const addNeeds = (streams: readonly DraftStream[], wanted: number, random: Random): DraftResource[] => {
  const resources = new Map<string, DraftResource & { unitMinutes: number }>()
  const jobs = streams.flatMap((stream) => stream.jobs.map((job) => ({ job, stream })))
  for (const { job, stream } of random.some(jobs, wanted)) {
    const { workstation, instances, days } = stream
    const name = random.pick(['DBCONN', 'TAPES', 'SLOTS', 'LICENCES'])
    const units = random.between(1, 3)
    const key = `${workstation}#${name}`
    const known = resources.get(key) ?? { workstation, name, units: name === 'TAPES' ? 4 : 24, unitMinutes: 0 }
    known.unitMinutes += units * instances * days.share * jobMinutes
    resources.set(key, known)
    job.clauses.push(`NEEDS ${units} ${key}`)
  }
  return [...resources.values()].map(({ unitMinutes, units, ...resource }) => ({
    ...resource,
    units: Math.max(units, Math.ceil(unitMinutes / (24 * 60) / share)),
  }))
}
