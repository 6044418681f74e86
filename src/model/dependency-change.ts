/** Dependencies that an operator adds to a job or stream of the plan, takes away, or releases it from (conman: adddep, deldep, release). */
import type { Instant } from '#/lib/clock.ts'
import type { AskedCondition, Need, Opens } from './needs.ts'
import type { OnUntil } from './time-of-day.ts'

/** As it is asked for: names as people write them. */
export interface AskedDependencies {
  /** Jobs and streams of the plan (`core/find-in-plan.ts`), each with its condition if it has one: `PAYROLL.CALC IF ABEND|FAIL`. */
  readonly follows?: readonly string[] | undefined
  readonly needs?: readonly Need[] | undefined
  readonly opens?: readonly Opens[] | undefined
  /** Each the name of a prompt that is defined, else a text. */
  readonly prompts?: readonly string[] | undefined
  readonly at?: Instant | undefined
  readonly until?: Instant | undefined
  readonly onUntil?: OnUntil | undefined
  readonly deadline?: Instant | undefined
}

/** Units of a resource; `defined`: how many there are by its definition, null: the plan knows it or nobody does. */
export interface AddedNeed {
  readonly name: string
  readonly units: number
  readonly defined: number | null
}

/** The same with names looked up in the definitions. */
export interface FoundDependencies extends Omit<AskedDependencies, 'needs' | 'opens' | 'prompts'> {
  readonly needs?: readonly AddedNeed[] | undefined
  readonly files?:
    | readonly { readonly workstation: string; readonly path: string; readonly qualifier: string | null }[]
    | undefined
  readonly prompts?: readonly { readonly name: string | null; readonly text: string }[] | undefined
}

/** What was added; absent: nothing of its kind. */
export interface AddedDependencies {
  /** By the number of a job, or of a stream with a minus sign. */
  readonly follows?: readonly { readonly predecessor: number; readonly condition: AskedCondition | null }[]
  readonly needs?: readonly AddedNeed[]
  readonly files?: readonly {
    readonly id: number
    readonly workstation: string
    readonly path: string
    readonly qualifier: string | null
  }[]
  /** A prompt that the plan has, or a new one with its name and text. */
  readonly prompts?: readonly { readonly id: number; readonly name: string | null; readonly text: string }[]
  readonly startAt?: Instant
  readonly untilAt?: Instant
  readonly onUntil?: OnUntil
  readonly deadlineAt?: Instant
}

export const timeWords = ['at', 'until', 'deadline'] as const
export type TimeWord = (typeof timeWords)[number]

/** Dependencies of a job or stream by what people call them. */
export interface NamedDependencies {
  readonly follows?: readonly string[] | undefined
  readonly needs?: readonly string[] | undefined
  readonly opens?: readonly string[] | undefined
  readonly prompts?: readonly string[] | undefined
  readonly times?: readonly TimeWord[] | undefined
}

/** Removed: it is gone. Released: it counts as come, and is still shown. */
export type Drop = 'removed' | 'released'

/** Which were dropped; absent: none of its kind. */
export interface DroppedDependencies {
  /** By predecessor: a job, or a stream with a minus sign; one that has left the plan by its name. */
  readonly follows?: readonly (number | string)[]
  /** Predecessors that are not planned yet. */
  readonly pending?: readonly number[]
  readonly needs?: readonly string[]
  readonly files?: readonly number[]
  readonly prompts?: readonly number[]
  readonly times?: readonly TimeWord[]
}
