/** conman on this command line: `batuta conman`, and each of its commands by itself. */
import type { Command } from 'commander'
import { conmanVerbs } from './conman-verbs.ts'
import { addTool, addWord, namesByThemselves } from '#/cli/tool/add-tool.ts'
import type { Tool } from '#/cli/tool/run-commands.ts'
import type { Act } from '#/cli/session.ts'

export const conman: Tool = { name: 'conman', verbs: conmanVerbs, prompt: '%' }

/** Of conman alone: on the machine of the server they would be taken for orders to that, or they stand there already. */
const notByThemselves = new Set(['start', 'stop', 'status', 'version', 'display'])

export const addConmanCommands = (program: Command, act: Act): void => {
  addTool(program, act, conman, "the plan in conman's spelling: a line of its commands, or a prompt without one")
  for (const name of namesByThemselves(program, conmanVerbs, notByThemselves)) addWord(program, act, conman, name)
}

/** Commands of this command line that conman has, too: with an option of conman's behind a semicolon they are meant as there. */
const shared = new Set(['reply', 'submit', 'resource'])

/** Every word that begins a line of conman's. */
const words = new Set(conmanVerbs.flatMap(({ name, shorts }) => [name, ...shorts]))

/** `batuta reply 'GOLIVE;yes'` and `batuta 'reply GOLIVE;yes'` for `batuta conman 'reply GOLIVE;yes'`. */
export const asConmanWouldRead = (argv: readonly string[]): readonly string[] => {
  const [word = '', ...rest] = argv
  if (/\s/.test(word) && words.has(word.trim().split(/\s+/, 1)[0] ?? '')) return ['conman', ...argv]
  if (!shared.has(word) || !rest.some((one) => one.includes(';'))) return argv
  const isOurs = (one: string): boolean => one.startsWith('--')
  return ['conman', [word, ...rest.filter((one) => !isOurs(one))].join(' '), ...rest.filter(isOurs)]
}
