/**
 * Prints definitions as composer text, as `composer extract` writes it: reading the text gives the definitions again.
 *
 * Several are grouped by kind, each kind after those it refers to, so that a file can be loaded from top to bottom.
 */
import type { Definition, DefinitionKind } from '#/model/definition.ts'
import { eventRuleLines } from './event-rule.ts'
import { jobDefinitionLines } from './job-definition.ts'
import type { Lines } from './layout.ts'
import { runCycleGroupLines } from './run-cycle-group.ts'
import {
  calendarLines,
  folderLines,
  parameterLines,
  promptDefinitionLines,
  resourceLines,
  userLines,
  variableTableLines,
} from './small-objects.ts'
import { streamLines } from './stream.ts'
import { domainLines, workstationClassLines, workstationLines } from './workstation.ts'

/** How a kind is printed: in a section under a heading, as objects by themselves, or all in one document. */
type Printer<T extends Definition> =
  | { readonly section: string; readonly item: (definition: T) => Lines; readonly apart?: boolean }
  | { readonly object: (definition: T) => Lines }
  | { readonly document: (definitions: readonly T[]) => Lines }

type Printers = { readonly [Kind in DefinitionKind]: Printer<Extract<Definition, { kind: Kind }>> }

/** In the order in which they are printed. */
const printers: Printers = {
  workstation: { object: workstationLines },
  class: { object: workstationClassLines },
  domain: { object: domainLines },
  user: { object: userLines },
  folder: { object: folderLines },
  calendar: { section: '$CALENDAR', item: calendarLines, apart: true },
  runcyclegroup: { object: runCycleGroupLines },
  vartable: { object: variableTableLines },
  parameter: { section: '$PARM', item: parameterLines },
  prompt: { section: '$PROMPT', item: promptDefinitionLines },
  resource: { section: '$RESOURCE', item: resourceLines },
  job: { section: '$JOBS', item: jobDefinitionLines, apart: true },
  stream: { object: streamLines },
  eventrule: { document: eventRuleLines },
}

/** With an empty line between them. */
const apartLines = (blocks: readonly Lines[]): Lines =>
  blocks.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))

const kindLines = <T extends Definition>(printer: Printer<T>, definitions: readonly T[]): Lines => {
  if ('document' in printer) return printer.document(definitions)
  if ('object' in printer) return apartLines(definitions.map(printer.object))
  const items = definitions.map(printer.item)
  return [printer.section, ...(printer.apart === true ? apartLines(items) : items.flat())]
}

/** The text of definitions, grouped by kind; within a kind in the order given. Empty for none. */
export const printDefinitions = (definitions: readonly Definition[]): string => {
  const byKind = Map.groupBy(definitions, ({ kind }) => kind)
  const blocks: Lines[] = []
  for (const [kind, printer] of Object.entries(printers)) {
    const some = byKind.get(kind as DefinitionKind)
    // The table pairs each kind with the printer of that kind.
    if (some !== undefined) blocks.push(kindLines(printer as Printer<Definition>, some))
  }
  return blocks.length === 0 ? '' : `${apartLines(blocks).join('\n')}\n`
}

/** The text of one definition, a job with its `$JOBS`, so that it can be read by itself. */
export const printDefinition = (definition: Definition): string => printDefinitions([definition])
