/**
 * An agent as a process over its spool: what it does with orders, what it reports until it is heard. The rules are those of
 * `src/agent`; its disk, its jobs and its connection are virtual.
 */
import type { RunRequest } from '#/contract/agent-messages.ts'
import type { AgentHello, FileToWatch } from '#/engine/agents/agent-link.ts'
import type { Report } from '#/model/report.ts'
import type { Caller } from './caller.ts'
import { killProcess, nameOfRun, startProcess, type Spool, type SpoolRun, type Witness } from './virtual-spool.ts'
import type { World } from './world.ts'

export type FromVirtualAgent = { readonly type: 'file-found'; readonly id: number } | Report

export interface VirtualAgent {
  readonly spool: Spool
  readonly process: Caller
  readonly hello: () => AgentHello
  readonly start: (request: RunRequest, term: number) => void
  readonly kill: (job: number, run: number) => void
  readonly ack: (job: number, run: number, type: string) => void
  readonly watchFiles: (files: readonly FileToWatch[]) => void
  readonly repeatAll: () => void
  /** Looks what the spool says of a run. */
  readonly follow: (run: SpoolRun) => void
}

interface Parts {
  readonly world: World
  readonly spool: Spool
  readonly process: Caller
  readonly witness: Witness
  /** Says something to the server, or drops it when there is none. */
  readonly send: (message: FromVirtualAgent) => void
  /** Tells the agent that is there when a process has ended; it may be another one then. */
  readonly onEnd: (run: SpoolRun) => void
  /** Files that are there, by number. */
  readonly fileIsThere: (id: number) => boolean
}

interface Agent extends Parts {
  readonly reports: Map<string, Report[]>
  /** Runs that are being written down. */
  readonly accepting: Map<string, SpoolRun>
  watched: readonly FileToWatch[]
  isRepeating: boolean
}

export const startVirtualAgent = (parts: Parts): VirtualAgent => {
  const agent: Agent = { ...parts, reports: new Map(), accepting: new Map(), watched: [], isRepeating: false }
  const { spool, process, reports } = agent
  for (const run of spool.runs.values()) {
    follow(agent, run)
    if (run.stage === 'accepted') process.alarm(5, () => launch(agent, run))
  }
  return {
    spool,
    process,
    hello: () => ({ type: 'hello', agent: spool.name, pid: 1, version: '0', runs: heldRuns(agent) }),
    start: (request, term) => start(agent, request, term),
    kill: (job, run) => {
      const name = nameOfRun({ job, run })
      const known = spool.runs.get(name) ?? agent.accepting.get(name)
      if (known === undefined || known.isKilled) return
      known.isKilled = true
      if (known.stage === 'running') killProcess(agent.world, agent.witness, known, agent.onEnd)
    },
    ack: (job, run, type) => acknowledge(agent, { job, run, type }),
    watchFiles: (files) => {
      agent.watched = files
      repeatLater(agent)
    },
    follow: (run) => follow(agent, run),
    repeatAll: () => {
      for (const list of reports.values()) for (const report of list) agent.send(report)
      repeatLater(agent)
    },
  }
}

const heldRuns = ({ spool, reports }: Agent): { job: number; run: number }[] => {
  const held = new Map<string, { job: number; run: number }>()
  for (const { job, run } of spool.runs.values()) held.set(nameOfRun({ job, run }), { job, run })
  for (const list of reports.values()) for (const { job, run } of list) held.set(nameOfRun({ job, run }), { job, run })
  return [...held.values()]
}

const repeatEveryMs = 5_000

/** Says again what nobody has acknowledged, and which files are there, as long as there is something to say. */
const repeatLater = (agent: Agent): void => {
  const isThere = (): boolean => agent.watched.some(({ id }) => agent.fileIsThere(id))
  if (agent.isRepeating || (agent.reports.size === 0 && !isThere())) return
  agent.isRepeating = true
  agent.process.alarm(repeatEveryMs, () => {
    agent.isRepeating = false
    for (const list of agent.reports.values()) for (const report of list) agent.send(report)
    for (const { id } of agent.watched) if (agent.fileIsThere(id)) agent.send({ type: 'file-found', id })
    repeatLater(agent)
  })
}

