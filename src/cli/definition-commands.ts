/** The commands about definitions, with their help. */
import type { Command } from 'commander'
import { applyFiles } from './apply-files.ts'
import type { Act } from './session.ts'

const files = 'files in composer text, folders with *.txt files, or - for standard input'

export const addDefinitionCommands = (program: Command, act: Act): void => {
  program
    .command('check')
    .description('tell what is wrong with definitions, here and without a server')
    .argument('FILE...', files)
    .addHelpText('after', '\nExamples:\n  batuta check night.txt\n  batuta check samples/night-batch --json')
    .action(
      act(async (session, paths: string[]) => {
        // The parser takes a moment to load; the other commands do without it.
        const { checkFiles } = await import('./check-files.ts')
        await checkFiles(session, paths)
      }),
    )
  program
    .command('apply')
    .description('take definitions over into the product, all or nothing')
    .argument('FILE...', files)
    .addHelpText('after', '\nExamples:\n  batuta apply samples/night-batch\n  batuta apply - < night.txt')
    .action(act((session, paths: string[]) => applyFiles(session, paths)))
}
