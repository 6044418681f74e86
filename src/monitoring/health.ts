/**
 * How the system is: a tree of components, each `ok`, `degraded` or `failed`, since when, and what went wrong last.
 *
 * A failed component that the system cannot do without makes the whole `failed`; one it can do without makes it `degraded`.
 * Two questions are asked from outside: is the process alive (else start it anew), and is it ready (else send work elsewhere).
 */
import type { Alarm, Clock, Instant } from '#/lib/clock.ts'

export type HealthStatus = 'ok' | 'degraded' | 'failed'

/** What a component says about itself, at once and from memory. `parts` are the things it is made of. */
export interface Condition {
  readonly status: HealthStatus
  /** What is wrong, in one sentence; absent when nothing is. */
  readonly error?: string | undefined
  /** What to do about it, in one sentence. */
  readonly remedy?: string | undefined
  /** How long it took to answer last, in milliseconds. */
  readonly latencyMs?: number | undefined
  /** What else is worth knowing. */
  readonly facts?: Readonly<Record<string, string | number | null>> | undefined
  readonly parts?: Readonly<Record<string, Condition>> | undefined
}

/** A node of the tree, as the health routes print it. */
export interface HealthNode {
  readonly name: string
  readonly status: HealthStatus
  /** When it came into this status; milliseconds since 1970. */
  readonly since: Instant
  /** The last thing that went wrong, kept after the recovery; null when nothing ever did. */
  readonly lastError: string | null
  readonly remedy?: string
  readonly latencyMs?: number
  readonly facts?: Condition['facts']
  /** What it leans on. */
  readonly dependsOn?: readonly string[]
  readonly parts: readonly HealthNode[]
}

/** `stopping` begins with the order to stop: work that comes later is refused. */
export type Phase = 'starting' | 'running' | 'stopping'

export interface Readiness {
  readonly ready: boolean
  readonly phase: Phase
  readonly system: HealthNode
}

export interface Health {
  /** Adds a component. `check` is asked anew with every question. */
  readonly register: (name: string, critical: boolean, check: () => Condition, dependsOn?: readonly string[]) => void
  readonly enter: (phase: Phase) => void
  readonly phase: () => Phase
  /** The whole tree; its root is named `batuta`. */
  readonly system: () => HealthNode
  /**
   * Looks at the tree every so many milliseconds, so that `since` is when something began and not when somebody asked first. Returns what ends it.
   */
  readonly watch: (milliseconds: number, alarm: Alarm) => () => void
  /** Whether the process is worth keeping. It is as long as it can answer: what it lacks outside, a restart does not bring. */
  readonly live: () => boolean
  /** Whether work is welcome: everything critical runs, and nobody has asked us to stop. */
  readonly ready: () => Readiness
}

interface Entry {
  readonly critical: boolean
  readonly check: () => Condition
  readonly dependsOn: readonly string[]
}

/** What is remembered of a node between two questions. */
interface Memory {
  status: HealthStatus
  since: Instant
  lastError: string | null
}

export const severity: Readonly<Record<HealthStatus, number>> = { ok: 0, degraded: 1, failed: 2 }

/** A failure of something the system can do without only degrades it. */
const weightOf = (status: HealthStatus, critical: boolean): HealthStatus =>
  status === 'failed' && !critical ? 'degraded' : status

/** A check that throws has found something: that is a failure of its component, never of the health page. */
const ask = (check: () => Condition): Condition => {
  try {
    return check()
  } catch (error) {
    return { status: 'failed', error: error instanceof Error ? error.message : String(error) }
  }
}

/** An empty tree in phase `starting`. */
export const createHealth = (clock: Clock): Health => {
  const entries = new Map<string, Entry>()
  const memories = new Map<string, Memory>()
  let phase: Phase = 'starting'

  const remember = (path: string, { status, error }: Condition): Memory => {
    const memory = memories.get(path) ?? { status, since: clock.now(), lastError: null }
    if (memory.status !== status) Object.assign(memory, { status, since: clock.now() })
    if (error !== undefined) memory.lastError = error
    memories.set(path, memory)
    return memory
  }

  const node = (name: string, path: string, condition: Condition): HealthNode => {
    const parts = Object.entries(condition.parts ?? {}).map(([part, its]) => node(part, `${path}/${part}`, its))
    const { facts, remedy, latencyMs } = condition
    return {
      name,
      ...remember(path, condition),
      ...(remedy !== undefined && { remedy }),
      ...(latencyMs !== undefined && { latencyMs }),
      ...(facts !== undefined && { facts }),
      parts,
    }
  }

  const system = (): HealthNode => {
    const parts = [...entries].map(([name, { check, dependsOn }]) => ({
      ...node(name, name, ask(check)),
      ...(dependsOn.length > 0 && { dependsOn }),
    }))
    let status: HealthStatus = 'ok'
    for (const part of parts) {
      const weight = weightOf(part.status, entries.get(part.name)?.critical ?? false)
      if (severity[weight] > severity[status]) status = weight
    }
    const worst = parts.find((part) => part.status !== 'ok' && part.lastError !== null)
    const error = worst && `${worst.name}: ${worst.lastError}`
    return { name: 'batuta', ...remember('', { status, error }), parts }
  }

  return {
    register: (name, critical, check, dependsOn = []) => void entries.set(name, { critical, check, dependsOn }),
    enter: (next) => {
      phase = next
    },
    phase: () => phase,
    system,
    watch: (milliseconds, alarm) => {
      const look = (): void => {
        system()
        cancel = alarm(milliseconds, look)
      }
      let cancel = alarm(milliseconds, look)
      return () => cancel()
    },
    live: () => true,
    ready: () => {
      const tree = system()
      return { ready: phase === 'running' && tree.status !== 'failed', phase, system: tree }
    },
  }
}
