/** The tests: unit, property, store, journeys and simulation, by Node's own runner. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './tools.ts'

/** The store tests share one database server, which this starts before the first and stops after the last. */
const globalSetup = 'test/global-setup.ts'

/** Longer than the longest journey, in milliseconds: a test that hangs is a failure, not a wait. */
const timeout = 180_000

/** Runs test files, or all there are. Ends with the summary of Node's runner; returns its exit code. */
export const runTests = async (
  files: readonly string[],
  { withoutTimeout = false }: { readonly withoutTimeout?: boolean } = {},
): Promise<number> => {
  const limit = withoutTimeout ? [] : [`--test-timeout=${timeout}`]
  const options = ['--test', '--test-concurrency=2', ...limit, `--test-global-setup=${globalSetup}`]
  const all = ['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts']
  const command = ['node', '--disable-warning=ExperimentalWarning', ...options, ...(files.length > 0 ? files : all)]
  return (await run(command, { show: true })).exit
}

/** Whether `migrations/schema.sql` is what the migrations make: needs a database, so it is no part of the static checks. */
export const runSchemaCheck = async (): Promise<number> => {
  const script = 'scripts/schema-dump.ts'
  if (!existsSync(join(root, script))) return 0
  const { exit, output, tookMs } = await run(['node', script, '--check'], { show: false })
  process.stdout.write(`${exit === 0 ? '✔' : '✖'} migrations/schema.sql (${(tookMs / 1000).toFixed(1)} s)\n`)
  if (exit !== 0) process.stdout.write(`${output.trimEnd()}\n\n`)
  return exit
}
