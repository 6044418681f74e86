/** Plans production days: from the definitions to the rows that enter the plan. */
import { parseDay } from '#/calendar/day-number.ts'
import { daySelector } from '#/calendar/select-days.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { JobStream } from '#/model/job-stream.ts'
import { buildBatch } from './build-batch.ts'
import type { Planned } from './instances.ts'
import { openNotes, type Notes } from './notes.ts'
import { occurrencesOf } from './occurrences.ts'
import type { PlannedBatch, PlanSources } from './plan-request.ts'
import { prepareStream } from './prepared-stream.ts'

export interface DaysRequest extends PlanSources {
  /** The first and the last production day, `2026-11-22`, both included; each stream counts them on its own clocks. */
  readonly from: string
  readonly to: string
}

/**
 * The batch of the days from `from` to `to`. Drafts are never planned, nor is a stream on an ignored workstation. A stream
 * whose definition names something that does not exist is left out with a note, so that one mistake stops one stream only.
 */
export const planDays = (request: DaysRequest): PlannedBatch => {
  const { definitions, from, to } = request
  const select = daySelector(definitions.calendars, { from: parseDay(from), to: parseDay(to) })
  const notes = openNotes()
  const planned: Planned[] = []
  for (const definition of definitions.streams.values()) {
    if (whyNeverPlanned(definition, request) !== null) continue
    withNote(definition, notes, () => {
      const selected = select(definition)
      if (selected.length === 0) return
      const stream = prepareStream(definition, request)
      for (const occurrence of occurrencesOf(definition, selected, stream.days)) planned.push({ stream, occurrence })
    })
  }
  return buildBatch(planned, { reason: 'extension', from, to }, request, notes)
}

/** Why a stream is never planned, in words that go on after its name; null when it can be. */
export const whyNeverPlanned = (stream: JobStream, { definitions }: PlanSources): string | null => {
  if (stream.draft) return 'is a draft'
  if (definitions.workstations.get(stream.workstation.toUpperCase())?.ignored) {
    return `lies on ${stream.workstation}, which is ignored`
  }
  return null
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
