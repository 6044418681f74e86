/** One simulation: a seed becomes a site, its days, its operator and its bad luck; every event is held against the invariants. */
import { createHash } from 'node:crypto'
import { apply } from '#/core/apply.ts'
import { advance } from '#/core/progress.ts'
import { createState } from '#/core/state.ts'
import { isLive } from '#/core/conditions.ts'
import { cell } from '#/core/columns.ts'
import type { UnknownPolicy } from '#/core/decide-unknown.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { openAudit, type Audit } from '../invariants/audit.ts'
import { breaks } from '../invariants/invariant.ts'
import { everything } from '../support/everything.ts'
import { midnight } from '../support/plan.ts'
import { randomFrom } from '../support/random.ts'
import { openCaller, type Caller } from './caller.ts'
import { dayLength, openDays } from './days.ts'
import { chooseFaults, noFaults } from './faults.ts'
import { checkLiveness } from './liveness.ts'
import { openMachine, type MachineWitness } from './machine.ts'
import { startOperator } from './operator.ts'
import { chooseCarryForward, keepPlanned } from './planner.ts'
import { runServer, type Leading } from './server.ts'
import { openTimeline } from './timeline.ts'
import { startTrouble } from './trouble.ts'
import { openVirtualLedger } from './virtual-ledger.ts'
import { nameOfRun } from './virtual-spool.ts'
import type { World } from './world.ts'

export interface Outcome {
  readonly seed: number
  readonly steps: number
  readonly events: number
  readonly terms: number
  readonly starts: number
  /** Of the whole ledger: the same seed has the same. */
  readonly hash: string
  /** What went wrong. */
  readonly problem: Error | undefined
  /** The last things that happened. */
  readonly story: readonly string[]
}

export interface Options {
  readonly seed: number
  /** Gives up after so many steps. */
  readonly mostSteps?: number | undefined
  /** The most days with streams; 3 unless told. */
  readonly mostDays?: number | undefined
  readonly tell?: ((line: string) => void) | undefined
}

const keptLines = 40

export const simulate = async ({ seed, mostSteps = 200_000, mostDays = 3, tell }: Options): Promise<Outcome> => {
  const random = randomFrom(seed)
  const timeline = openTimeline(midnight)
  const story: string[] = []
  const say = (line: string): void => {
    const text = `${Temporal.Instant.fromEpochMilliseconds(timeline.clock.now()).toString()} ${line}`
    story.push(text)
    if (story.length > keptLines) story.shift()
    tell?.(text)
  }
  const world: World = { timeline, random, faults: chooseFaults(random), tell: say }
  const scene = openScene(world, seed, mostDays)
  let steps = 0
  const playTo = async (end: number): Promise<void> => {
    while (scene.problem() === undefined && (timeline.nextAt() ?? Infinity) <= end && steps < mostSteps) {
      steps += 1
      await timeline.step()
      scene.look()
    }
  }
  await playTo(midnight + scene.dayCount * dayLength - 2 * 3_600_000)
  scene.heal()
  await playTo(midnight + (scene.dayCount + 2) * dayLength)
  scene.end()
  const { events } = scene.ledger
  return {
    seed,
    steps,
    events: events.length,
    terms: events.at(-1)?.term ?? 0,
    starts: scene.starts(),
    hash: createHash('sha256').update(JSON.stringify(events)).digest('hex').slice(0, 16),
    problem: scene.problem(),
    story,
  }
}

/** What becomes of runs whose outcome nobody knows, where no operator is asked. */
const policies: readonly { readonly unknownRuns?: UnknownPolicy }[] = [
  {},
  {},
  { unknownRuns: { abend: true, idempotent: [], reruns: 0 } },
  { unknownRuns: { abend: false, idempotent: ['WS#J@'], reruns: 2 } },
  { unknownRuns: { abend: true, idempotent: ['WS#J0', 'WS#J2'], reruns: 1 } },
]

