/**
 * What is asked first about a job that went wrong, by whoever opens it: the job, the end of its log, and its runs of the last week.
 *
 * The server reads these ahead (`engine/warming/reader-ahead.ts`). A client that asks exactly so has its answers at once, and so it takes its questions
 * from here: another offset or limit is another question.
 */
import type { JobView } from '#/model/views.ts'
import { defaultLogPart } from './jobs.ts'
import type { Input } from './route.ts'
import type { Routes } from './routes.ts'

/** So much of the end of a log, bytes. */
export const endOfLog = 16 * 1024
/** So many days before today, and so many runs at most. */
const [daysBack, mostRuns] = [7, 30]

/** `today`: on the calendar of the site. */
export const firstLook = ({ id, name, stream }: Pick<JobView, 'id' | 'name' | 'stream'>, today: Temporal.PlainDate) => {
  const from = today.subtract({ days: daysBack }).toString()
  return {
    job: { id },
    log: { id, offset: -endOfLog, limit: endOfLog },
    runs: { from, to: today.toString(), name, stream, limit: mostRuns },
  } satisfies { readonly [Name in 'job' | 'log' | 'runs']: Input<Routes[Name]> }
}

/** A log from its beginning, as the command line begins with it: the defaults of the route. Of a short log this is read ahead, too. */
export const startOfLog = { offset: 0, limit: defaultLogPart } as const
