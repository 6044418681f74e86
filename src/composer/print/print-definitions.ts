/**
 * Prints definitions as composer text, as `composer extract` writes it: reading the text gives the definitions again.
 *
 * Several are grouped by kind, each kind after those it refers to, so that a file can be loaded from top to bottom.
 */
import type { Definition, DefinitionKind } from '#/model/definition.ts'
import { eventRuleLines, eventRulesEnd } from './event-rule.ts'
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

/** How a kind is printed: what begins it, its objects one after the other, what ends it. */
interface Printer<T extends Definition> {
  readonly begin?: Lines
  readonly item: (definition: T, isFirst: boolean) => Lines
  readonly end?: Lines
  /** With an empty line between two of them. */
  readonly apart?: boolean
}

type Printers = { readonly [Kind in DefinitionKind]: Printer<Extract<Definition, { kind: Kind }>> }

/** In the order in which they are printed. */
const printers: Printers = {
  workstation: { item: workstationLines, apart: true },
  class: { item: workstationClassLines, apart: true },
  domain: { item: domainLines, apart: true },
  user: { item: userLines, apart: true },
  folder: { item: folderLines, apart: true },
  calendar: { begin: ['$CALENDAR'], item: calendarLines, apart: true },
  runcyclegroup: { item: runCycleGroupLines, apart: true },
  vartable: { item: variableTableLines, apart: true },
  parameter: { begin: ['$PARM'], item: parameterLines },
  prompt: { begin: ['$PROMPT'], item: promptDefinitionLines },
  resource: { begin: ['$RESOURCE'], item: resourceLines },
  job: { begin: ['$JOBS'], item: jobDefinitionLines, apart: true },
  stream: { item: streamLines, apart: true },
  eventrule: { item: eventRuleLines, end: [eventRulesEnd] },
}

// The table has a printer for each kind, and nothing besides.
export const printedKinds = Object.keys(printers) as DefinitionKind[]

/** A text that is printed piece by piece; the pieces one after the other are what `printDefinitions` prints of all of them. */
export interface DefinitionPrint {
  /** The text of some more; kinds come in the order of `printedKinds`. */
  readonly add: (definitions: Iterable<Definition>) => string
  /** What is left when there are no more. */
  readonly end: () => string
}

export const openPrint = (): DefinitionPrint => {
  let kind: DefinitionKind | undefined
  const endKind = (): Lines => (kind === undefined ? [] : (printers[kind].end ?? []))
  const linesOf = (definition: Definition): Lines => {
    // The table pairs each kind with the printer of that kind.
    const { begin = [], item, apart = false } = printers[definition.kind] as Printer<Definition>
    const isFirst = definition.kind !== kind
    if (!isFirst) return [...(apart ? [''] : []), ...item(definition, false)]
    const between = kind === undefined ? [] : [...endKind(), '']
    kind = definition.kind
    return [...between, ...begin, ...item(definition, true)]
  }
  return {
    add: (definitions) => {
      let text = ''
      for (const definition of definitions) for (const line of linesOf(definition)) text += `${line}\n`
      return text
    },
    end: () =>
      endKind()
        .map((line) => `${line}\n`)
        .join(''),
  }
}

/** The text of definitions, grouped by kind; within a kind in the order given. Empty for none. */
export const printDefinitions = (definitions: readonly Definition[]): string => {
  const byKind = Map.groupBy(definitions, ({ kind }) => kind)
  const print = openPrint()
  return printedKinds.map((kind) => print.add(byKind.get(kind) ?? [])).join('') + print.end()
}

/** The text of one definition, a job with its `$JOBS`, so that it can be read by itself. */
export const printDefinition = (definition: Definition): string => printDefinitions([definition])
