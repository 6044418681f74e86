/** The commands about workstations and resources, with their help. */
import type { Command } from 'commander'
import type { Input } from '#/contract/route.ts'
import type { Routes } from '#/contract/routes.ts'
import type { ResourceView, WorkstationView } from '#/model/workstation-views.ts'
import { count } from '#/lib/words.ts'
import { fenceOf, unitsOf, workstationLimit } from './arguments.ts'
import type { OrderOptions } from './orders.ts'
import type { Act, Session } from './session.ts'
import { formatTable, type Column } from './table.ts'
import { refuseUnknownCommands } from './usage.ts'

const reason = ['--reason <text>', 'why; it is kept in the ledger'] as const

export const addWorkstationCommands = (program: Command, act: Act): void => {
  program.command('workstations').description('list the workstations of the plan').action(act(listWorkstations))
  const workstation = program
    .command('workstation')
    .description('order something of one workstation')
    .usage('COMMAND NAME')
    .helpCommand(false)
  workstation
    .command('limit')
    .description('how many jobs run at once on it; 0 lets only HI and GO start')
    .argument('NAME', 'its name')
    .argument('N', '0-1024', workstationLimit)
    .option(...reason)
    .action(
      act((session, name: string, limit: number, order: OrderOptions) =>
        changeWorkstation(session, name, { limit }, order),
      ),
    )
  workstation
    .command('fence')
    .description('let only priorities above it start; go lets nothing start, system lets everything')
    .argument('NAME', 'its name')
    .argument('PRIORITY', '0-99, hi, go or system', fenceOf)
    .option(...reason)
    .action(
      act((session, name: string, fence: number, order: OrderOptions) =>
        changeWorkstation(session, name, { fence }, order),
      ),
    )
  for (const [verb, [what, description]] of Object.entries(switches)) {
    workstation
      .command(verb)
      .description(description)
      .argument('NAME', 'its name')
      .option(...reason)
      .action(act((session, name: string, order: OrderOptions) => changeWorkstation(session, name, what, order)))
  }
  refuseUnknownCommands(workstation)
  addResourceCommands(program, act)
}

/** What one command sets. */
export type Setting = Omit<Input<Routes['changeWorkstation']>, 'workstation' | 'reason'>

const switches: Readonly<Record<string, readonly [Setting, string]>> = {
  link: [{ linked: true }, 'let jobs start on it again'],
  unlink: [{ linked: false }, 'start nothing new on it; what runs goes on'],
  ignore: [{ ignored: true }, 'take it out of the plan, until it is unignored or its definition says something new'],
  unignore: [{ ignored: false }, 'let it take part in the plan again'],
}

const addResourceCommands = (program: Command, act: Act): void => {
  program.command('resources').description('list the resources of the plan').action(act(listResources))
  const resource = program
    .command('resource')
    .description('order something of one resource')
    .usage('COMMAND NAME')
    .helpCommand(false)
  resource
    .command('units')
    .description('how many units it has; who holds some keeps them')
    .argument('NAME', 'its name, FTA1#TAPES')
    .argument('N', 'units', unitsOf)
    .option(...reason)
    .action(act((session, name: string, units: number, order: OrderOptions) => setUnits(session, name, units, order)))
  refuseUnknownCommands(resource)
}

export const changeWorkstation = async (session: Session, workstation: string, what: Setting, order: OrderOptions) => {
  const view = await session.client.changeWorkstation({ workstation, ...what, ...order })
  if (session.json) return session.printJson(view)
  const { name, limit, fence, running, ready } = view
  const state = stateOf(view)
  await session.print(`${name} is ${state}: limit ${limit}, fence ${fence}, ${running} running, ${ready} ready.`)
}

const stateOf = ({ linked, ignored }: WorkstationView): string => {
  if (ignored) return 'ignored'
  return linked ? 'linked' : 'unlinked'
}

const listWorkstations = async (session: Session): Promise<void> => {
  const answer = await session.client.workstations()
  if (session.json) return session.printJson(answer)
  if (answer.items.length === 0) return session.print('No workstations.')
  await session.print(formatTable(answer.items, workstationColumns, session.paint))
}

const workstationColumns: Column<WorkstationView>[] = [
  { title: 'WORKSTATION', cell: ({ name }) => name },
  { title: 'STATE', cell: stateOf },
  { title: 'LIMIT', cell: ({ limit }) => String(limit), align: 'right' },
  { title: 'FENCE', cell: ({ fence }) => String(fence), align: 'right' },
  { title: 'RUNNING', cell: ({ running }) => String(running), align: 'right' },
  { title: 'READY', cell: ({ ready }) => String(ready), align: 'right' },
  { title: 'ZONE', cell: ({ timezone }) => timezone },
]

export const setUnits = async (
  session: Session,
  resource: string,
  units: number,
  order: OrderOptions,
): Promise<void> => {
  const view = await session.client.setResourceUnits({ resource, units, ...order })
  if (session.json) return session.printJson(view)
  const { name, inUse, waiting } = view
  const wait = `${count(waiting, 'job')} ${waiting === 1 ? 'waits' : 'wait'}`
  await session.print(`${name} has ${count(view.units, 'unit')}: ${inUse} in use, ${wait} for it.`)
}

const listResources = async (session: Session): Promise<void> => {
  const answer = await session.client.resources()
  if (session.json) return session.printJson(answer)
  if (answer.items.length === 0) return session.print('No resources.')
  await session.print(formatTable(answer.items, resourceColumns, session.paint))
}

const resourceColumns: Column<ResourceView>[] = [
  { title: 'RESOURCE', cell: ({ name }) => name },
  { title: 'UNITS', cell: ({ units }) => String(units), align: 'right' },
  { title: 'DEFINED', cell: ({ defined }) => String(defined), align: 'right' },
  { title: 'IN USE', cell: ({ inUse }) => String(inUse), align: 'right' },
  { title: 'WAITING', cell: ({ waiting }) => String(waiting), align: 'right' },
  { title: 'HELD BY', cell: ({ holders }) => holders.map(({ name, units }) => `${name} ${units}`).join(', ') },
]
