/** What serves one kind of answers: where they are kept, who loads them, and how its source does. */
import type { Alarm } from '#/lib/clock.ts'
import type { Breaker } from './breaker.ts'
import type { Kind } from './kind.ts'
import type { Loads } from './loads.ts'
import { hashOf, type Compartment, type ShardParts } from './shards.ts'

export interface CacheParts extends ShardParts {
  readonly alarm: Alarm
  /** Whether it is the server itself that asks now, before anybody does. */
  readonly isOwn: () => boolean
}

export interface Serving<Answer> {
  readonly parts: CacheParts
  readonly kind: Kind<Answer>
  readonly epoch: () => number
  readonly compartments: readonly Compartment<Answer>[]
  readonly breaker: Breaker
  readonly loads: Loads<Answer>
  /** Answers that were given late for want of the source since it brought something last, and when the last of them was. */
  readonly want: { count: number; lastAt: number }
}

export const compartmentOf = <Answer>({ compartments }: Serving<Answer>, key: string): Compartment<Answer> =>
  compartments[hashOf(key) & (compartments.length - 1)] as Compartment<Answer>
