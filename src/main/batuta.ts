/** Where the launcher `./batuta` comes in: `serve` runs the server, everything else is a command of the command line. */
import { Refusal } from '#/lib/refusal.ts'
import { readConfiguration } from './configuration.ts'
import { exitCodeOf, failureLine } from './failure.ts'

const main = async (words: readonly string[]): Promise<number> => {
  const configuration = readConfiguration(process.env, process.cwd())
  const [command, ...rest] = words
  if (command === 'serve' && !rest.includes('--help') && !rest.includes('-h')) {
    if (rest.length > 0) {
      throw new Refusal(
        'command.usage',
        `serve takes no arguments, but got ${rest.join(' ')}. See ./batuta serve --help`,
      )
    }
    const { serve } = await import('./serve.ts')
    return serve(configuration)
  }
  const { runCli } = await import('#/cli/program.ts')
  return runCli(words)
}

const explain = (error: unknown): string =>
  error instanceof Refusal
    ? `batuta: ${error.message}`
    : failureLine(error, error instanceof Error && error.stack !== undefined ? error.stack : '')

const exit = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  return exitCodeOf(error)
})
// What was abandoned at its deadline must not keep the process alive.
process.exit(exit)
