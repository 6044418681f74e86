/** The commands about definitions, with their help. */
import type { Command } from 'commander'
import { applyFiles } from './apply-files.ts'
import type { Act } from './session.ts'

const files = 'files in composer text, folders with *.txt files, or - for standard input'

export const addDefinitionCommands = (program: Command, act: Act): void => {
  program
    .command('apply')
    .description('take definitions over into the product, all or nothing')
    .argument('FILE...', files)
    .addHelpText('after', '\nExamples:\n  batuta apply samples/night-batch\n  composer extract - | batuta apply -')
    .action(act((session, paths: string[]) => applyFiles(session, paths)))
}
