/** Lets things break: each kind of fault comes again and again, at random times, until the faults stop. */
import type { Caller } from './caller.ts'
import type { Faults } from './faults.ts'
import type { Machine } from './machine.ts'
import type { VirtualLedger } from './virtual-ledger.ts'
import type { World } from './world.ts'

export interface Troubled {
  readonly world: World
  readonly ledger: VirtualLedger
  readonly machine: Machine
  readonly servers: () => readonly Caller[]
  /** Ends a server at once, and starts another in its place after some time. */
  readonly killServer: (server: Caller) => void
}

type Kind =
  | 'databaseDown'
  | 'serverKilled'
  | 'serverPaused'
  | 'lockLost'
  | 'linkBroken'
  | 'agentKilled'
  | 'machineRestarted'
  | 'spoolLost'

const strike: Readonly<Record<Kind, (troubled: Troubled) => void>> = {
  databaseDown: ({ world, ledger }) => {
    world.tell('the database is down')
    ledger.goDown(world.random.between(100, 20_000))
  },
  serverKilled: ({ world, servers, killServer }) => {
    if (servers().length > 0) killServer(world.random.pick(servers()))
  },
  serverPaused: ({ world, servers, ledger }) => {
    if (servers().length === 0) return
    const server = world.random.pick(servers())
    world.tell(`${server.name} is paused`)
    server.pause()
    // A session of a process that stands still is cut sooner or later.
    if (world.random.chance(0.7)) world.timeline.after(world.random.below(30_000), () => ledger.cutLock(0))
    world.timeline.after(world.random.between(1000, 120_000), () => server.resume())
  },
  lockLost: ({ world, ledger }) => ledger.cutLock(world.random.below(30_000)),
  linkBroken: ({ machine }) => machine.breakLink(),
  agentKilled: ({ machine }) => machine.killAgent(),
  machineRestarted: ({ machine }) => machine.restart(),
  spoolLost: ({ machine }) => machine.loseSpool(),
}

export const startTrouble = (troubled: Troubled): void => {
  for (const kind of Object.keys(strike) as Kind[]) again(troubled, kind)
}

const again = (troubled: Troubled, kind: Kind): void => {
  const { timeline, random } = troubled.world
  const mean = (faults: Faults): number => faults[kind]
  const pause = mean(troubled.world.faults)
  if (pause === 0) return
  timeline.after(random.below(2 * pause), () => {
    if (mean(troubled.world.faults) === 0) return
    strike[kind](troubled)
    again(troubled, kind)
  })
}