const add = (agent: Agent, report: Report): void => {
  const name = nameOfRun(report)
  const before = agent.reports.get(name)?.filter(({ type }) => type === 'started') ?? []
  agent.reports.set(name, [...before, report])
  agent.send(report)
  repeatLater(agent)
}

const start = (agent: Agent, request: RunRequest, term: number): void => {
  const { spool, reports, world, process } = agent
  const { random, faults, timeline } = world
  const { job, run } = request
  const name = nameOfRun(request)
  const at = timeline.clock.now()
  if (term < spool.term) return agent.send({ type: 'refused', job, run, reason: 'the term is over', at })
  const known = spool.runs.get(name)
  if (known !== undefined || agent.accepting.has(name)) return reportAgain(agent, name, known)
  const last = reports.get(name)?.at(-1)
  if (last !== undefined) return agent.send(last)
  const done = spool.done.get(name)
  if (done !== undefined) return add(agent, endOf(done, at))
  if (random.chance(faults.refused)) return add(agent, { type: 'refused', job, run, reason: 'the disk is full', at })
  if (random.chance(faults.failed)) return add(agent, { type: 'failed', job, run, reason: 'no such script', at })
  const taken: SpoolRun = { job, run, stage: 'accepted', startedAt: 0, endedAt: 0, returnCode: 0, isKilled: false }
  agent.accepting.set(name, taken)
  process.alarm(random.below(30), () => {
    agent.accepting.delete(name)
    spool.runs.set(name, taken)
    add(agent, { type: 'accepted', job, run })
    process.alarm(random.below(30), () => launch(agent, taken))
  })
}

const launch = (agent: Agent, run: SpoolRun): void => {
  if (run.stage !== 'accepted') return
  startProcess(agent.world, agent.witness, run, agent.onEnd)
  follow(agent, run)
}

const reportAgain = (agent: Agent, name: string, run: SpoolRun | undefined): void => {
  const list = agent.reports.get(name)
  if (list !== undefined) for (const report of list) agent.send(report)
  else if (run !== undefined && run.stage !== 'accepted') follow(agent, run)
}

/** Reports what the spool says of a run. */
const follow = (agent: Agent, run: SpoolRun): void => {
  const { job, run: number, stage, startedAt } = run
  if (stage === 'accepted') add(agent, { type: 'accepted', job, run: number })
  else if (stage === 'running') add(agent, { type: 'started', job, run: number, pid: job, at: startedAt })
  else add(agent, endOf(run, run.endedAt))
}

const endOf = ({ job, run, stage, startedAt, endedAt, returnCode }: SpoolRun, at: number): Report => {
  if (stage === 'lost') return { type: 'lost', job, run, reason: 'the machine was started anew', at }
  const usage = { userMs: null, systemMs: null, peakMemory: null }
  const signal = returnCode > 128 ? 'SIGTERM' : null
  return { type: 'ended', job, run, returnCode, signal, startedAt, at: endedAt, ...usage }
}

const acknowledge = (agent: Agent, { job, run, type }: { job: number; run: number; type: string }): void => {
  const { reports, spool } = agent
  const name = nameOfRun({ job, run })
  const list = reports.get(name)
  const index = list?.findIndex((report) => report.type === type) ?? -1
  if (list === undefined || index < 0) return
  list.splice(0, index + 1)
  if (list.length > 0) return
  reports.delete(name)
  const known = spool.runs.get(name)
  if (known === undefined || known.stage === 'accepted' || known.stage === 'running') return
  spool.runs.delete(name)
  spool.done.set(name, known)
}
