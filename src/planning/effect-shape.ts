/** How the shape of a stream changes: its jobs, and what it and they wait for. */
import { isDeepStrictEqual } from 'node:util'
import { keyOf, type Definition } from '#/model/definition.ts'
import type { StreamEffect } from '#/model/definition-effect.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { Follows, Matching } from '#/model/needs.ts'
import type { ConcernedStream } from './effect-streams.ts'

type DefinitionMap = ReadonlyMap<string, Definition>
type Waiter = Pick<StreamJob, 'follows' | 'joins' | 'needs' | 'opens' | 'prompts'>

/** Steps that come, go, or change themselves or by their job definition. */
export const compareJobs = (
  { before, after, because }: Pick<ConcernedStream, 'before' | 'after' | 'because'>,
  [definitions, otherDefinitions]: readonly [DefinitionMap, DefinitionMap],
): StreamEffect['jobs'] => {
  if (before === after && !because.some(({ kind }) => kind === 'job')) return { added: [], removed: [], changed: [] }
  const [steps, others] = [stepsOf(before), stepsOf(after)]
  const jobOf = ({ workstation, job }: StreamJob): string => keyOf('job', `${workstation}#${job}`)
  const changed: string[] = []
  for (const [name, step] of steps) {
    const other = others.get(name)
    if (other === undefined) continue
    const sameJob = definitions.get(jobOf(step)) === otherDefinitions.get(jobOf(other))
    if (!sameJob || !isDeepStrictEqual(withoutWaits(step), withoutWaits(other))) changed.push(other.name)
  }
  return {
    added: [...others].flatMap(([name, step]) => (steps.has(name) ? [] : step.name)),
    removed: [...steps].flatMap(([name, step]) => (others.has(name) ? [] : step.name)),
    changed,
  }
}

const stepsOf = (stream: JobStream | undefined): Map<string, StreamJob> =>
  new Map(stream?.jobs.map((step) => [step.name.toUpperCase(), step]))

const withoutWaits = ({ follows: _f, joins: _j, needs: _n, opens: _o, prompts: _p, ...rest }: StreamJob) => rest

/** Whether something of the stream changes that its instances carry, apart from jobs and dependencies. */
export const attributesChange = (before: JobStream | undefined, after: JobStream | undefined): boolean =>
  before !== after &&
  before !== undefined &&
  after !== undefined &&
  !isDeepStrictEqual(attributesOf(before), attributesOf(after))

const attributesOf = ({
  runCycles: _r,
  exceptions: _e,
  freeDays: _f,
  description: _d,
  comments: _c,
  jobs: _j,
  follows: _w,
  joins: _o,
  needs: _n,
  opens: _p,
  prompts: _q,
  ...rest
}: JobStream) => rest

/** The dependencies that only one side has, in words. */
export const compareDependencies = (
  before: JobStream | undefined,
  after: JobStream | undefined,
): StreamEffect['dependencies'] => {
  if (before === after) return { added: [], removed: [] }
  const [one, other] = [dependenciesOf(before), dependenciesOf(after)]
  return { added: [...other.difference(one)], removed: [...one.difference(other)] }
}

const dependenciesOf = (stream: JobStream | undefined): Set<string> => {
  if (stream === undefined) return new Set()
  const own = waitsOf(stream, stream)
  return new Set([...own, ...stream.jobs.flatMap((job) => waitsOf(job, stream).map((wait) => `${job.name} ${wait}`))])
}

const waitsOf = ({ follows, joins = [], needs, opens, prompts }: Waiter, stream: JobStream): string[] => [
  ...follows.map((each) => `FOLLOWS ${followsText(each, stream)}`),
  ...joins.flatMap(({ name, needed, follows }) =>
    follows.map((each) => `JOIN ${name} ${needed === 0 ? 'ALL' : needed} OF ${followsText(each, stream)}`),
  ),
  ...needs.map(({ workstation, resource, units }) => `NEEDS ${units} ${on(workstation)}${resource}`),
  ...opens.map(({ workstation, path, qualifier }) =>
    [`OPENS ${on(workstation)}"${path}"`, ...(qualifier === undefined ? [] : [`(${qualifier})`])].join(' '),
  ),
  ...prompts.map(({ name, text }) => `PROMPT ${name ?? `"${text}"`}`),
]

const on = (workstation: string | undefined): string => (workstation === undefined ? '' : `${workstation}#`)

const followsText = (
  { networkAgent, remote, workstation, stream, job, matching, condition }: Follows,
  own: JobStream,
) => {
  const internal = job ?? ''
  const external = `${workstation ?? own.workstation}#${stream}${job === undefined ? '' : `.${job}`}`
  const name = networkAgent === undefined ? (stream === undefined ? internal : external) : `${networkAgent}::${remote}`
  const asked = condition === undefined ? [] : [`IF ${condition.any.join(' | ')}`]
  return [name, ...(matching === undefined ? [] : [matchingText(matching)]), ...asked].join(' ')
}

const matchingText = (matching: Matching): string => {
  if (typeof matching === 'string') return matching.toUpperCase()
  const minutes = (n: number): string => `${n < 0 ? '-' : '+'}${clockText(Math.abs(n))}`
  if (matching.type === 'relative') return `RELATIVE FROM ${minutes(matching.from)} TO ${minutes(matching.to)}`
  const time = ({ minutes, days }: { minutes: number; days: number }): string =>
    `${clockText(minutes)}${days === 0 ? '' : ` ${days > 0 ? '+' : ''}${days} DAYS`}`
  return `FROM ${time(matching.from)} TO ${time(matching.to)}`
}

/** `0730` */
const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`
