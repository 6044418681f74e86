/** The commands about definitions, with their help. */
import type { Command } from 'commander'
import { applyFiles } from './apply-files.ts'
import { checkFiles, type CheckOptions } from './check-files.ts'
import type { Act } from './session.ts'

const files = 'files in composer text, folders with *.txt files, or - for standard input'

export const addDefinitionCommands = (program: Command, act: Act): void => {
  program
    .command('check')
    .description('tell what is wrong with definitions, by what the server knows or without one')
    .argument('FILE...', files)
    .option('--offline', 'ask no server: names outside these files count as unknown')
    .addHelpText('after', '\nExamples:\n  batuta check night.txt\n  batuta check samples/night-batch --json')
    .action(act((session, paths: string[], options: CheckOptions) => checkFiles(session, paths, options)))
  program
    .command('apply')
    .description('take definitions over into the product, all or nothing')
    .argument('FILE...', files)
    .addHelpText('after', '\nExamples:\n  batuta apply samples/night-batch\n  batuta apply - < night.txt')
    .action(act((session, paths: string[]) => applyFiles(session, paths)))
}
