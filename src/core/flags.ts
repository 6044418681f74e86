/** The bits of a job or a stream: see `JobFlag` and `StreamFlag`. */
import { cell, put } from './columns.ts'
import { note, Noted } from './journal.ts'
import type { PlanState } from './state.ts'

export const hasFlag = ({ jobs }: PlanState, job: number, flag: number): boolean => (cell(jobs.flags, job) & flag) !== 0

export const setFlag = ({ jobs }: PlanState, job: number, flag: number): void => {
  put(jobs.flags, job, cell(jobs.flags, job) | flag)
}

export const clearFlag = ({ jobs }: PlanState, job: number, flag: number): void => {
  put(jobs.flags, job, cell(jobs.flags, job) & ~flag)
}

export const hasStreamFlag = ({ streams }: PlanState, stream: number, flag: number): boolean =>
  (cell(streams.flags, stream) & flag) !== 0

/** Written down for who watches: most flags of a stream are shown. */
export const clearStreamFlag = (state: PlanState, stream: number, flag: number): void => {
  put(state.streams.flags, stream, cell(state.streams.flags, stream) & ~flag)
  note(state, Noted.stream, stream)
}

export const hasTrait = ({ jobs }: PlanState, job: number, trait: number): boolean =>
  (cell(jobs.traits, job) & trait) !== 0

export const setStreamFlag = (state: PlanState, stream: number, flag: number): void => {
  put(state.streams.flags, stream, cell(state.streams.flags, stream) | flag)
  note(state, Noted.stream, stream)
}
