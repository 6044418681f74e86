/** The orders about one job of the plan. */
import { Type } from 'typebox'
import { bodyOf, Maybe, type Call, type Handler } from '#/twsd/call.ts'
import { readInstant } from '#/twsd/dates.ts'
import { HwaError } from '#/twsd/errors.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { JobAction } from '#/model/command.ts'
import { findJob } from './find.ts'
import { order } from './plan-call.ts'

/** `pending`: of a cancel, when what it waits for has come. */
export const orderJob = (action: Exclude<JobAction, 'rerun'>, pending?: boolean): Handler =>
  order(async (call) => {
    const { id } = await findJob(call)
    await call.engine.command({ kind: 'job', action, job: id, pending, cause: call.cause })
  })

/** Output conditions stand in the header `Conditions`, with commas between them. */
export const confirmJob = (succeeded: boolean): Handler =>
  order(async (call) => {
    const { id, name } = await findJob(call)
    const conditions = call
      .header('conditions')
      ?.split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '')
    try {
      await call.engine.command({ kind: 'confirm', job: id, succeeded, conditions, cause: call.cause })
    } catch (error) {
      throw error instanceof Refusal && error.code === 'job.illegal_transition' ? notConfirmed(name, error) : error
    }
  })

/** HWA answers 500 to this, of all things, and its clients know it by these ids. */
const notConfirmed = (name: string, { message }: Refusal): HwaError =>
  new HwaError(500, 'ConnException', [
    `AWSJSY404E The status of the job "${name}" cannot be confirmed: AWSBIN076E ${message}`,
  ])

const Text = Type.String({ maxLength: 4096 })

/** What a rerun may say; `{}` says nothing. */
const RerunDetails = Type.Object({
  id: Maybe(Text),
  priority: Maybe(Type.Integer({ minimum: 0, maximum: 101 })),
  startTime: Maybe(Type.Union([Text, Type.Number()])),
  asap: Maybe(Type.Boolean()),
  stepName: Maybe(Text),
  skipCheckForJobSuccessorRerun: Maybe(Type.Boolean()),
  rerunJobOnTermination: Maybe(Type.Boolean()),
  rerunJobOnSameWorkstation: Maybe(Type.Boolean()),
  jobDefinitionInPlan: Maybe(
    Type.Object({
      jobDefinitionInPlanKey: Maybe(
        Type.Object({
          name: Text,
          workstationInPlanKey: Maybe(Type.Object({ name: Maybe(Text) })),
        }),
      ),
    }),
  ),
})

export const rerunJob: Handler = order(async (call) => {
  const details = bodyOf(call, RerunDetails)
  for (const word of ['stepName', 'rerunJobOnTermination'] as const) {
    if (details[word]) throw new Refusal('request.invalid', `A rerun with "${word}" is not supported here.`)
  }
  const { id } = await findJob(call)
  const { priority, startTime, asap } = details
  const notBefore = startTime == null || asap === true ? undefined : readInstant('startTime', startTime)
  const options = { notBefore, ...(priority != null && { priority }) }
  const from = definitionNamed(details.jobDefinitionInPlan?.jobDefinitionInPlanKey)
  if (from !== undefined) await call.engine.rerunFrom({ job: id, from, ...options }, call.cause)
  else await call.engine.command({ kind: 'job', action: 'rerun', job: id, rerun: options, cause: call.cause })
})

const definitionNamed = (
  key: { name: string; workstationInPlanKey?: { name?: string | null } | null } | null | undefined,
): string | undefined => {
  if (key == null) return undefined
  const workstation = key.workstationInPlanKey?.name
  return workstation ? `${workstation}#${key.name}` : key.name
}

/** What of a job can be changed in the plan: its priority and its times. */
const JobChange = Type.Object({
  priority: Maybe(Type.Integer({ minimum: 0, maximum: 101 })),
  timeRestriction: Maybe(
    Type.Object({
      startTime: Maybe(Type.Union([Text, Type.Number()])),
      untilTime: Maybe(Type.Union([Text, Type.Number()])),
      deadlineTime: Maybe(Type.Union([Text, Type.Number()])),
    }),
  ),
})

/** What is said as it stands already is no change. Returns what was changed. */
export const updateJob = async (call: Call, idText: string): Promise<void> => {
  const { priority, timeRestriction } = bodyOf(call, JobChange)
  const job = await call.engine.job((await findJob(call, idText)).id)
  const { engine, cause } = call
  const target = { of: 'job', id: job.id } as const
  const changed = (field: 'startTime' | 'untilTime' | 'deadlineTime', now: string | null): number | undefined => {
    const said = timeRestriction?.[field]
    if (said == null) return undefined
    const instant = readInstant(field, said)
    return now !== null && Temporal.Instant.from(now).epochMilliseconds === instant ? undefined : instant
  }
  const dependencies = {
    at: changed('startTime', job.startAt),
    until: changed('untilTime', job.untilAt),
    deadline: changed('deadlineTime', job.deadlineAt),
  }
  const step = (name: string) => ({ ...cause, requestId: cause.requestId && `${cause.requestId}.${name}` })
  if (priority != null && priority !== job.priority) {
    await engine.command({ kind: 'priority', target, priority, cause: step('priority') })
  }
  if (Object.values(dependencies).some((at) => at !== undefined)) {
    await engine.addDependencies({ target, dependencies }, step('times'))
  }
}
