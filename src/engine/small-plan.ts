/** Whether a plan has so few rows that a look at all of them costs less than to spare it. */
import type { PlanState } from '#/core/state.ts'

/** Jobs: looked through in some milliseconds. */
const fewJobs = 4096

export const isSmallPlan = ({ jobs }: PlanState): boolean =>
  jobs.rowsInUse.reduce((sum, rows) => sum + rows, 0) <= fewJobs
