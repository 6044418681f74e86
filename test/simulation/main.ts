/**
 * `npm run simulate -- [--seeds N] [--seed S] [--steps N] [--verbose]`: plays N seeds from S on, or S alone, and says which break an
 * invariant.
 *
 * A seed that does is printed with its last events and the command that plays it alone. Exit code 1 when there is one.
 */
import { parseArgs } from 'node:util'
import { simulate, type Outcome } from './simulate.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    steps: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
})

const print = (line: string): void => void process.stdout.write(`${line}\n`)

const first = Number(values.seed ?? 1)
const count = Number(values.seeds ?? (values.seed === undefined ? 100 : 1))
const mostSteps = values.steps === undefined ? undefined : Number(values.steps)

const failed: Outcome[] = []
const sum = { steps: 0, events: 0, terms: 0, starts: 0 }
const begun = performance.now()
let present = first
process.on('unhandledRejection', (error) => {
  print(
    `seed ${present}: a promise was rejected and nobody heard: ${error instanceof Error ? error.stack : String(error)}`,
  )
  process.exit(1)
})
for (let seed = first; seed < first + count; seed += 1) {
  present = seed
  const outcome = await simulate({ seed, mostSteps, tell: values.verbose ? print : undefined })
  sum.steps += outcome.steps
  sum.events += outcome.events
  sum.terms += outcome.terms
  sum.starts += outcome.starts
  if (outcome.problem !== undefined) {
    failed.push(outcome)
    for (const line of outcome.story) print(`  ${line}`)
    print(`seed ${seed}: ${outcome.problem.stack}`)
    print(`  alone: npm run simulate -- --seed ${seed} --verbose`)
    if (failed.length >= 20) break
  } else if (values.verbose || count === 1) print(`seed ${seed}: ledger ${outcome.hash}`)
  if ((seed - first + 1) % 500 === 0) print(`${seed - first + 1} seeds, ${failed.length} failed`)
}
const seconds = (performance.now() - begun) / 1000
const { user, system } = process.cpuUsage()
print(
  `${count} seeds: ${sum.events} events, ${sum.starts} processes, ${sum.terms} terms, ${sum.steps} steps; ` +
    `${seconds.toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of processor time; ${failed.length} failed`,
)
if (failed.length > 0) print(`failed: ${failed.map(({ seed }) => seed).join(' ')}`)
process.exitCode = failed.length > 0 ? 1 : 0
