/** conman's commands that order something of jobs and streams. */
import { Refusal } from '#/lib/refusal.ts'
import type { ManyOrder } from '#/cli/bulk.ts'
import type { JobView, StreamView } from '#/model/views.ts'
import { succOrAbend } from '#/cli/arguments.ts'
import {
  addJobDependencies,
  addStreamDependencies,
  additionOf,
  dropJobDependencies,
  droppedNames,
  dropStreamDependencies,
} from '#/cli/dependencies.ts'
import { cancelJob, confirmJob, orderJob, setJobPriority } from '#/cli/orders.ts'
import { listSuccessors, rerunJob } from '#/cli/rerun.ts'
import { whenOf } from '#/cli/submit.ts'
import type { Session } from '#/cli/session.ts'
import { cancelStream, orderStream, setStreamPriority } from '#/cli/stream-orders.ts'
import { optionsOf, type Line, type Options } from '#/cli/tool/line.ts'
import { onEach } from '#/cli/tool/on-each.ts'
import { noSteps } from './no-steps.ts'
import { selectJobs, selectStreams } from './select.ts'
import { addedWaits, droppedWaits, priorityOf, waitOptions } from './waits.ts'

/** What every order takes besides its own options. */
const always = ['noask', 'reason']

const reasonOf = (options: Options): { reason?: string } => {
  const reason = options.value('reason')
  return reason === undefined ? {} : { reason }
}

type Many = Omit<ManyOrder, 'noun' | 'reason'>

/** What is ordered of one, named as the command line names it, and the same of many at once, where that can be said. */
interface Work {
  readonly one: (id: string) => Promise<void>
  readonly many?: Many | readonly Many[] | undefined
}

const manyOf = (noun: 'job' | 'stream', options: Options, { many }: Work): { many?: ManyOrder[] } =>
  many === undefined ? {} : { many: [many].flat().map((one) => ({ noun, ...one, ...reasonOf(options) })) }

/** Orders something of each job that is selected. */
export const onJobs = async (session: Session, line: Line, options: Options, work: Work): Promise<void> => {
  const jobs = await selectJobs(session, line.about)
  const items = jobs.map(({ id, stream, name }: JobView) => ({
    name: `${stream}.${name} (${id})`,
    item: String(id),
    id,
  }))
  const asked = { word: line.word, about: line.about, isAsked: !options.has('noask') }
  const selected = { noun: 'job', ...asked, ...manyOf('job', options, work) }
  await onEach(session, selected, items, work.one)
}

export const onStreams = async (session: Session, line: Line, options: Options, work: Work): Promise<void> => {
  const streams = await selectStreams(session, line.about)
  const items = streams.map(({ id, workstation, name }: StreamView) => ({
    name: `${workstation}#${name} (${id})`,
    item: String(id),
    id,
  }))
  const asked = { word: line.word, about: line.about, isAsked: !options.has('noask') }
  const selected = { noun: 'stream', ...asked, ...manyOf('stream', options, work) }
  await onEach(session, selected, items, work.one)
}

type Of = 'job' | 'stream'
type Verb = (session: Session, line: Line) => Promise<void>

export const cancel =
  (of: Of): Verb =>
  async (session, line) => {
    const options = optionsOf(line, ['pend', ...always])
    const how = { ...reasonOf(options), ...(options.has('pend') && { pend: true }) }
    const many = { action: 'cancel', ...(options.has('pend') && { pending: true }) }
    if (of === 'job') await onJobs(session, line, options, { one: (id) => cancelJob(session, id, how), many })
    else await onStreams(session, line, options, { one: (id) => cancelStream(session, id, how), many })
  }

export const kill: Verb = async (session, line) => {
  const options = optionsOf(line, always)
  await onJobs(session, line, options, {
    one: (id) => orderJob(session, 'kill', id, reasonOf(options)),
    many: { action: 'kill' },
  })
}

