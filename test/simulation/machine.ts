/**
 * The machine of the agent: its spool, its agent as long as one lives, the connection to the server, and what breaks of it.
 *
 * A message can be lost, doubled or late; one that is lost takes the connection with it some seconds later, as a connection that
 * loses something is noticed to be broken. Reports are repeated until they are acknowledged, so they may come in any order.
 */
import type { AgentEvents, AgentLink, LinkState, Tenure } from '#/engine/agents/agent-link.ts'
import type { Report } from '#/model/report.ts'
import { openCaller, type Caller } from './caller.ts'
import { startVirtualAgent, type FromVirtualAgent, type VirtualAgent } from './virtual-agent.ts'
import { newSpool, nameOfRun, type Witness } from './virtual-spool.ts'
import type { World } from './world.ts'

export interface Machine {
  readonly openLink: (server: Caller, tenure: Tenure, events: AgentEvents) => AgentLink
  readonly breakLink: () => void
  /** Ends the agent; another is started after some time. Its jobs go on. */
  readonly killAgent: () => void
  /** All processes end, and nobody writes down how. */
  readonly restart: () => void
  readonly loseSpool: () => void
}

interface Connection {
  readonly server: Caller
  readonly events: AgentEvents
  readonly tenure: Tenure
  isOpen: boolean
  heard: Report[]
  /** Told once, on the side of the server. */
  readonly onBroken: () => void
  lastToAgent: number
  lastToServer: number
}

export interface MachineWitness extends Witness {
  /** A server offers a run. */
  readonly onOffer: (job: number, run: number) => void
  /** The agent was told that a report was heard. */
  readonly onAck: (job: number, run: number, type: string) => void
}

interface Place {
  readonly world: World
  readonly witness: MachineWitness
  spool: ReturnType<typeof newSpool>
  spools: number
  agent: VirtualAgent | undefined
  current: Connection | undefined
  readonly files: Map<number, boolean>
}

export const openMachine = (world: World, witness: MachineWitness): Machine => {
  const place: Place = {
    world,
    witness,
    spool: newSpool('agent-1'),
    spools: 1,
    agent: undefined,
    current: undefined,
    files: new Map(),
  }
  startAgent(place)
  const killAgent = (): void => {
    if (place.agent === undefined) return
    world.tell('the agent is killed')
    place.agent.process.kill()
    place.agent = undefined
    breakConnection(place)
    world.timeline.after(world.random.between(100, 60_000), () => startAgent(place))
  }
  return {
    openLink: (server, tenure, events) => openLink(place, server, tenure, events),
    breakLink: () => breakConnection(place),
    killAgent,
    restart: () => {
      world.tell('the machine of the agent is restarted')
      killAgent()
      for (const run of place.spool.runs.values()) {
        if (run.stage !== 'accepted' && run.stage !== 'running') continue
        witness.processes.delete(nameOfRun(run))
        run.stage = 'lost'
      }
    },
    loseSpool: () => {
      world.tell('the spool of the agent is lost')
      killAgent()
      for (const run of place.spool.runs.values()) witness.processes.delete(nameOfRun(run))
      place.spools += 1
      place.spool = newSpool(`agent-${place.spools}`)
    },
  }
}

const startAgent = (place: Place): void => {
  if (place.agent !== undefined) return
  const { world, witness, spool } = place
  place.agent = startVirtualAgent({
    world,
    spool,
    process: openCaller(world, 'agent'),
    witness,
    send: (message) => toServer(place, message),
    onEnd: (run) => {
      const { agent } = place
      if (agent?.spool.runs.get(nameOfRun(run)) === run) agent.process.hear(() => agent.follow(run))
    },
    fileIsThere: (id) => fileIsThere(place, id),
  })
}

/** Most files come within the hour in which they are looked for first. */
const fileIsThere = ({ world, files }: Place, id: number): boolean => {
  const known = files.get(id)
  if (known !== undefined) return known
  files.set(id, false)
  if (world.random.chance(0.8)) world.timeline.after(world.random.below(3_600_000), () => files.set(id, true))
  return false
}

const breakConnection = (place: Place): void => {
  const broken = place.current
  place.current = undefined
  if (broken?.isOpen !== true) return
  broken.isOpen = false
  place.world.timeline.after(place.world.random.below(200), () => broken.server.hear(broken.onBroken))
}

