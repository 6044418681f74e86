/** Time of processors by who used it: threads of this process, and a database with all its processes. Linux only, by /proc. */
import { readdirSync, readFileSync } from 'node:fs'

/** Milliseconds of processors by the name of whom they went to. */
export type ProcessorTime = Readonly<Record<string, number>>

/** The kernel counts in hundredths of a second. */
const tick = 10

interface Stat {
  readonly name: string
  readonly parent: number
  /** Its own, and that of its children that have ended. */
  readonly own: number
  readonly children: number
}

/** proc(5), /proc/pid/stat. Undefined when it has ended. */
const readStat = (path: string): Stat | undefined => {
  try {
    const text = readFileSync(path, 'latin1')
    const [open, close] = [text.indexOf('('), text.lastIndexOf(')')]
    const fields = text.slice(close + 2).split(' ')
    const at = (field: number): number => Number(fields[field - 3])
    const [own, children] = [(at(14) + at(15)) * tick, (at(16) + at(17)) * tick]
    return { name: text.slice(open + 1, close), parent: at(4), own, children }
  } catch {
    return undefined
  }
}

/** A process with all that descend from it, also those that have ended. */
export const timeOfTree = (pid: number): number => {
  const stats = new Map<number, Stat>()
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? readStat(`/proc/${entry}/stat`) : undefined
    if (stat !== undefined) stats.set(Number(entry), stat)
  }
  const isBelow = (stat: Stat | undefined): boolean =>
    stat !== undefined && (stat.parent === pid || isBelow(stats.get(stat.parent)))
  let sum = 0
  for (const [entry, stat] of stats) if (entry === pid || isBelow(stat)) sum += stat.own + stat.children
  return sum
}

/** Watches the threads of this process, for one that ends takes its count along. */
export interface ThreadWatch {
  /** To be called often. */
  readonly look: () => void
  /** What each has used since the watch began, those that have ended among them. */
  readonly stop: () => ProcessorTime
}

export const watchThreads = (): ThreadWatch => {
  const threads = new Map<string, { readonly name: string; readonly first: number; last: number }>()
  const look = (isFirst = false): void => {
    for (const thread of readdirSync('/proc/self/task')) {
      const stat = readStat(`/proc/self/task/${thread}/stat`)
      if (stat === undefined) continue
      const known = threads.get(thread)
      if (known === undefined) threads.set(thread, { name: stat.name, first: isFirst ? stat.own : 0, last: stat.own })
      else known.last = stat.own
    }
  }
  look(true)
  return {
    look: () => look(),
    stop: () => {
      look()
      const used: Record<string, number> = {}
      for (const [thread, { name, first, last }] of threads) {
        const who = thread === String(process.pid) ? 'main thread' : name
        used[who] = (used[who] ?? 0) + last - first
      }
      return used
    },
  }
}
