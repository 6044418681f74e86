/** `npm run chaos -- [--minutes N] [--rate JOBS_A_SECOND] [--seed S]`: prints what happened and what was found. */
import { parseArgs } from 'node:util'
import { runChaos } from './chaos.ts'
import { shakeAtRandom } from './shake.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    rate: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  },
})

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const afterwards: (() => unknown)[] = []
const scope = { after: (work: (() => unknown) | undefined) => void (work && afterwards.push(work)) }
try {
  const report = await runChaos(scope as Parameters<typeof runChaos>[0], {
    jobsASecond: Number(values.rate),
    shake: shakeAtRandom(60 * Number(values.minutes), Number(values.seed)),
    tell: print,
  })
  print(JSON.stringify(report, null, 2))
  process.exitCode = report.missed + report.extra + report.doubled > 0 ? 1 : 0
} catch (error) {
  print(error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exitCode = 1
} finally {
  for (const work of afterwards) await work()
}
