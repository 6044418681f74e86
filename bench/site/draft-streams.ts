/** Decides which streams a site has: their names, days and times, and how many jobs each has. Dependencies come later. */
import type { Quotas, SiteOptions } from './quotas.ts'
import type { Random } from '../../test/support/random.ts'
import { areas, verbs, type Area } from './vocabulary.ts'

/** The days of a stream: `text` is what stands behind its run cycle's name. */
export interface DraftDays {
  readonly kind: 'daily' | 'weekly' | 'monthly' | 'fortnightly' | 'calendar' | 'request'
  readonly text: string
  /** On how many days of a year's days it is planned, on average. */
  readonly share: number
}

export interface DraftJob {
  readonly name: string
  readonly verb: string
  /** Clauses of the step, a line each. */
  readonly clauses: string[]
  /** Clauses of the definition beyond what every job has. */
  readonly definition: string[]
}

export interface DraftStream {
  readonly area: Area
  readonly subject: string
  readonly workstation: string
  readonly name: string
  readonly days: DraftDays
  /** The first day of its run cycle, some years ago. */
  readonly since: string
  /** Minutes after midnight at which it may start. */
  readonly at: number
  readonly jobs: DraftJob[]
  /** Clauses of the header below its run cycle, a line each. */
  readonly clauses: string[]
  /** Inside the parentheses of the run cycle, behind AT. */
  times: string
  except: string | undefined
  /** The instances of a day on which it is planned. */
  instances: number
}

/** How many calendars a site keeps by hand for its run cycles. */
export const calendarsOf = ({ streams }: { readonly streams: number }): number =>
  Math.max(1, Math.min(400, Math.ceil(streams / 40)))
export const calendarName = (at: number): string => `CAL${String(at + 1).padStart(4, '0')}`

/** Of these there are few, whatever the size of the site. */
export const groups = ['NIGHTLY', 'MONTHEND', 'QUARTER'] as const

const weeklyRules: readonly (readonly [rule: string, days: number])[] = [
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 5],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;', 5],
  ['BYDAY=MO,TU,WE,TH,FR;FREQ=WEEKLY', 5],
  ['FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA', 5],
  ['FREQ=WEEKLY;BYDAY=MO', 1],
  ['FREQ=WEEKLY;BYDAY=FR;', 1],
  ['FREQ=WEEKLY;BYDAY=SU', 1],
  ['FREQ=WEEKLY;BYDAY=SA,SU', 2],
  ['FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,TH', 2],
]
const monthDays = ['1', '2', '3', '5', '5,20', '10', '-1', '-1', '1,10,20', '7', '8', '4', '6', '9'] as const

const rule = (kind: DraftDays['kind'], text: string, share: number): DraftDays => ({ kind, text: `"${text}"`, share })

const drawDays = (kind: DraftDays['kind'], at: number, random: Random, calendars: number): DraftDays => {
  switch (kind) {
    case 'daily':
      return rule(kind, random.chance(0.5) ? 'FREQ=DAILY;' : 'FREQ=DAILY', 1)
    case 'weekly': {
      const [text, days] = random.pick(weeklyRules)
      return rule(kind, text, days / 7)
    }
    case 'monthly': {
      const days = random.pick(monthDays)
      return rule(kind, `FREQ=MONTHLY;BYMONTHDAY=${days}`, (days.split(',').length * 12) / 365)
    }
    case 'fortnightly':
      return rule(
        kind,
        random.chance(0.5) ? 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH' : 'FREQ=WEEKLY;BYDAY=MO;INTERVAL=2',
        1 / 14,
      )
    case 'calendar': {
      const group = at >= calendars && at % 8 < groups.length ? groups[at % 8] : undefined
      if (group !== undefined) return { kind, text: `$RCG ${group}`, share: group === 'NIGHTLY' ? 5 / 7 : 12 / 365 }
      return { kind, text: calendarName(at % calendars), share: 12 / 365 }
    }
    case 'request':
      return { kind, text: 'REQUEST', share: 0 }
  }
}

/** As many of each kind as there are to be, in an order without order. */
const drawKinds = (quotas: Quotas, random: Random): DraftDays['kind'][] => {
  const counts = [
    ['daily', quotas.daily],
    ['weekly', quotas.weekly],
    ['monthly', quotas.monthly],
    ['fortnightly', quotas.fortnightly],
    ['request', quotas.onRequest],
  ] as const
  const kinds: DraftDays['kind'][] = counts.flatMap(([kind, count]) => Array.from({ length: count }, () => kind))
  while (kinds.length < quotas.streams) kinds.push('calendar')
  kinds.length = quotas.streams
  for (let at = kinds.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1)
    const [one, two] = [kinds[at], kinds[other]]
    if (one !== undefined && two !== undefined) [kinds[at], kinds[other]] = [two, one]
  }
  return kinds
}

/** Jobs a stream: most have few, some have many, and the sum is the one wanted. */
const drawSizes = ({ streams, jobs }: Quotas, random: Random): number[] => {
  const weights = Array.from({ length: streams }, () => 0.2 + random.below(1000) / 1000 + (random.chance(0.08) ? 3 : 0))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  let [given, due] = [0, 0]
  return weights.map((weight) => {
    due += (weight / whole) * jobs
    const size = Math.max(1, Math.round(due) - given)
    given += size
    return size
  })
}

/** Jobs are called after their stream and what they do; in short after the number of the stream and their own. */
const draftJobs = (stream: string, size: number, short: string | undefined): DraftJob[] => {
  const rounds = Math.ceil(size / verbs.length)
  return Array.from({ length: size }, (_, at) => {
    const verb = verbs[Math.floor(at / rounds)] ?? verbs[0]
    const full = rounds === 1 ? `${stream}_${verb}` : `${stream}_${verb}_${(at % rounds) + 1}`
    const name = short === undefined ? full : `${short}_${two(at + 1)}`
    return { name, verb, clauses: [], definition: [] }
  })
}

const two = (number: number): string => String(number).padStart(2, '0')

/** The workstations of an area: one for every eighty streams of it. */
export const workstationName = (area: Area, at: number): string =>
  `${area.prefix}${String(Math.floor(at / (areas.length * 80)) + 1).padStart(2, '0')}`

/** The streams in an order in which each may follow those before it. */
export const draftStreams = (options: SiteOptions, quotas: Quotas, random: Random): DraftStream[] => {
  const kinds = drawKinds(quotas, random)
  const sizes = drawSizes(quotas, random)
  const calendars = calendarsOf(options)
  let byCalendar = 0
  return kinds.map((kind, at) => {
    const area = areas[at % areas.length] ?? areas[0]
    if (area === undefined) throw new RangeError('There are no areas.')
    const round = Math.floor(at / areas.length)
    const subject = area.subjects[round % area.subjects.length] ?? area.prefix
    const name = `${area.prefix}_${subject}${Math.floor(round / area.subjects.length) + 1}`
    const days = drawDays(kind, byCalendar, random, calendars)
    if (kind === 'calendar') byCalendar += 1
    return {
      area,
      subject,
      workstation: workstationName(area, at),
      name,
      days,
      since: `${two(random.between(1, 12))}/${two(random.between(1, 28))}/${random.between(2012, 2024)}`,
      at: random.below(24) * 60 + random.below(12) * 5,
      jobs: draftJobs(name, sizes[at] ?? 1, options.isTerse === true ? `${area.prefix}${at + 1}` : undefined),
      clauses: [],
      times: '',
      except: undefined,
      instances: 1,
    }
  })
}