/** When a message arrives: after those before it, unless it is late. Undefined: never, and the connection will break. */
const arrivalAfter = (
  place: Place,
  connection: Connection,
  side: 'lastToAgent' | 'lastToServer',
): number | undefined => {
  const { random, faults, timeline } = place.world
  if (random.chance(faults.messageIsLost)) {
    timeline.after(random.below(15_000), () => place.current === connection && breakConnection(place))
    return undefined
  }
  if (random.chance(faults.messageIsLate)) return random.below(60_000)
  const now = timeline.clock.now()
  connection[side] = Math.max(connection[side], now + random.below(10))
  return connection[side] - now
}

const deliver = (
  place: Place,
  connection: Connection,
  side: 'lastToAgent' | 'lastToServer',
  what: () => void,
): void => {
  const { random, faults, timeline } = place.world
  for (let times = random.chance(faults.messageIsDoubled) ? 2 : 1; times > 0; times -= 1) {
    const latency = arrivalAfter(place, connection, side)
    if (latency !== undefined) timeline.after(latency, what)
  }
}

const toServer = (place: Place, message: FromVirtualAgent): void => {
  const connection = place.current
  if (connection === undefined) return
  const { server, events } = connection
  deliver(place, connection, 'lastToServer', () =>
    server.hear(() => {
      if (!connection.isOpen) return
      if (message.type === 'file-found') return events.onFileFound(message.id, undefined)
      connection.heard.push(message)
      if (connection.heard.length === 1) server.alarm(place.world.random.below(3), () => hand(connection))
    }),
  )
}

/** What was heard at once is handed on together. */
const hand = (connection: Connection): void => {
  const reports = connection.heard
  connection.heard = []
  if (connection.isOpen) connection.events.onReports(reports)
}

const openLink = (place: Place, server: Caller, tenure: Tenure, events: AgentEvents): AgentLink => {
  const { timeline, random } = place.world
  let state: LinkState = { connected: false, name: null, since: null, user: null, logon: 'own' }
  let isClosed = false
  let connection: Connection | undefined

  const connect = (): void => {
    if (isClosed) return
    timeline.after(random.below(10), () => {
      const { agent } = place
      if (agent === undefined || tenure.term < place.spool.term) return server.hear(retry)
      agent.process.hear(() => greet(agent))
    })
  }
  const retry = (): void => void server.alarm(random.between(500, 3000), connect)
  const onBroken = (): void => {
    if (state.connected) {
      state = { ...state, connected: false }
      events.onDisconnected()
    }
    retry()
  }
  const greet = (agent: VirtualAgent): void => {
    place.spool.term = tenure.term
    breakConnection(place)
    const now = timeline.clock.now()
    const opened: Connection = {
      server,
      events,
      tenure,
      isOpen: true,
      heard: [],
      onBroken,
      lastToAgent: now,
      lastToServer: now,
    }
    place.current = opened
    agent.watchFiles([])
    const hello = agent.hello()
    opened.lastToServer += random.below(10)
    timeline.after(opened.lastToServer - now, () =>
      server.hear(() => {
        if (!opened.isOpen || isClosed) return
        connection = opened
        state = { ...state, connected: true, name: hello.agent, since: timeline.clock.now() }
        events.onConnected(hello)
      }),
    )
    agent.repeatAll()
  }
  const order = (what: (agent: VirtualAgent) => void): void => {
    const over = connection
    if (over?.isOpen !== true) return
    deliver(place, over, 'lastToAgent', () => {
      const { agent, current } = place
      if (agent !== undefined && current === over) agent.process.hear(() => what(agent))
    })
  }
  connect()
  return {
    state: () => state,
    start: (request) => {
      place.witness.onOffer(request.job, request.run)
      order((agent) => agent.start(request, tenure.term))
    },
    kill: (job, run) => order((agent) => agent.kill(job, run)),
    ack: (reports) => {
      for (const { job, run, type } of reports) place.witness.onAck(job, run, type)
      order((agent) => {
        for (const { job, run, type } of reports) agent.ack(job, run, type)
      })
    },
    readLog: () => Promise.reject(new Error('a virtual agent has no logs')),
    watchFiles: (files) => order((agent) => agent.watchFiles(files)),
    close: async () => {
      isClosed = true
      state = { ...state, connected: false }
      if (place.current === connection && connection !== undefined) breakConnection(place)
    },
  }
}
