/** Lists streams, workstations, resources and prompts as conman's showschedules, showcpus, showresources and showprompts do. */
import type { PromptView, StreamView } from '#/model/views.ts'
import type { FileView, ResourceView, WorkstationView } from '#/model/workstation-views.ts'
import type { Session } from '#/cli/session.ts'
import { formatTable, type Column } from '#/cli/table.ts'
import { elapseCell, fileText, openDependencies, schedTime, startCell, streamLabels, uncut } from './cells.ts'
import { optionsOf, type Line } from '#/cli/tool/line.ts'
import { selectFiles, selectPrompts, selectResources, selectStreams, selectWorkstations } from './select.ts'
import { askForEach } from '#/cli/tool/several.ts'

/** Of so many streams that wait it is asked what they wait for. */
const mostDependencies = 200

/** `;deps` and `;short` change nothing: what is waited for is always shown, and names are short as they are. */
const streamOptions = ['keys', 'deps', 'short', 'showid']

export const showStreams = async (session: Session, line: Line): Promise<void> => {
  const options = optionsOf(line, streamOptions)
  const streams = await selectStreams(session, line.about)
  if (session.json) return session.printJson({ items: streams })
  if (streams.length === 0) return session.print('No job streams are selected.')
  const clock = await session.clock()
  if (options.has('keys')) {
    const keys = streams.map(
      ({ workstation, name, scheduledAt }) => `${workstation}#${name}(${schedTime(clock, scheduledAt)})`,
    )
    return session.print(keys.join('\n'))
  }
  const waiting = streams.filter(({ internalStatus }) => internalStatus === 'HOLD').slice(0, mostDependencies)
  const asked = await askForEach(waiting, async ({ id }) => session.client.streamDependencies({ id }))
  const dependencies = new Map(asked.map(({ items }, i) => [waiting[i]?.id, openDependencies(clock, '', items)]))
  const columns: Column<StreamView>[] = [
    { title: 'CPU', atLeast: 16, cell: ({ workstation }) => workstation },
    { title: 'Schedule', atLeast: 17, cell: ({ name }) => `#${name}` },
    ...(options.has('showid')
      ? [{ title: 'Id', cell: ({ id }: StreamView) => String(id), align: 'right' as const }]
      : []),
    { title: 'SchedTime', atLeast: 10, cell: ({ scheduledAt }) => schedTime(clock, scheduledAt) },
    { title: 'State', atLeast: 5, cell: ({ internalStatus }) => internalStatus },
    { title: 'Pr', atLeast: 3, align: 'right', cell: ({ priority }) => String(priority) },
    { title: '(Est)Start', cell: (row) => startCell(clock, row) },
    { title: '(Est)Elapse', cell: (row) => elapseCell(clock, row) },
    { title: 'Jobs#', align: 'right', cell: ({ jobs }) => String(jobs) },
    { title: 'SchOK', align: 'right', cell: ({ ended, failed }) => String(ended - failed) },
    { title: 'Lim', align: 'right', cell: ({ limit }) => String(limit ?? '') },
    {
      title: 'Deps',
      cell: (row) => [...streamLabels(row), (dependencies.get(row.id) ?? []).join(', ')].join(' ').trim(),
    },
  ]
  await session.print(formatTable(streams, columns, uncut(session)))
}

export const showCpus = async (session: Session, line: Line): Promise<void> => {
  optionsOf(line, ['link'])
  const items = await selectWorkstations(session, line.about)
  if (session.json) return session.printJson({ items })
  if (items.length === 0) return session.print('No workstations are selected.')
  const { plan } = await session.client.status()
  const { local } = await session.clock()
  const columns: Column<WorkstationView>[] = [
    { title: 'CPUID', atLeast: 16, cell: ({ name }) => name },
    { title: 'LIMIT', align: 'right', cell: ({ limit }) => String(limit) },
    { title: 'FENCE', align: 'right', cell: ({ fence }) => String(fence) },
    { title: 'PLAN', cell: () => (plan.from === null ? '' : local(plan.from).toPlainDate().toString()) },
    { title: 'STATE', cell: stateOf },
    { title: 'RUNNING', align: 'right', cell: ({ running }) => String(running) },
    { title: 'READY', align: 'right', cell: ({ ready }) => String(ready) },
    { title: 'TIMEZONE', cell: ({ timezone }) => timezone },
  ]
  await session.print(formatTable(items, columns, uncut(session)))
}

/** As conman has it: L linked. */
const stateOf = ({ linked, ignored }: WorkstationView): string => {
  if (ignored) return 'IGNORED'
  return linked ? 'L' : ''
}

export const showResources = async (session: Session, line: Line): Promise<void> => {
  optionsOf(line, ['keys'])
  const items = await selectResources(session, line.about)
  if (session.json) return session.printJson({ items })
  if (items.length === 0) return session.print('No resources are selected.')
  if (line.options.length > 0) return session.print(items.map(({ name }) => name).join('\n'))
  const columns: Column<ResourceView>[] = [
    { title: 'CPU#Resource', atLeast: 16, cell: ({ name }) => name },
    { title: 'Total', align: 'right', cell: ({ units }) => String(units) },
    { title: 'Available', align: 'right', cell: ({ free }) => String(free) },
    { title: 'Qty', align: 'right', cell: ({ inUse }) => String(inUse) },
    { title: 'UsedBy', cell: ({ holders }) => holders.map(({ units, name }) => `${units} ${name}`).join(', ') },
  ]
  await session.print(formatTable(items, columns, uncut(session)))
}

/** conman's words for how a prompt stands. */
const promptStates = { waiting: 'INACT', asked: 'ASKED', yes: 'YES', no: 'NO' } as const

/** `isOpen`: only those that wait for an answer, as conman's recall has it. */
export const showPrompts = async (session: Session, line: Line, isOpen = false): Promise<void> => {
  const options = optionsOf(line, ['keys'])
  const items = (await selectPrompts(session, line.about)).filter(({ status }) => !isOpen || status === 'asked')
  if (session.json) return session.printJson({ items })
  if (items.length === 0) return session.print('No prompts are selected.')
  if (options.has('keys')) return session.print(items.map(({ id, name }) => name ?? String(id)).join('\n'))
  const columns: Column<PromptView>[] = [
    { title: 'State', atLeast: 5, cell: ({ status }) => promptStates[status] },
    { title: 'Message or Prompt', cell: ({ id, name, text }) => `${id}${name === null ? '' : `(${name})`} ${text}` },
  ]
  await session.print(formatTable(items, columns, uncut(session)))
}

export const showFiles = async (session: Session, line: Line): Promise<void> => {
  optionsOf(line, ['keys'])
  const items = await selectFiles(session, line.about)
  if (session.json) return session.printJson({ items })
  if (items.length === 0) return session.print('No files are selected.')
  const clock = await session.clock()
  const nameOf = ({ workstation, path, qualifier }: FileView): string =>
    fileText(clock, `${workstation}#${path}${qualifier === null ? '' : `(${qualifier})`}`)
  if (line.options.length > 0) return session.print([...new Set(items.map(nameOf))].join('\n'))
  const columns: Column<FileView>[] = [
    { title: 'Exists', cell: ({ found }) => (found ? 'YES' : 'NO') },
    { title: 'File Name', atLeast: 30, cell: nameOf },
    { title: 'Waiter', cell: ({ waiter }) => waiter },
  ]
  await session.print(formatTable(items, columns, uncut(session)))
}
