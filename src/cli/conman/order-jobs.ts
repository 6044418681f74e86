/** conman's commands that order something of jobs and streams. */
import { Refusal } from '#/lib/refusal.ts'
import type { JobView, StreamView } from '#/model/views.ts'
import { succOrAbend } from '#/cli/arguments.ts'
import {
  addJobDependencies,
  addStreamDependencies,
  dropJobDependencies,
  dropStreamDependencies,
} from '#/cli/dependencies.ts'
import { cancelJob, confirmJob, orderJob, setJobPriority } from '#/cli/orders.ts'
import { listSuccessors, rerunJob } from '#/cli/rerun.ts'
import type { Session } from '#/cli/session.ts'
import { cancelStream, orderStream, setStreamPriority } from '#/cli/stream-orders.ts'
import { optionsOf, type Line, type Options } from '#/cli/tool/line.ts'
import { onEach } from '#/cli/tool/on-each.ts'
import { selectJobs, selectStreams } from './select.ts'
import { addedWaits, droppedWaits, priorityOf, waitOptions } from './waits.ts'

/** What every order takes besides its own options. */
const always = ['noask', 'reason']

const reasonOf = (options: Options): { reason?: string } => {
  const reason = options.value('reason')
  return reason === undefined ? {} : { reason }
}

/** Orders something of each job that is selected; the work is given its number as a text, as the command line names it. */
export const onJobs = async (session: Session, line: Line, options: Options, work: (id: string) => Promise<void>) => {
  const jobs = await selectJobs(session, line.about)
  const items = jobs.map((job: JobView) => ({ name: `${job.stream}.${job.name} (${job.id})`, item: String(job.id) }))
  const selected = { noun: 'job', word: line.word, about: line.about, isAsked: !options.has('noask') }
  await onEach(session, selected, items, work)
}

export const onStreams = async (
  session: Session,
  line: Line,
  options: Options,
  work: (id: string) => Promise<void>,
) => {
  const streams = await selectStreams(session, line.about)
  const items = streams.map(({ id, workstation, name }: StreamView) => ({
    name: `${workstation}#${name} (${id})`,
    item: String(id),
  }))
  const selected = { noun: 'stream', word: line.word, about: line.about, isAsked: !options.has('noask') }
  await onEach(session, selected, items, work)
}

type Of = 'job' | 'stream'
type Verb = (session: Session, line: Line) => Promise<void>

export const cancel =
  (of: Of): Verb =>
  async (session, line) => {
    const options = optionsOf(line, ['pend', ...always])
    const how = { ...reasonOf(options), ...(options.has('pend') && { pend: true }) }
    if (of === 'job') await onJobs(session, line, options, (id) => cancelJob(session, id, how))
    else await onStreams(session, line, options, (id) => cancelStream(session, id, how))
  }

export const kill: Verb = async (session, line) => {
  const options = optionsOf(line, always)
  await onJobs(session, line, options, (id) => orderJob(session, 'kill', id, reasonOf(options)))
}

/** Without dependencies all of them are released, as conman has it. */
export const release =
  (of: Of): Verb =>
  async (session, line) => {
    const options = optionsOf(line, [...waitOptions, ...always])
    const named = droppedWaits(options)
    const isAll = Object.keys(named).length === 0
    const how = reasonOf(options)
    if (of === 'job') {
      return onJobs(session, line, options, (id) =>
        isAll
          ? orderJob(session, 'release', id, how)
          : dropJobDependencies(session, id, 'release', { ...named, ...how }),
      )
    }
    return onStreams(session, line, options, (id) =>
      isAll
        ? orderStream(session, 'release', id, how)
        : dropStreamDependencies(session, id, 'release', { ...named, ...how }),
    )
  }

export const addDependencies =
  (of: Of): Verb =>
  async (session, line) => {
    const options = optionsOf(line, [...waitOptions, 'priority', 'pri', ...always])
    const added = { ...(await addedWaits(session, options)), ...reasonOf(options) }
    const priority = options.value('priority') ?? options.value('pri')
    const isMore = Object.keys(added).some((name) => name !== 'reason')
    const [add, prioritize, on] =
      of === 'job'
        ? [addJobDependencies, setJobPriority, onJobs]
        : [addStreamDependencies, setStreamPriority, onStreams]
    if (!isMore && priority === undefined) throw nothingNamed(line)
    await on(session, line, options, async (id) => {
      if (isMore) await add(session, id, added)
      if (priority !== undefined) await prioritize(session, id, priorityOf(priority), reasonOf(options))
    })
  }

export const removeDependencies =
  (of: Of): Verb =>
  async (session, line) => {
    const options = optionsOf(line, [...waitOptions, ...always])
    const named = droppedWaits(options)
    if (Object.keys(named).length === 0) throw nothingNamed(line)
    const dropped = { ...named, ...reasonOf(options) }
    if (of === 'job') await onJobs(session, line, options, (id) => dropJobDependencies(session, id, 'remove', dropped))
    else await onStreams(session, line, options, (id) => dropStreamDependencies(session, id, 'remove', dropped))
  }

const nothingNamed = ({ word }: Line): Refusal =>
  new Refusal('command.usage', `${word} names no dependency: add ${waitOptions.map((name) => `;${name}`).join(' ')}.`)

export const alterPriority =
  (of: Of): Verb =>
  async (session, line) => {
    const options = optionsOf(line, ['pri', ...always], 1)
    const [text = options.value('pri')] = options.bare
    if (text === undefined) throw new Refusal('command.usage', `${line.word} needs a priority: ${line.word} JOB;10.`)
    const [on, prioritize] = of === 'job' ? [onJobs, setJobPriority] : [onStreams, setStreamPriority]
    await on(session, line, options, (id) => prioritize(session, id, priorityOf(text), reasonOf(options)))
  }

export const confirm: Verb = async (session, line) => {
  const options = optionsOf(line, ['succ', 'abend', 'if', ...always])
  const outcome = ['succ', 'abend'].find((word) => options.has(word))
  if (outcome === undefined) throw new Refusal('command.usage', `${line.word} needs an outcome: ;succ or ;abend.`)
  const condition = options
    .value('if')
    ?.split(',')
    .map((name) => name.trim())
  const how = { ...reasonOf(options), ...(condition && { condition }) }
  await onJobs(session, line, options, (id) => confirmJob(session, id, succOrAbend(outcome), how))
}

/** `scope`: with what comes after each of them. */
export const rerun =
  (withSuccessors: boolean): Verb =>
  async (session, line) => {
    const options = optionsOf(line, ['from', 'at', 'pri', 'priority', 'internal', 'all', ...always])
    const [from, at] = [options.value('from'), options.value('at')]
    const priority = options.value('pri') ?? options.value('priority')
    const scope = options.has('all') ? 'all' : 'internal'
    await onJobs(session, line, options, (id) =>
      rerunJob(session, id, {
        ...reasonOf(options),
        ...(from !== undefined && { from }),
        ...(at !== undefined && { at }),
        ...(priority !== undefined && { priority: priorityOf(priority) }),
        ...(withSuccessors && { successors: scope }),
      }),
    )
  }

export const showSuccessors: Verb = async (session, line) => {
  const options = optionsOf(line, ['internal', 'all', 'noask'])
  await onJobs(session, line, options, (id) =>
    listSuccessors(session, id, { scope: options.has('all') ? 'all' : 'internal' }),
  )
}
