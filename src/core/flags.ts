/** The bits of a job or a stream: see `JobFlag` and `StreamFlag`. */
import { cell, put } from './columns.ts'
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

export const clearStreamFlag = ({ streams }: PlanState, stream: number, flag: number): void => {
  put(streams.flags, stream, cell(streams.flags, stream) & ~flag)
}

export const hasTrait = ({ jobs }: PlanState, job: number, trait: number): boolean =>
  (cell(jobs.traits, job) & trait) !== 0

export const setStreamFlag = ({ streams }: PlanState, stream: number, flag: number): void => {
  put(streams.flags, stream, cell(streams.flags, stream) | flag)
}
