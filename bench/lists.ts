/**
 * How long lists of a large day take, by what they select and how they are ordered.
 *
 *     npm run bench -- lists [--streams 965] [--jobs 200000] [--seed 7]
 *
 * Each list is asked for as an operator writes it, and looks at all jobs: parsing and the page of a hundred are in its time. Beside
 * them a page in the order of the plan, and the longest slice: for so long nothing else is done. Medians of warm runs.
 */
import { parseArgs } from 'node:util'
import { estimateTimes } from '#/core/estimate-times.ts'
import { criticalTimes } from '#/core/critical-times.ts'
import { openJournal } from '#/core/journal.ts'
import { knownTimes } from '#/core/known-times.ts'
import { drained, type Scan } from '#/core/scan.ts'
import { scanJobs, scanStreams } from '#/core/select.ts'
import { readAsked } from '#/selection/list-request.ts'
import { largePlan } from './support/large-plan.ts'
import { measure, medianOf } from './support/measure.ts'
import { printTable, saveResults, type Row } from './support/report.ts'

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '965' },
    jobs: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '7' },
  },
})

const plan = largePlan({ streams: Number(values.streams), jobs: Number(values.jobs), seed: Number(values.seed) })
const { state } = plan
// As a server keeps one: with it comes the index.
state.journal = openJournal(state)
const reading = { now: state.now, timezone: 'UTC' }
const estimate = estimateTimes(state)
const times = knownTimes(estimate, state.now, criticalTimes(state, estimate, { planEnd: null, deadlineOffset: 0 }))
const limit = 100

interface Listed {
  readonly what: string
  readonly scan: () => Scan
}

type Asked = Parameters<typeof readAsked>[1]

const jobs = (what: string, asked: Asked, more: { count?: boolean; name?: string } = {}): Listed => ({
  what,
  scan: () => scanJobs(state, { ...readAsked('job', asked, reading), limit, ...more }, times),
})
const streams = (what: string, asked: Asked): Listed => ({
  what,
  scan: () => scanStreams(state, { ...readAsked('stream', asked, reading), limit }, times),
})

const lists: readonly Listed[] = [
  jobs('a page of jobs in the order of the plan', {}),
  jobs('one job by its number', { select: '4711' }),
  jobs('by a state that no job has', { select: '@#@.@+state=abend' }),
  jobs('by names that no job has', { select: '@#NO@SUCH.@' }),
  jobs('by name in the old way', {}, { name: 'NO@SUCH.@' }),
  jobs('by workstation, priority and time', { select: '@#@.NONE@+priority=50,~at' }),
  jobs('in OQL, with OR and NOT', {
    oql: "NOT (jobStreamName LIKE 'A@' OR jobruns.returnCode > 4) AND workstation = 'NONE'",
  }),
  jobs('all of them counted', {}, { count: true }),
  jobs('ordered by name', { sort: 'name' }),
  jobs('ordered by status and scheduled time', { sort: 'status,-scheduledAt' }),
  jobs('ordered by estimated end', { sort: 'estimatedEndAt' }),
  jobs('ordered by estimated duration', { sort: '-estimatedDuration' }),
  jobs('by a script', { select: '@+script=@no such@' }),
  jobs('by a predecessor', { select: '@+follows=NO@SUCH.@' }),
  jobs('in the critical network, ordered by deadline', { select: '@+critnet', sort: 'deadlineAt' }),
  streams('streams by state', { select: '@+state=stuck' }),
  streams('streams ordered by what went wrong', { sort: '-wentWrong' }),
]

/** The longest that it does not let anybody else in between. */
const longestSlice = (scan: Scan): number => {
  let longest = 0
  const slice = (): boolean => {
    let isDone = false
    const { elapsed } = measure(() => {
      isDone = scan.next().done === true
    })
    longest = Math.max(longest, elapsed)
    return isDone
  }
  while (!slice());
  return longest
}

const results = lists.map(({ what, scan }) => {
  const { elapsed, cpu } = medianOf(() => drained(scan()))
  return { what, elapsed, cpu, slice: longestSlice(scan()), found: drained(scan()).ids.length }
})

process.stdout.write(`${plan.jobs} jobs of ${plan.streams} streams\n\n`)
printTable(
  ['', 'ms', 'ms of processors', 'longest slice, ms', 'rows'],
  results.map((row): Row => [row.what, row.elapsed.toFixed(2), row.cpu.toFixed(2), row.slice.toFixed(2), row.found]),
)
const { state: _state, ...size } = plan
process.stdout.write(`\n${saveResults('lists', { plan: size, results })}\n`)
