/** Gives streams and jobs their times: EVERY, UNTIL, EXCEPT, priorities; and as many instances a day as are wanted. */
import type { DraftStream } from './draft-streams.ts'
import type { Quotas, SiteOptions } from './quotas.ts'
import type { Random } from '../../test/support/random.ts'

const clock = (minutes: number): string => {
  const [hours, rest] = [Math.floor(minutes / 60) % 24, minutes % 60]
  return `${String(hours).padStart(2, '0')}${String(rest).padStart(2, '0')}`
}

/** `2330`, or of the day after `0130 +1 DAY`. */
const later = (minutes: number): string => (minutes < 24 * 60 ? clock(minutes) : `${clock(minutes)} +1 DAY`)

/** Streams that come again and again begin early and are neither followed nor follow anybody else. */
export const addTimes = (streams: readonly DraftStream[], quotas: Quotas, random: Random): void => {
  const planned = streams.filter(({ days }) => days.kind !== 'request')
  const everyDay = planned.filter(({ days }) => days.kind === 'daily' || days.kind === 'weekly')
  for (const stream of random.some(everyDay, quotas.everyOfStreams)) stream.instances = random.pick([3, 6, 12, 24])
  const single = planned.filter(({ instances }) => instances === 1)
  for (const stream of random.some(single, Math.round(quotas.until * 0.6))) {
    stream.times = ` UNTIL ${later(stream.at + random.between(1, 10) * 60)}`
  }
  for (const stream of random.some(single, quotas.except)) stream.except = 'HOLIDAYS'
  for (const stream of random.some(streams, quotas.carryForward)) stream.clauses.push('CARRYFORWARD')
  for (const stream of random.some(streams, quotas.priority)) {
    stream.clauses.push(`PRIORITY ${random.pick(['20', '50', '80', 'HI', 'GO'])}`)
  }
  for (const stream of random.some(streams, quotas.limit)) stream.clauses.push(`LIMIT ${random.between(2, 9)}`)
  addJobTimes(streams, quotas, random)
}

const addJobTimes = (streams: readonly DraftStream[], quotas: Quotas, random: Random): void => {
  const single = streams.filter(({ instances, days }) => instances === 1 && days.kind !== 'request')
  for (const stream of random.some(single, quotas.atOfJobs)) {
    random.pick(stream.jobs).clauses.push(`AT ${later(stream.at + random.between(1, 6) * 30)}`)
  }
  for (const stream of random.some(single, Math.round(quotas.until * 0.4))) {
    random.pick(stream.jobs).clauses.push(`UNTIL ${later(stream.at + random.between(12, 20) * 60)}`)
  }
  const byDay = single.filter(({ at, jobs }) => at < 12 * 60 && !jobs.some(({ clauses }) => clauses.length > 0))
  for (const stream of random.some(byDay, quotas.everyOfJobs)) {
    stream.jobs.at(-1)?.clauses.push(`EVERY ${random.pick(['0010', '0015', '0030', '0100'])} EVERYENDTIME 2130`)
  }
}

const jobsOfDay = (streams: readonly DraftStream[]): number =>
  streams.reduce((sum, { days, instances, jobs }) => sum + days.share * instances * jobs.length, 0)

/** Streams with EVERY have their times between one and the other, in minutes after midnight. */
const window = { from: 5, to: 23 * 60 + 55 }

/**
 * Lets the streams with EVERY come so often that a day has about so many jobs. Throws a RangeError when that is more than one
 * instance a minute, or less than the day has without them.
 */
export const fillDay = (streams: readonly DraftStream[], { instancesPerDay }: SiteOptions): void => {
  const repeated = streams.filter(({ instances }) => instances > 1)
  if (instancesPerDay !== undefined) {
    const rest = jobsOfDay(streams.filter(({ instances }) => instances === 1))
    const once = repeated.reduce((sum, { days, jobs }) => sum + days.share * jobs.length, 0)
    const each = (instancesPerDay - rest) / once
    const most = window.to - window.from
    if (!(each >= 2 && each <= most)) {
      const range = `${Math.ceil(rest + 2 * once)} to ${Math.floor(rest + most * once)}`
      throw new RangeError(`With ${streams.length} streams a day has from ${range} jobs.`)
    }
    for (const stream of repeated) stream.instances = Math.round(each)
  }
  for (const stream of repeated) addEvery(stream)
}

const addEvery = (stream: DraftStream): void => {
  const rate = Math.max(1, Math.floor((window.to - window.from) / stream.instances))
  const last = window.from + rate * (stream.instances - 1)
  const every = `${String(Math.floor(rate / 60)).padStart(2, '0')}${String(rate % 60).padStart(2, '0')}`
  stream.times = ` EVERY ${every} EVERYENDTIME ${clock(last)}`
}

/** When the stream starts first. */
export const startOf = ({ at, instances }: DraftStream): string => clock(instances > 1 ? window.from : at)
