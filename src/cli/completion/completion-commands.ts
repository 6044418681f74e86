/** Completion of command lines in shells: the script, and the names that it asks for. */
import { Argument, type Command } from 'commander'
import { write } from '#/cli/io.ts'
import type { Act } from '#/cli/session.ts'
import { findNames } from './find-names.ts'
import { completionScript, shells, type Shell } from './scripts.ts'
import { nameKinds, places, type NameKind } from './words.ts'

export const addCompletionCommands = (program: Command, act: Act): void => {
  program
    .command('completion')
    .description('print the script that completes command lines in a shell')
    .addArgument(new Argument('SHELL', 'which').choices(shells))
    .addHelpText('after', `\nExamples:\n${examples}`)
    .action(act((session, shell: Shell) => write(session.io.stdout, completionScript[shell](places(program)))))
  program
    .command('complete', { hidden: true })
    .addArgument(new Argument('KIND').choices(nameKinds))
    .argument('[BEGUN]')
    .action(
      act(async (session, kind: NameKind, begun = '') => {
        const names = await findNames(session, kind, begun)
        if (names.length > 0) await session.print(names.join('\n'))
      }),
    )
}

const examples = `  source <(batuta completion bash)     in ~/.bashrc
  source <(batuta completion zsh)      in ~/.zshrc
  batuta completion fish | source      in ~/.config/fish/config.fish`
