/** Warns of streams that are never planned or have nothing to run, and of predecessors that are never there. */
import type { JobStream } from '#/model/job-stream.ts'
import type { Check, Complain } from './complain.ts'
import { predecessorStream, predecessorsOf } from './check-follows.ts'
import type { World } from './known-definitions.ts'

export const checkPlanned: Check = (stream, world, complain) => {
  if (stream.kind !== 'stream') return
  checkStream(stream, complain)
  checkWorkstations(stream, world, complain)
  if (stream.draft) return
  const byItself = whyNotPlanned(stream, world) === undefined
  for (const waiter of [stream, ...stream.jobs]) {
    for (const follows of predecessorsOf(waiter)) {
      if (follows.stream === undefined) continue
      const name = predecessorStream(follows, stream)
      const target = world.find('stream', name)
      const why = target && target !== stream ? whyNotPlanned(target, world) : undefined
      // Of two that are submitted by hand the operator thinks.
      if (why === undefined || (!byItself && why === onRequest)) continue
      const message = `${name} is never in the plan by itself: ${why}.`
      const hint = 'Nobody is waited for then: plan it, submit it in time, or take the FOLLOWS out.'
      complain(follows, { code: 'definition.predecessor_not_planned', message, hint })
    }
  }
}

const onRequest = 'it is planned on request only'

/** Why a stream is in no plan unless somebody submits it, or undefined. */
const whyNotPlanned = (stream: JobStream, world: World): string | undefined => {
  if (stream.draft) return 'it is a draft'
  if (isIgnored(stream.workstation, world)) return `its workstation ${stream.workstation} is ignored`
  if (stream.runCycles.length === 0) return 'it has no ON'
  return stream.runCycles.every(({ days }) => days.every(({ type }) => type === 'request')) ? onRequest : undefined
}

const isIgnored = (workstation: string, world: World): boolean =>
  world.find('workstation', workstation)?.ignored === true || world.find('class', workstation)?.ignored === true

const checkStream = (stream: JobStream, complain: Complain): void => {
  const name = `${stream.workstation}#${stream.name}`
  if (stream.jobs.length === 0 && stream.startCondition === undefined) {
    const hint = 'Write its jobs between `:` and END.'
    complain(stream, { code: 'definition.stream_empty', message: `${name} has no jobs.`, hint })
  }
  if (stream.runCycles.length === 0 && !stream.draft) {
    const message = `${name} has no ON, so it is planned only when somebody submits it.`
    const hint = 'Add ON and its days, or ON REQUEST to say so.'
    complain(stream, { code: 'definition.stream_never_planned', message, hint })
  }
}

const checkWorkstations = (stream: JobStream, world: World, complain: Complain): void => {
  const ignored = (part: object, workstation: string, what: string): void => {
    if (!isIgnored(workstation, world)) return
    const message = `The workstation ${workstation} is ignored, so ${what}.`
    const hint = `Take IGNORE from ${workstation} when it is to work.`
    complain(part, { code: 'definition.workstation_ignored', message, hint })
  }
  ignored(stream, stream.workstation, `${stream.name} is never planned`)
  for (const job of stream.jobs) {
    if (job.workstation !== stream.workstation) ignored(job, job.workstation, `${job.name} never runs`)
  }
}
