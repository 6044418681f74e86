/**
 * Places where a process can be made to die, to stand still or to fail, so that a test sees what is found afterwards.
 *
 * Nothing happens unless `main/` has armed a point that `BATUTA_FAILPOINT` names: then the process kills itself (`kill`, as with
 * SIGKILL), stops itself (`stop`, SIGSTOP, until somebody lets it go on) or throws (`error`) when it comes there for the nth time.
 */
import { Fault } from './refusal.ts'
import { didYouMean } from './words.ts'

/** Every point, and what has happened and what has not when a process is there. docs/reliability.md lists them. */
export const failpoints = {
  'migration.step': 'a migration was carried out and is not committed',
  'migration.done': 'a migration is committed, the next one has not begun',
  'leader.locked': 'the lock of the leader is taken, no term is open',
  'leader.term': 'the term is open, nothing was read or written in it',
  'leader.rebuilt': 'the state was rebuilt, nothing was written in the term',
  'plan.read': 'the definitions of an extension were read, nothing is planned',
  'plan.part': 'the next part of an extension is planned, it has not entered the plan',
  'plan.entered': 'a part of an extension is committed, the next one has not been asked for',
  'close.decided': 'it was decided what leaves the plan with its day, nothing is committed',
  'close.committed': 'the closing of a day is committed, nobody was told',
  'conductor.commit': 'events are in memory, their commit has not begun',
  'conductor.committed': 'events are committed, nothing of them has left',
  'append.rows': 'the rows of a commit with a part of the plan were sent, COMMIT was not',
  'append.committed': 'COMMIT was carried out, the caller has not heard of it',
  'dispatch.send': 'a run is committed, it was not sent to the agent',
  'dispatch.sent': 'a run was sent to the agent, which has not answered',
  'report.committed': 'what the agent reported is committed, it was not acknowledged',
  'snapshot.part': 'a part of a snapshot was packed, the snapshot is not written',
  'snapshot.saved': 'a snapshot is committed, nobody was told',
  'definitions.save': 'new definitions were weighed, they are not saved',
  'definitions.saved': 'new definitions are saved, the answer was not given',
  'audit.ordered': 'an order stands in the audit, nothing of it was done',
  'audit.done': 'an order was carried out, what came of it does not stand in the audit',
  'maintenance.opened': 'a cycle of maintenance is open, none of its tasks has begun',
  'maintenance.task': 'a task of maintenance is about to begin',
  'maintenance.said': 'what a task of maintenance did is committed, the next one has not begun',
  'shutdown.drained': 'the server has finished what it had in hand, nothing is stopped',
  'shutdown.stopped': 'everything is stopped, the process has not ended',
  'agent.accepted': 'a run is in the spool, it was not handed to the launcher',
  'agent.forked': 'a run was handed to the launcher, its start was not reported',
  'agent.started': 'the record says that the job has started, nothing was reported',
  'agent.ended': 'the record says that the job has ended, nothing was reported',
  'agent.reported': 'the end of a job was reported, it was not acknowledged',
  'agent.acknowledged': 'the end of a job was acknowledged, its run was not moved away',
  'agent.cleaned': 'a run whose end was acknowledged was moved away',
} as const satisfies Record<string, string>

export type Failpoint = keyof typeof failpoints

const actions = ['kill', 'stop', 'error'] as const
type Action = (typeof actions)[number]

/** What is to happen at a point. */
export interface ArmedPoint {
  readonly name: Failpoint
  /** At the how-manieth time: 1 is the first. */
  readonly nth: number
  readonly action: Action
}

const isOf = <Word extends string>(words: readonly Word[], text: string): text is Word =>
  words.some((word) => word === text)

const names = Object.keys(failpoints) as Failpoint[]

/** Reads `plan.part:2:kill,dispatch.sent:1:error`; what is wrong comes as sentences. */
export const parseFailpoints = (text: string): { readonly points: ArmedPoint[]; readonly complaints: string[] } => {
  const points: ArmedPoint[] = []
  const complaints: string[] = []
  for (const item of text.trim() === '' ? [] : text.split(',')) {
    const [name = '', nth = '', action = '', ...rest] = item.trim().split(':')
    if (!isOf(names, name)) complaints.push(`BATUTA_FAILPOINT names no point ${name}.${didYouMean(name, names)}`)
    else if (!/^[1-9]\d{0,8}$/.test(nth) || !isOf(actions, action) || rest.length > 0)
      complaints.push(`BATUTA_FAILPOINT ${item.trim()} must be NAME:NTH:kill, :stop or :error, with an NTH from 1.`)
    else points.push({ name, nth: Number(nth), action })
  }
  return { points, complaints }
}

let armed: { readonly point: ArmedPoint; times: number }[] | undefined

/** To be called by `main/` alone. No points: nothing is armed any more. */
export const armFailpoints = (points: readonly ArmedPoint[]): void => {
  armed = points.length === 0 ? undefined : points.map((point) => ({ point, times: 0 }))
}

/** The process is at that point. Costs a comparison unless something is armed. Throws a `Fault` where that was asked for. */
export const failpoint = (name: Failpoint): void => {
  if (armed !== undefined) reach(name)
}

const reach = (name: Failpoint): void => {
  for (const entry of armed ?? []) {
    if (entry.point.name !== name) continue
    entry.times += 1
    if (entry.times === entry.point.nth) act(entry.point)
  }
}

const act = ({ name, action }: ArmedPoint): void => {
  if (action === 'error') {
    // Whoever hears of the fault may keep it to himself.
    process.stderr.write(`BATUTA_FAILPOINT ${name}\n`)
    throw new Fault(`BATUTA_FAILPOINT ${name}`)
  }
  process.kill(process.pid, action === 'kill' ? 'SIGKILL' : 'SIGSTOP')
}
