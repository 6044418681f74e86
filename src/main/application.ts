/** The process as its lifecycle sees it: which components there are, how far each has come, and whether it is to end. */
import type { Log } from '#/lib/log.ts'
import type { Health } from '#/monitoring/health.ts'
import type { Component } from './component.ts'

/** How long things may take, in milliseconds. */
export interface Times {
  /** The start of a component. */
  readonly startMs: number
  /** What a start that is told to give up is given to do so. */
  readonly giveUpMs: number
  /** The part of the shutdown in which all components finish what they have in hand. */
  readonly drainMs: number
  /** The stop of a component. */
  readonly stopMs: number
  /** What a stop that is told to return is given to do so. */
  readonly graceMs: number
  /** The whole shutdown. */
  readonly shutdownMs: number
  /** The signals of one order: what comes within this time of the first is its echo (npm hands on what the terminal sends). */
  readonly echoMs: number
  readonly retry: RetryTimes
}

/** When a component that the system can do without is tried again. */
interface RetryTimes {
  readonly firstMs: number
  readonly longestMs: number
  /** So many failures in a row open the circuit: the component is left alone for a while. */
  readonly breakAfter: number
  readonly breakForMs: number
}

export const defaultTimes: Times = {
  startMs: 60_000,
  giveUpMs: 2_000,
  drainMs: 2_000,
  stopMs: 2_500,
  graceMs: 250,
  shutdownMs: 8_000,
  echoMs: 500,
  retry: { firstMs: 500, longestMs: 60_000, breakAfter: 5, breakForMs: 30_000 },
}

/** A component and how far it has come. `idle` holds nothing; anything else must be stopped. */
export interface Member {
  readonly component: Component
  stage: 'idle' | 'starting' | 'running'
  /** Whether its start has been called and has not returned, be it in time or not. */
  pending: boolean
  /** Why its last start failed. */
  error: string | undefined
}

/** Why the process ends: somebody asked for it, or it cannot go on. */
export type End = { readonly signal: string } | { readonly error: unknown }

/** The breaker before the starts of a component that can be done without. */
export interface Circuit {
  /** `open`: it is left alone for a while. */
  state: 'closed' | 'half-open' | 'open'
  /** Starts that failed. */
  failures: number
  /** How often it has opened. */
  opened: number
}

export interface Application {
  readonly log: Log
  readonly health: Health
  readonly times: Times
  /** In the order of their start; the last is stopped first. */
  readonly members: Map<string, Member>
  /** The starts that are going on. */
  readonly attempts: Set<Promise<void>>
  /** By the name of the component. */
  readonly circuits: Map<string, Circuit>
  /** Raised when the shutdown begins: what starts gives up, what waits to be retried is left. */
  readonly stopping: AbortController
  /** Raised by the second order to stop: everything returns at once. */
  readonly hasten: AbortController
  /** Ends the process, from wherever it is found out that it must. The first reason counts. */
  readonly end: (end: End) => void
  readonly ended: Promise<End>
}

export const createApplication = (log: Log, health: Health, times: Times = defaultTimes): Application => {
  const { promise: ended, resolve: end } = Promise.withResolvers<End>()
  return {
    log,
    health,
    times,
    members: new Map(),
    attempts: new Set(),
    circuits: new Map(),
    stopping: new AbortController(),
    hasten: new AbortController(),
    end,
    ended,
  }
}
