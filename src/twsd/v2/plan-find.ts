/** The object of the plan that a path of version 2 names, by its UUID. */
import { Refusal } from '#/lib/refusal.ts'
import type { PromptView } from '#/model/views.ts'
import type { ResourceView, WorkstationView } from '#/model/workstation-views.ts'
import type { Call } from '#/twsd/call.ts'
import { HwaError } from '#/twsd/errors.ts'
import { modelId } from '#/twsd/model/naming.ts'
import { isUuid, parseRunUuid, parseUuid, type Numbered } from '#/twsd/uuids.ts'
import { currentPlan } from './plan-keys.ts'

/** Throws `request.invalid` for a plan that is not carried out. */
export const requireCurrent = ({ query }: Pick<Call, 'query'>): void => {
  const plan = query['plan_id']
  if (plan === undefined || plan === '' || plan.toLowerCase() === currentPlan) return
  throw new Refusal('request.invalid', `plan_id must be current, not "${plan.slice(0, 40)}": past plans are not kept.`)
}

/** What HWA says of `WS;JSID;JOB` where version 2 wants a UUID. */
const noUuid = (text: string): HwaError =>
  new HwaError(400, 'ConnValidationException', [
    `AWSBIO006E "${text.slice(0, 200)}" is no identifier: it must be a UUID.`,
  ])

const codes = { job: 'job.unknown', stream: 'stream.unknown', prompt: 'prompt.unknown' } as const
const nouns = { job: 'job', stream: 'job stream', prompt: 'prompt' } as const

/** The number that a UUID carries. Throws AWSBIO006E, or that there is no such object. */
export const numberOf = (kind: Numbered, text: string): number => {
  const number = parseUuid(kind, text)
  if (number !== undefined) return number
  if (!isUuid(text)) throw noUuid(text)
  throw new Refusal(codes[kind], `The plan has no ${nouns[kind]} with the id ${text}.`)
}

export const jobNumber = (call: Call): number => {
  requireCurrent(call)
  return numberOf('job', call.params['job_id'] ?? '')
}

export const streamNumber = (call: Call): number => {
  requireCurrent(call)
  return numberOf('stream', call.params['jobstream_id'] ?? '')
}

/** A run of a job by its own UUID. */
export const runOf = ({ params }: Call): { readonly job: number; readonly run: number } => {
  const text = params['run_id'] ?? ''
  const found = parseRunUuid(text)
  if (found !== undefined) return found
  if (!isUuid(text)) throw noUuid(text)
  throw new Refusal('job.unknown', `The plan has no run with the id ${text}.`)
}

/** Throws `prompt.unknown`. */
export const promptOf = ({ engine, params }: Call): PromptView => {
  const number = numberOf('prompt', params['prompt_id'] ?? '')
  const found = engine.prompts().find(({ id }) => id === number)
  if (found !== undefined) return found
  throw new Refusal('prompt.unknown', `The plan has no prompt with the id ${params['prompt_id']}.`)
}

/** Throws `workstation.unknown`. */
export const workstationOf = ({ engine, params }: Call): WorkstationView => {
  const text = params['workstation_id'] ?? ''
  if (!isUuid(text)) throw noUuid(text)
  const found = engine.workstations().find(({ name }) => modelId('workstation', name) === text.toLowerCase())
  if (found !== undefined) return found
  throw new Refusal('workstation.unknown', `The plan has no workstation with the id ${text}.`)
}

/** Throws `resource.unknown`. */
export const resourceOf = ({ engine, params }: Call): ResourceView => {
  const text = params['resource_id'] ?? ''
  if (!isUuid(text)) throw noUuid(text)
  const found = engine.resources().find(({ name }) => modelId('resource', name) === text.toLowerCase())
  if (found !== undefined) return found
  throw new Refusal('resource.unknown', `The plan has no resource with the id ${text}.`)
}