const openScene = (world: World, seed: number, mostDays: number) => {
  const { random } = world
  let problem: Error | undefined
  const fail = (error: unknown): void => {
    problem ??= error instanceof Error ? error : new Error(String(error))
  }
  const guard = (check: () => void): void => {
    try {
      if (problem === undefined) check()
    } catch (error) {
      fail(error)
    }
  }
  const site = {
    workstationLimit: random.between(1, 4),
    emptyStreamsSucceed: random.chance(0.5),
    ...random.pick(policies),
  }
  const dayCount = Math.min(mostDays, random.pick([1, 1, 2, 3]))
  const audit = openAudit(site)
  let news = 0
  const ledger = openVirtualLedger(world, (events) => {
    for (const event of events) {
      const { seq, at: _at, term, kind, ...rest } = event
      if (kind === 'plan.added') world.tell(`#${seq} (${term}) plan.added`)
      else world.tell(`#${seq} (${term}) ${kind} ${JSON.stringify(rest)}`)
      guard(() => audit.hear(event))
      if (event.kind === 'run.ended') guard(() => checkGone(witness, event))
    }
    news += 1
  })
  const witness = openWitness(audit, guard)
  const machine = openMachine(world, witness)
  const days = openDays(seed, dayCount)
  let leaders: Leading[] = []
  const forget = (isGone: (leading: Leading) => boolean): void => {
    leaders = leaders.filter((leading) => !isGone(leading))
  }
  const planner = { world, days, carryForward: chooseCarryForward(random) }
  const servers: Caller[] = []
  let started = 0
  const startServer = (): void => {
    started += 1
    const caller = openCaller(world, `server ${started}`)
    servers.push(caller)
    const onTerm = (leading: Leading): void => {
      leaders.push(leading)
      void keepPlanned(planner, leading)
    }
    const onTermOver = (leading: Leading): void => forget((one) => one === leading)
    void runServer({ world, ledger, machine, site, onTerm, onTermOver, onBug: fail }, caller)
  }
  const killServer = (caller: Caller): void => {
    world.tell(`${caller.name} is killed`)
    caller.kill()
    servers.splice(servers.indexOf(caller), 1)
    forget((one) => one.caller === caller)
    ledger.forget(caller)
    world.timeline.after(random.between(100, 60_000), startServer)
  }
  for (let count = random.pick([1, 1, 2]); count > 0; count -= 1) startServer()
  startTrouble({ world, ledger, machine, servers: () => servers, killServer })
  let isAtWork = true
  void startOperator({
    world,
    days,
    leading: () => leaders.at(-1),
    meanPauseMs: random.pick([5, 20, 60]) * 60_000,
    isAtWork: () => isAtWork,
  })
  let seen = 0
  let compared = 0
  return {
    ledger,
    dayCount,
    problem: () => problem,
    starts: () => witness.started.size,
    look: () => {
      if (news - seen < 16) return
      seen = news
      guard(audit.end)
      if (ledger.events.length - compared < 800) return
      compared = ledger.events.length
      for (const leading of leaders) guard(() => compare(site, ledger.events, leading))
    },
    heal: () => {
      world.tell('the faults stop')
      world.faults = noFaults
      isAtWork = false
      for (const server of servers) server.resume()
    },
    end: () => {
      guard(() => {
        if (leaders.length !== 1) breaks('one server leads', `${leaders.length} do`)
      })
      for (const leading of leaders) {
        guard(() => compare(site, ledger.events, leading))
        guard(() => checkLiveness(leading.state))
      }
      guard(audit.end)
    },
  }
}

/** The state that is lived through is the state folded from the ledger. One with more than the ledger has is passed over. */
const compare = (site: { workstationLimit: number }, events: readonly LedgerEvent[], { state }: Leading): void => {
  if (state.seq !== events.length) return
  const folded = createState(site)
  for (const event of events) apply(folded, event)
  advance(folded, state.now)
  const [lived, told] = [everything(state), everything(folded)]
  for (const [field, value] of Object.entries(told)) {
    const [one, other] = [JSON.stringify(lived[field]), JSON.stringify(value)]
    if (one !== other) breaks('the state is its ledger', `${field} is ${one}, and folded ${other}`)
  }
}

interface SceneWitness extends MachineWitness {
  readonly started: ReadonlySet<string>
}

/** What the machine saw, against what the ledger says at that moment. */
const openWitness = (audit: Audit, guard: (check: () => void) => void): SceneWitness => {
  const started = new Set<string>()
  const { state } = audit
  const isLiveRun = (job: number, run: number): boolean => isLive(state, job) && cell(state.jobs.run, job) === run
  return {
    started,
    processes: new Set(),
    onStart: (job, run) =>
      guard(() => {
        const name = nameOfRun({ job, run })
        if (started.has(name)) breaks('a run is one process', `run ${name} was started twice`)
        started.add(name)
      }),
    onOffer: (job, run) =>
      guard(() => {
        if (cell(state.jobs.stream, job) === 0 || cell(state.jobs.run, job) < run)
          breaks('write first, act second', `run ${job}.${run} was offered to the agent and is not in the ledger`)
      }),
    onAck: (job, run, type) =>
      guard(() => {
        if ((type === 'ended' || type === 'failed' || type === 'lost') && isLiveRun(job, run))
          breaks(
            'an acknowledged end is in the ledger',
            `${type} of run ${job}.${run} was acknowledged, and it is live`,
          )
      }),
  }
}

const checkGone = ({ processes }: SceneWitness, { job, run }: { job: number; run: number }): void => {
  if (processes.has(nameOfRun({ job, run })))
    breaks('what has ended is gone', `run ${job}.${run} has ended, and its process is there`)
}
