/**
 * The commands of those who work on Batuta; `npm run check`, `npm test` and the like come here.
 *
 *     ./batuta dev check | test [FILE...] | format | bench NAME [OPTION...] | simulate [OPTION...] | crash [POINT...] | chaos
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { didYouMean } from '#/lib/words.ts'
import { runChecks } from './checks.ts'
import { runSchemaCheck, runTests } from './tests.ts'
import { root, run } from './tools.ts'

/** What a wrong command line ends with (sysexits.h). */
const usage = 64

type Command = (words: readonly string[]) => Promise<number>

const check: Command = async () => ((await runChecks()).length === 0 ? 0 : 1)

/** Everything; or, when files are named, those alone. What failed before the tests is said again after them. */
const test: Command = async (files) => {
  if (files.length > 0) return runTests(files)
  const failed = await runChecks()
  if ((await runSchemaCheck()) !== 0) failed.push('migrations/schema.sql')
  const exit = await runTests([])
  if (failed.length === 0) return exit
  process.stderr.write(`checks failed, see above: ${failed.join(', ')}\n`)
  return 1
}

const format: Command = async () => (await run(['oxfmt'], { show: true })).exit

/** Programs of `bench/` that measure something; the first sentence of each says what. */
const benchmarks = (): { readonly name: string; readonly what: string }[] =>
  readdirSync(join(root, 'bench')).flatMap((file) => {
    const name = /^(.+)\.ts$/.exec(file)?.[1]
    if (name === undefined || name === 'make-site') return []
    const text = readFileSync(join(root, 'bench', file), 'utf8').replaceAll(/\s*\n \*\s*/g, ' ')
    return [{ name, what: /\/\*\* (.+?[.:]) /.exec(text)?.[1]?.replace(/:$/, '.') ?? '' }]
  })

/** One by its name; without a name, which there are. */
const bench: Command = async ([name, ...options]) => {
  const all = benchmarks()
  if (name === undefined) {
    const width = Math.max(...all.map((one) => one.name.length))
    for (const one of all) process.stdout.write(`npm run bench -- ${one.name.padEnd(width)}  ${one.what}\n`)
    process.stdout.write('\nEach prints a table and keeps it in bench/results; docs/performance.md has them all.\n')
    return 0
  }
  const names = all.map((one) => one.name)
  if (names.includes(name)) return (await run(['node', `bench/${name}.ts`, ...options], { show: true })).exit
  process.stderr.write(`There is no benchmark ${name}.${didYouMean(name, names)} Benchmarks: ${names.join(', ')}.\n`)
  return usage
}

/** Seeds of the simulation: see `test/simulation/main.ts`. */
const simulate: Command = async (options) =>
  (await run(['node', '--disable-warning=ExperimentalWarning', 'test/simulation/main.ts', ...options], { show: true }))
    .exit

/** Every crash point with every action, or those that are named: see `test/crash/whole.ts`. */
const crash: Command = async (points) => {
  process.env['CRASH_POINTS'] = points.join(' ')
  return runTests(['test/crash/whole.ts'], { withoutTimeout: true })
}

/** PostgreSQL and the leader die again and again under steady work: see `test/chaos/main.ts`. */
const chaos: Command = async (options) =>
  (await run(['node', '--disable-warning=ExperimentalWarning', 'test/chaos/main.ts', ...options], { show: true })).exit

const commands: Readonly<Record<string, Command>> = { check, test, format, bench, simulate, crash, chaos }

const [name = '', ...words] = process.argv.slice(2)
const command = commands[name]
if (command) process.exitCode = await command(words)
else {
  const known = Object.keys(commands)
  process.stderr.write(`There is no command dev ${name}.${didYouMean(name, known)} Commands: ${known.join(', ')}.\n`)
  process.exitCode = usage
}
