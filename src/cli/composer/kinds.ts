/** composer's words for kinds of definitions, and its selections: `js=@#PAY@`, `jd=FTA1#@`, `cal=@`. */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { DefinitionKind } from '#/model/definition.ts'

/** User's Guide and Reference, "Object selection" of composer's commands. */
export const kindWords: Readonly<Record<DefinitionKind, readonly string[]>> = {
  workstation: ['ws', 'cpu', 'workstation'],
  class: ['wscl', 'cpuclass', 'workstationclass'],
  domain: ['dom', 'domain'],
  user: ['users', 'user'],
  folder: ['fol', 'folder'],
  calendar: ['cal', 'calendars', 'calendar'],
  runcyclegroup: ['rcg', 'runcyclegroup'],
  vartable: ['vt', 'vartable'],
  parameter: ['parms', 'parm', 'vb', 'variable', 'variables', 'parameter'],
  prompt: ['prom', 'prompts', 'prompt'],
  resource: ['res', 'resources', 'resource'],
  job: ['jd', 'jobs', 'job', 'jobdefinition'],
  stream: ['js', 'sched', 'jobstream', 'stream'],
  eventrule: ['erule', 'rule', 'er', 'eventrule'],
}

export interface Selection {
  /** Absent: of every kind. */
  readonly kind?: DefinitionKind
  readonly name: string
}

/** Full names of these begin with a workstation: `FTA1#PAYROLL`. */
const ofWorkstations = new Set<DefinitionKind>(['job', 'stream', 'resource'])

/**
 * `js=@#PAY@`, `js @#PAY@`, and `js=PAY@` on any workstation; a name alone is of any kind. An empty one selects everything.
 * Throws `command.usage`.
 */
export const readSelection = (text: string): Selection => {
  const trimmed = text.trim()
  if (trimmed === '') return { name: '@' }
  const [, word, name] = /^([A-Za-z]+)(?:\s*=\s*|\s+)(.+)$/s.exec(trimmed) ?? []
  if (word === undefined || name === undefined) return { name: trimmed }
  const [kind, wanted] = [kindNamed(word), name.trim()]
  return { kind, name: ofWorkstations.has(kind) && !wanted.includes('#') ? `@#${wanted}` : wanted }
}

/** The kind that a word of composer means. */
export const kindNamed = (word: string): DefinitionKind => {
  const wanted = word.toLowerCase()
  const [kind] = Object.entries(kindWords).find(([, words]) => words.includes(wanted)) ?? []
  // The names of the table are the kinds.
  if (kind !== undefined) return kind as DefinitionKind
  const first = Object.values(kindWords).map(([short]) => short)
  throw new Refusal(
    'command.usage',
    `"${word}" is no kind of definition.${didYouMean(word, Object.values(kindWords).flat())} It is one of ${first.join(', ')}.`,
  )
}
