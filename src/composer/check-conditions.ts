/**
 * Checks that the output conditions that somebody waits for are defined by the job that is to come to them (User's Guide and
 * Reference, "follows", "join", "startcond").
 */
import { nearest } from '#/lib/words.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import type { JobStream } from '#/model/job-stream.ts'
import { conditionStatuses, type Follows } from '#/model/needs.ts'
import type { StartCondition } from '#/model/start-condition.ts'
import type { Check, Complain } from './complain.ts'
import { predecessorStream, predecessorsOf } from './check-follows.ts'
import type { World } from './known-definitions.ts'

export const checkConditions: Check = (definition, world, complain) => {
  if (definition.kind !== 'stream') return
  for (const waiter of [definition, ...definition.jobs]) {
    for (const follows of predecessorsOf(waiter)) checkFollowsCondition(definition, follows, { world, complain })
  }
  const start = definition.startCondition
  if (start?.type === 'file') checkFileWatch(start, complain)
  if (start?.type !== 'job') return
  const job = world.findOn('job', start.workstation ?? definition.workstation, start.job)
  if (job !== undefined) checkNames([start.condition], job, (finding) => complain(start, finding))
}

const checkFileWatch = (start: Extract<StartCondition, { type: 'file' }>, complain: Complain): void => {
  const kept = { OUTFILE: start.outputFile, PARAMS: start.parameters }
  for (const [keyword, value] of Object.entries(kept)) {
    if (value === undefined) continue
    const message = `${keyword} of a start condition is kept, and has no effect here.`
    const hint = 'Let a job of the stream do it where it must be done here.'
    complain(start, { code: 'definition.start_condition_part', message, hint })
  }
}

interface Context {
  readonly world: World
  readonly complain: Complain
}

const checkFollowsCondition = (stream: JobStream, follows: Follows, { world, complain }: Context): void => {
  if (follows.condition?.type !== 'output') return
  const name = predecessorStream(follows, stream)
  const target = name === predecessorStream({}, stream) ? stream : world.find('stream', name)
  // What is not there is reported elsewhere.
  if (target === undefined) return
  const step = follows.job === undefined ? undefined : world.jobOf(target, follows.job)
  const job = step && world.findOn('job', step.workstation, step.job)
  if (job !== undefined) checkNames(follows.condition.any, job, (finding) => complain(follows, finding))
  else if (follows.job === undefined) {
    const message = `A job stream has no output conditions, so ${name} can come to none.`
    complain(follows, {
      code: 'definition.unknown_condition',
      message,
      hint: 'A stream can come to SUCC, ABEND or SUPPR.',
    })
  }
}

type Say = (finding: Parameters<Complain>[1]) => void

const checkNames = (wanted: readonly string[], job: JobDefinition, say: Say): void => {
  const known = [...(job.outputConditions ?? []), ...(job.successConditions ?? [])].map(({ name }) => name)
  const upper = new Set(known.map((name) => name.toUpperCase()))
  for (const name of wanted) {
    if (upper.has(name.toUpperCase()) || name.includes('^')) continue
    const meant = nearest(name, known) ?? conditionStatuses.find((status) => name.startsWith(status))
    say({
      code: 'definition.unknown_condition',
      message: `The job definition ${job.workstation}#${job.name} has no output condition ${name}.`,
      hint: meant === undefined ? `Define it there: OUTPUTCOND ${name} "RC = 4".` : `Did you mean ${meant}?`,
    })
  }
}
