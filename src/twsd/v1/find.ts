/** Finds what a path of version 1 names: the plan, and jobs and streams of it by their identifiers. */
import type { Call } from '#/twsd/call.ts'
import { jobParts, parseStreamIdentifier, streamParts } from '#/twsd/identifiers.ts'
import { Refusal } from '#/lib/refusal.ts'
import { all, oneOf } from '#/selection/condition.ts'
import type { JobView, StreamView } from '#/model/views.ts'

/** The plan that is carried out. */
export const currentPlan = 'current'

/** Throws `request.invalid` for a plan that is not carried out: nothing can be ordered of it, and it has no jobs of its own. */
export const requireCurrent = ({ params }: Call): void => {
  const plan = params['planId'] ?? currentPlan
  if (plan.toLowerCase() === currentPlan) return
  throw new Refusal(
    'request.invalid',
    `This can be asked of the plan "current" alone, not of "${plan}": a forecast has job streams and nothing else, and past plans are not kept.`,
  )
}

/** Throws `stream.unknown`, `stream.ambiguous`. */
export const findStream = async (call: Call, text: string): Promise<StreamView> => {
  requireCurrent(call)
  const parts = streamParts(text)
  if (parts === undefined) throw unknownStream(text)
  return streamOf(call, parts, text)
}

const unknownStream = (text: string): Refusal =>
  new Refusal(
    'stream.unknown',
    `The plan has no job stream ${text}. Its identifier is WORKSTATION;ID, in Base64 or plain.`,
  )

/** By the number of the stream, or by its name where one occurrence alone has it. */
const streamOf = async (
  { engine }: Call,
  { workstation, stream }: { readonly workstation: string; readonly stream: string },
  text: string,
): Promise<StreamView> => {
  const id = parseStreamIdentifier(stream)
  if (id !== undefined) return engine.stream(id)
  const name = `${workstation}#${stream}`.toUpperCase()
  const where = all([oneOf('workstation', [workstation.toUpperCase()]), oneOf('name', [stream.toUpperCase()])])
  const { items } = await engine.streams({ where, limit: 2 })
  const [only, ...others] = items
  if (only === undefined) throw unknownStream(text)
  if (others.length > 0) {
    throw new Refusal(
      'stream.ambiguous',
      `More than one job stream of the plan is called ${name}; say which by its identifier.`,
    )
  }
  return only
}

/** Throws `job.unknown`, `stream.unknown`. */
export const findJob = async (call: Call, text = call.params['jobId'] ?? ''): Promise<JobView> => {
  requireCurrent(call)
  const parts = jobParts(text)
  if (parts === undefined) throw unknownJob(text)
  const stream = await streamOf(call, parts, text)
  const where = all([oneOf('streamId', [stream.id]), oneOf('name', [parts.job.toUpperCase()])])
  const [found] = (await call.engine.jobs({ where, limit: 1 })).items
  if (found !== undefined) return found
  throw unknownJob(text)
}

const unknownJob = (text: string): Refusal =>
  new Refusal(
    'job.unknown',
    `The plan has no job ${text}. Its identifier is WORKSTATION;STREAM-ID;JOB, in Base64 or plain.`,
  )
