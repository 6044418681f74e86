/** Plans production days: from the definitions to the rows that enter the plan. */
import { formatDay, parseDay } from '#/calendar/day-number.ts'
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import type { JobStream } from '#/model/job-stream.ts'
import type { PackedJobs } from '#/model/packed-batch.ts'
import { buildBatch } from './build-batch.ts'
import { daysSelector } from './days-selector.ts'
import { findDaySeam } from './day-seam.ts'
import { keyOn } from './definition-index.ts'
import { expandClasses } from './expand-classes.ts'
import type { Planned } from './instances.ts'
import { openNotes, type Notes } from './notes.ts'
import { occurrencesOf, type Occurrence } from './occurrences.ts'
import type { KnownInstance, PackedPlan, PlannedBatch, PlanSources } from './plan-request.ts'
import { streamPreparer } from './prepared-stream.ts'
import { productionDaysOf } from './production-day.ts'
import { unpackPlan } from './unpack-batch.ts'
import { whyNeverPlanned } from './why-never-planned.ts'

export interface DaysRequest extends PlanSources {
  /** The first and the last production day, `2026-11-22`, both included; each stream counts them on its own clocks. */
  readonly from: string
  readonly to: string
  /** The most jobs that these days may have; absent: there is no bound. */
  readonly mostJobs?: number | undefined
}

/**
 * The batch of the days from `from` to `to`. Drafts are never planned, nor is a stream on an ignored workstation. A stream
 * whose definition names something that does not exist is left out with a note, so that one mistake stops one stream only.
 *
 * What a run cycle has put into the plan already stays as it is: days that were planned in part are completed. `jobColumns`: those
 * that are wanted, where the rows are to be looked at and not to enter a plan; the others have no cells. Throws `plan.too_large`.
 */
export const packDays = (asked: DaysRequest, jobColumns?: readonly (keyof PackedJobs)[]): PackedPlan => {
  const request = { ...asked, definitions: expandClasses(asked.definitions) }
  const { definitions, from, to, options } = request
  const seam = findDaySeam(request, from)
  const firstDay = seam === undefined ? from : formatDay(seam.from)
  const select = daysSelector(request, { from: parseDay(firstDay), to: parseDay(to) })
  const prepare = streamPreparer(request)
  const notes = openNotes()
  const planned: Planned[] = []
  for (const definition of definitions.streams.values()) {
    if (whyNeverPlanned(definition, request) !== null) continue
    withNote(definition, notes, () => {
      const selected = select(definition)
      if (selected.length === 0) return
      const key = keyOn(definition.workstation, definition.name)
      const isThere = alreadyPlanned(request.instances(key), firstDay)
      const opens = seam?.opens(key, request.instances(key))
      const days = productionDaysOf(key, request)
      for (const occurrence of occurrencesOf(definition, selected, { days, options })) {
        if (isThere(occurrence) || opens?.(occurrence) === false) continue
        planned.push({ stream: prepare(definition, occurrence.variableTable), occurrence })
      }
    })
  }
  requireRoom(planned, request)
  const lastPlanned = to > request.plannedThrough ? to : request.plannedThrough
  const header = { reason: 'extension', from, to, startOfDay: request.site.startOfDay } as const
  return buildBatch({ planned, header, lastPlanned, sources: request, notes, jobColumns })
}

/** Counted before anything is made of them: the rows are what takes the memory. */
const requireRoom = (planned: readonly Planned[], { from, to, mostJobs = Infinity }: DaysRequest): void => {
  const jobs = planned.reduce((sum, { stream }) => sum + stream.jobs.length, 0)
  if (jobs <= mostJobs) return
  const days = parseDay(to) - parseDay(from) + 1
  const fitting = Math.floor((days * mostJobs) / jobs)
  const fewer = fitting > 0 ? `ask for ${count(fitting, 'day')} or so` : 'not even one of these days has room'
  throw new Refusal(
    'plan.too_large',
    `From ${from} to ${to} are ${count(jobs, 'job')}, and this server imagines at most ${mostJobs} (BATUTA_FORECAST_JOBS): ${fewer}.`,
    { jobs, most: mostJobs },
  )
}

/** As `packDays`, in rows: for who looks at each. */
export const planDays = (asked: DaysRequest): PlannedBatch => unpackPlan(packDays(asked))

/** Of the instances from a day on: those that come are of no earlier one. */
const alreadyPlanned = (instances: readonly KnownInstance[], from: string): ((occurrence: Occurrence) => boolean) => {
  const identities = new Set<string>()
  for (const { isPlanned, day, scheduledAt } of instances) {
    if (isPlanned && day >= from) identities.add(`${day} ${scheduledAt}`)
  }
  if (identities.size === 0) return () => false
  return ({ day, scheduledAt }) => identities.has(`${formatDay(day)} ${scheduledAt}`)
}

const withNote = (definition: JobStream, notes: Notes, plan: () => void): void => {
  try {
    plan()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const stream = `${definition.workstation}#${definition.name}`
    notes.add({ level: 'warning', stream, follows: null, sentence: `${stream} is not planned. ${error.message}` })
  }
}