/** Without dependencies all of them are released, as conman has it. */
export const release =
  (of: Of): Verb =>
  async (session, line) => {
    const options = optionsOf(line, [...waitOptions, ...always])
    const named = droppedWaits(options)
    const isAll = Object.keys(named).length === 0
    const how = reasonOf(options)
    const many = isAll ? { action: 'release' } : { action: 'release-dependencies', ...droppedNames(named) }
    const one: Work['one'] =
      of === 'job'
        ? (id) =>
            isAll
              ? orderJob(session, 'release', id, how)
              : dropJobDependencies(session, id, 'release', { ...named, ...how })
        : (id) =>
            isAll
              ? orderStream(session, 'release', id, how)
              : dropStreamDependencies(session, id, 'release', { ...named, ...how })
    return (of === 'job' ? onJobs : onStreams)(session, line, options, { one, many })
  }

export const addDependencies =
  (of: Of): Verb =>
  async (session, line) => {
    const options = optionsOf(line, [...waitOptions, 'priority', 'pri', ...always])
    const waits = await addedWaits(session, options)
    const added = { ...waits, ...reasonOf(options) }
    const priority = options.value('priority') ?? options.value('pri')
    const isMore = Object.keys(waits).length > 0
    const [add, prioritize, on] =
      of === 'job'
        ? [addJobDependencies, setJobPriority, onJobs]
        : [addStreamDependencies, setStreamPriority, onStreams]
    if (!isMore && priority === undefined) throw nothingNamed(line)
    const one: Work['one'] = async (id) => {
      if (isMore) await add(session, id, added)
      if (priority !== undefined) await prioritize(session, id, priorityOf(priority), reasonOf(options))
    }
    const many = [
      ...(isMore ? [{ action: 'add-dependencies', dependencies: await additionOf(session, waits) }] : []),
      ...(priority === undefined ? [] : [{ action: 'priority', priority: priorityOf(priority) }]),
    ]
    await on(session, line, options, { one, many })
  }

export const removeDependencies =
  (of: Of): Verb =>
  async (session, line) => {
    const options = optionsOf(line, [...waitOptions, ...always])
    const named = droppedWaits(options)
    if (Object.keys(named).length === 0) throw nothingNamed(line)
    const dropped = { ...named, ...reasonOf(options) }
    const [drop, on] = of === 'job' ? [dropJobDependencies, onJobs] : [dropStreamDependencies, onStreams]
    const many = { action: 'remove-dependencies', ...droppedNames(named) }
    await on(session, line, options, { one: (id) => drop(session, id, 'remove', dropped), many })
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
    const priority = priorityOf(text)
    const many = { action: 'priority', priority }
    await on(session, line, options, { one: (id) => prioritize(session, id, priority, reasonOf(options)), many })
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
  const said = succOrAbend(outcome)
  const many = condition === undefined ? { action: 'confirm', outcome: said } : undefined
  await onJobs(session, line, options, { one: (id) => confirmJob(session, id, said, how), many })
}

/** `scope`: with what comes after each of them. */
export const rerun =
  (withSuccessors: boolean): Verb =>
  async (session, line) => {
    const options = optionsOf(line, ['from', 'at', 'pri', 'priority', 'internal', 'all', 'step', ...always])
    if (options.has('step')) throw noSteps(line)
    const [from, at] = [options.value('from'), options.value('at')]
    const priority = options.value('pri') ?? options.value('priority')
    const scope: 'all' | 'internal' = options.has('all') ? 'all' : 'internal'
    const how = {
      ...(priority !== undefined && { priority: priorityOf(priority) }),
      ...(withSuccessors && { successors: scope }),
    }
    const one: Work['one'] = (id) =>
      rerunJob(session, id, {
        ...reasonOf(options),
        ...(from !== undefined && { from }),
        ...(at !== undefined && { at }),
        ...how,
      })
    const many = from === undefined ? { action: 'rerun', ...how, ...(await whenOf(session, { at })) } : undefined
    await onJobs(session, line, options, { one, many })
  }

export const showSuccessors: Verb = async (session, line) => {
  const options = optionsOf(line, ['internal', 'all', 'noask'])
  const scope = options.has('all') ? 'all' : 'internal'
  await onJobs(session, line, options, { one: (id) => listSuccessors(session, id, { scope }) })
}
