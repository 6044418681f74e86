/** What the bench of the cache tells, as tables. */
import { printTable, type Row } from '../support/report.ts'
import type { PeopleAnswer } from './people.ts'

/** Of the requests that a cache can answer. A stale answer is a hit that is told apart; one that waited for a load of another is none. */
export interface Cached {
  readonly asked: number
  readonly hits: number
  /** Brought up to date by what had changed, from memory. */
  readonly revised: number
  /** After their time, with nothing known to have changed, while a load made them new. */
  readonly renewed: number
  /** A moment after something of them had changed. */
  readonly stale: number
  readonly joined: number
  readonly loads: number
  readonly evictions: number
  /** What is kept at the end. */
  readonly entries: number
  readonly kilobytes: number
}

export interface Measured {
  readonly people: PeopleAnswer
  readonly eventsPerSecond: number
  readonly cached: Cached
  readonly byKind: Readonly<Record<string, Cached>>
  readonly hitPercent: number
  readonly staleSeconds: { readonly p50: number; readonly p99: number; readonly longest: number }
  /** Statements that asked for rows before a request was answered; and all that were sent for requests, those of orders among them. */
  readonly readsPerRequest: number
  readonly statementsPerRequest: number
  readonly readsByRoute: Readonly<Record<string, number>>
  readonly processorMs: number
  /** The most that the server took meanwhile, all of it resident. */
  readonly memoryMb: number
}

export const percent = ({ asked, hits, revised, renewed, stale }: Cached): number =>
  asked === 0 ? 0 : Math.round(((hits + revised + renewed + stale) / asked) * 1000) / 10

const shareOf = ({ asked, ...counts }: Cached, of: 'revised' | 'stale'): number =>
  asked === 0 ? 0 : Math.round((counts[of] / asked) * 1000) / 10

const rowOf = (name: string, one: Measured): Row => [
  name,
  one.people.perSecond,
  one.eventsPerSecond,
  one.hitPercent,
  shareOf(one.cached, 'revised'),
  shareOf(one.cached, 'stale'),
  one.cached.loads,
  one.readsPerRequest,
  one.people.all.p50,
  one.people.all.p99,
  one.processorMs,
  one.memoryMb,
]

export const print = (cached: Record<string, Measured>, plain: Record<string, Measured>): void => {
  printTable(
    [
      '',
      'requests/s',
      'events/s',
      'hits %',
      'revised of them %',
      'stale of them %',
      'loads',
      'reads a request',
      'p50 ms',
      'p99 ms',
      'processor ms',
      'most memory MB',
    ],
    Object.entries(cached).flatMap(([name, one]) => {
      const peer = plain[name]
      return [rowOf(name, one), ...(peer === undefined ? [] : [rowOf('  without the cache', peer)])]
    }),
  )
  for (const [name, one] of Object.entries(cached)) {
    process.stdout.write(
      `\n${name}: by kind; stale answers p50 ${one.staleSeconds.p50} s, p99 ${one.staleSeconds.p99} s\n`,
    )
    printTable(
      ['kind', 'asked', 'hits %', 'revised', 'renewed', 'stale', 'joined', 'loads', 'evictions', 'kept', 'KB'],
      Object.entries(one.byKind)
        .filter(([, kind]) => kind.asked > 0)
        .toSorted(([, a], [, b]) => b.asked - a.asked)
        .map(([kind, of]) => [
          kind,
          of.asked,
          percent(of),
          of.revised,
          of.renewed,
          of.stale,
          of.joined,
          of.loads,
          of.evictions,
          of.entries,
          of.kilobytes,
        ]),
    )
    process.stdout.write('\n')
    printTable(
      ['habit', 'requests', 'p50 ms', 'p99 ms'],
      Object.entries(one.people.byHabit).map(([habit, { number, p50, p99 }]) => [habit, number, p50, p99]),
    )
  }
}
