/** What an order about many says of dependencies, as options of the command line and as the API takes it. */
import type { Command } from 'commander'
import { Option } from 'commander'
import type { BulkOrder } from '#/model/bulk.ts'
import { onUntils, type OnUntil } from '#/model/time-of-day.ts'
import { several } from './arguments.ts'
import { additionOf, droppedNames } from './dependencies.ts'
import type { Session } from './session.ts'
import { readNeed, readOpens, type NeedWords, type OpensWords } from './submit-words.ts'
import { whenOf } from './submit.ts'

/** As they are written; a time without a value names the time that is to be dropped. */
export interface DependencyWords {
  readonly follows?: string[]
  readonly needs?: string[]
  readonly opens?: string[]
  readonly prompt?: string[]
  readonly at?: string | true
  readonly until?: string | true
  readonly onuntil?: OnUntil
  readonly deadline?: string | true
}

export const withDependencies = (command: Command): Command =>
  command
    .option('--follows <name>', 'add, release, remove-dependencies: a predecessor; may be repeated', several)
    .option('--needs <resource>', 'the same: a resource; to be added with its units, 2 FTA1#TAPES', several)
    .option('--opens <file>', 'the same: a file', several)
    .option('--prompt <text>', 'the same: a prompt', several)
    .option('--at [when]', 'the same, and rerun: not before')
    .option('--until [when]', 'add, remove-dependencies: not after')
    .addOption(new Option('--onuntil <action>', 'what becomes of it then').choices([...onUntils]))
    .option('--deadline [when]', 'add, remove-dependencies: late when it has not ended by then')

const names = new Set(['follows', 'needs', 'opens', 'prompt', 'at', 'until', 'onuntil', 'deadline'])

/** Those of the options that are about dependencies, and the others. */
export const wordsOf = <Options extends DependencyWords>(
  options: Options,
): { readonly words: DependencyWords; readonly others: Omit<Options, keyof DependencyWords> } => {
  const entries = Object.entries(options)
  return {
    words: Object.fromEntries(entries.filter(([name]) => names.has(name))),
    others: Object.fromEntries(entries.filter(([name]) => !names.has(name))) as Omit<Options, keyof DependencyWords>,
  }
}

type Said = Pick<BulkOrder, 'follows' | 'needs' | 'opens' | 'prompts' | 'times' | 'dependencies' | 'at'>

/** Throws what reading the words throws. */
export const dependenciesSaid = async (session: Session, action: string, words: DependencyWords): Promise<Said> => {
  const { needs, opens, at, until, deadline, ...others } = words
  if (action === 'rerun' && typeof at === 'string')
    return { ...droppedNames(others), ...(await whenOf(session, { at })) }
  if (action !== 'add-dependencies') {
    const times = { ...(at && { at: true as const }), ...(until && { until: true as const }) }
    return droppedNames({
      ...others,
      ...(needs && { needs }),
      ...(opens && { opens }),
      ...times,
      ...(deadline && { deadline: true }),
    })
  }
  const added = {
    ...others,
    ...(needs && { needs: needs.reduce<NeedWords[]>((before, text) => readNeed(text, before), []) }),
    ...(opens && { opens: opens.reduce<OpensWords[]>((before, text) => readOpens(text, before), []) }),
    ...Object.fromEntries(Object.entries({ at, until, deadline }).filter(([, when]) => typeof when === 'string')),
  }
  return { dependencies: await additionOf(session, added) }
}
