/** Plans one occurrence of one stream, now or at a time, because somebody asked for it. */
import { formatDay } from '#/calendar/day-number.ts'
import { isName, nameForm } from '#/composer/defined-names.ts'
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { JobStream } from '#/model/job-stream.ts'
import type { StreamSubmission } from '#/model/submission.ts'
import { buildBatch } from './build-batch.ts'
import { keyOn, type DefinitionIndex } from './definition-index.ts'
import { expandClasses, membersOf, sameMember } from './expand-classes.ts'
import { openGiven, submittedWith } from './given-variables.ts'
import type { Planned } from './instances.ts'
import { openNotes } from './notes.ts'
import { occurrenceNow } from './occurrences.ts'
import type { PlannedBatch, PlanSources } from './plan-request.ts'
import { prepareStream } from './prepared-stream.ts'
import { promptsNamed } from './prepared-waits.ts'
import type { Watch } from './start-condition.ts'
import { submittedFollows, type SubmittedFollow } from './submitted-follows.ts'
import { unpackPlan } from './unpack-batch.ts'
import { whyNeverPlanned } from './why-never-planned.ts'

export interface SubmitRequest extends PlanSources, StreamSubmission {
  /** `FTA1#PAYROLL`, in any case. */
  readonly stream: string
  readonly now: Instant
  /** What it follows besides: its names, looked up. */
  readonly predecessors?: readonly SubmittedFollow[]
  /** Because of RERUN in its STARTCOND: the watch that it goes on with. */
  readonly watch?: Watch
}

/**
 * The batch of one occurrence with the stream's own times: those of run cycles are for planned days. A stream of a class
 * gets one on each member. What it follows is looked for among the instances of the plan. Throws `stream.unknown`;
 * `definition.unknown` when the stream names something that does not exist; `stream.not_plannable` for a draft or a stream
 * on an ignored workstation; `stream.name_taken` and `request.invalid` for an alias that cannot be, or a time too far away.
 */
export const planSubmit = (asked: SubmitRequest): PlannedBatch => {
  const request = { ...asked, definitions: expandClasses(asked.definitions) }
  const alias = asked.alias?.toUpperCase()
  checkTime(asked)
  const given = openGiven(asked)
  const planned = streamsNamed(asked, request.definitions).map((definition): Planned => {
    const why = whyNeverPlanned(definition, request)
    if (why !== null) throw new Refusal('stream.not_plannable', `${asked.stream} ${why}; it cannot be submitted.`)
    if (alias !== undefined) checkAlias(alias, definition, request)
    const stream = prepareStream(withWaits(definition, request), request, asked.table ?? null, given.values)
    const timing = { days: stream.days, options: request.options }
    const occurrence = occurrenceNow(definition, request.now, timing, request.at)
    return {
      stream,
      occurrence: {
        ...occurrence,
        ...timesOf(asked),
        ...(request.watch && { watch: request.watch }),
        ...(alias !== undefined && { alias }),
      },
    }
  })
  const today = Math.min(...planned.map(({ occurrence }) => occurrence.day))
  const notes = openNotes()
  const submitted = submittedWith(asked, alias === undefined ? null : asked.stream)
  const submission = buildBatch({
    planned,
    header: { reason: 'submit', from: null, to: null, ...(submitted && { submitted }) },
    // Before the first extension nothing is planned, and today is still to come.
    lastPlanned: request.plannedThrough === '' ? formatDay(today - 1) : request.plannedThrough,
    sources: request,
    notes,
  })
  given.noteUnused(notes, asked.stream)
  const { batch, ...rest } = unpackPlan({ ...submission, notes: notes.list() })
  const { predecessors = [] } = asked
  const follows = batch.streams.flatMap(({ id }) => submittedFollows({ of: 'stream', id }, predecessors))
  return { ...rest, batch: { ...batch, dependencies: [...follows, ...batch.dependencies] } }
}

/** What is said of this occurrence besides its definition, or in place of it (User's Guide and Reference, "submit sched"). */
const withWaits = (stream: JobStream, asked: SubmitRequest): JobStream => {
  const { needs = [], opens = [], prompts = [], priority, limit, definitions } = asked
  const isAsDefined = [needs, opens, prompts].every(({ length }) => length === 0)
  if (isAsDefined && priority === undefined && limit === undefined) return stream
  const altered: JobStream = {
    ...stream,
    needs: [...stream.needs, ...needs],
    opens: [...stream.opens, ...opens],
    prompts: [...stream.prompts, ...promptsNamed(prompts, definitions)],
    ...(priority !== undefined && { priority }),
    ...(limit !== undefined && { limit }),
  }
  return sameMember(altered, stream)
}

const timesOf = ({ until, onUntil = 'suppress', deadline }: SubmitRequest): Partial<Planned['occurrence']> => ({
  ...(until !== undefined && { untilAt: until, onUntil }),
  ...(deadline !== undefined && { deadlineAt: deadline }),
})

const farthest = 366 * 86_400_000

const checkTime = ({ at, now, stream }: SubmitRequest): void => {
  if (at === undefined || at <= now + farthest) return
  throw new Refusal('request.invalid', `${stream} can be submitted for a time of the next 366 days, and no later.`)
}

/** A name that others mean by their FOLLOWS, or that an occurrence of the plan has, would lead people astray. */
const checkAlias = (alias: string, { workstation }: JobStream, { definitions, instances }: PlanSources): void => {
  if (!isName(alias, 'stream')) {
    throw new Refusal('request.invalid', `${alias} is no alias for a job stream: ${nameForm('stream')}.`)
  }
  const key = keyOn(workstation, alias)
  const isThere = instances(key).some(({ hasLeft }) => hasLeft !== true)
  if (!isThere && !definitions.streams.has(key)) return
  const what = isThere ? 'an occurrence in the plan has' : 'a defined job stream has'
  throw new Refusal('stream.name_taken', `${key} is a name that ${what}; choose another alias.`)
}

/** The stream of that name, or those on the members of its class that take part. */
const streamsNamed = ({ definitions, stream }: SubmitRequest, expanded: DefinitionIndex): JobStream[] => {
  const key = stream.toUpperCase()
  const single = expanded.streams.get(key)
  if (single) return [single]
  const ofClass = definitions.streams.get(key)
  const workstationClass = ofClass && definitions.classes.get(ofClass.workstation.toUpperCase())
  if (!ofClass || !workstationClass) {
    const meant = didYouMean(stream, definitions.streams.keys())
    throw new Refusal('stream.unknown', `There is no job stream ${stream}.${meant}`)
  }
  const members = membersOf(workstationClass, definitions)
    .map((member) => expanded.streams.get(keyOn(member, ofClass.name)))
    .filter((one): one is JobStream => one !== undefined && whyNeverPlanned(one, { definitions }) === null)
  if (members.length > 0) return members
  throw new Refusal('stream.not_plannable', `No workstation of ${stream} takes part; it cannot be submitted.`)
}
