/** composer on this command line: `batuta composer`, and those of its commands by themselves that are not the words of others. */
import type { Command } from 'commander'
import type { Act } from '#/cli/session.ts'
import { addTool, addWord, namesByThemselves } from '#/cli/tool/add-tool.ts'
import type { Tool } from '#/cli/tool/run-commands.ts'
import { composerVerbs } from './composer-verbs.ts'

export const composer: Tool = { name: 'composer', verbs: composerVerbs, prompt: '-' }

/** conman has some, and some would not say of what they are. */
const notByThemselves = new Set([
  'list',
  'display',
  'delete',
  'edit',
  'version',
  'new',
  'rep',
  'li',
  'di',
  'cr',
  'de',
  'ed',
  'mo',
])

export const addComposerCommands = (program: Command, act: Act): void => {
  addTool(program, act, composer, "definitions in composer's spelling: a line of its commands, or a prompt without one")
  for (const name of namesByThemselves(program, composerVerbs, notByThemselves)) addWord(program, act, composer, name)
}
