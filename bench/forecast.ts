/**
 * How long a forecast of a large day takes, and what else is asked of a copy of the plan: critical paths of all critical jobs, why
 * one job does not run.
 *
 *     npm run bench -- forecast [--streams 965] [--jobs 200000] [--seed 7]
 *
 * A day of a generated site is planned and let into the plan; each job has had twelve runs, and every four hundredth is critical.
 * Beside it the floors: the pages of the plan copied and nothing else, and its graph built and sorted and nothing else. Elapsed
 * times are medians of warm runs, and say as much of what else the machine does; those of the processors do not.
 */
import { parseArgs } from 'node:util'
import { assess, criticalPath } from '#/core/assurance.ts'
import { cell } from '#/core/columns.ts'
import { explain } from '#/core/explain.ts'
import { forecast } from '#/core/forecast.ts'
import { buildLiveGraph } from '#/core/live-graph.ts'
import { giveUpImage, imageOf, stateOfImage } from '#/core/plan-image.ts'
import { playForecast } from '#/core/play-forecast.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import { largePlan } from './support/large-plan.ts'
import { measure, medianOf, peakMemory, type Measured } from './support/measure.ts'
import { printTable, saveResults, type Row } from './support/report.ts'

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '965' },
    jobs: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '7' },
  },
})

const day = 86_400_000
const few = { runs: 3, warmUp: 1 }

const plan = largePlan({ streams: Number(values.streams), jobs: Number(values.jobs), seed: Number(values.seed) })
const { state } = plan
const until = state.now + day
const deadlines = { planEnd: until, deadlineOffset: 2 }
const assumptions = { prompts: 'at-once', files: 'at-once', confirmations: 'at-once' } as const
const options = { ...deadlines, longDurationThreshold: 150, approachingLateOffset: 120, riskConfidence: 80 }
const request = { now: state.now, until, assumptions, emptyStreamsSucceed: true, whatIf: [], ...options }

/** The median of plays, each on a state of its own. */
const medianPlay = (): Measured & { readonly events: number; readonly ended: number } => {
  const image = imageOf(state)
  const plays = Array.from({ length: 4 }, () => {
    const copy = stateOfImage(image)
    let events = 0
    const measured = measure(() => {
      events = playForecast(copy, request)
    })
    return { ...measured, events, ended: countEnded(copy) }
  })
  const [first, ...warm] = plays
  const median = warm.toSorted((a, b) => a.cpu - b.cpu)[1] ?? first
  if (median === undefined) throw new Error('nothing was measured')
  return median
}

const countEnded = ({ jobs }: PlanState): number => {
  let ended = 0
  for (let job = 1; job < jobs.size; job += 1) if (cell(jobs.endedAt, job) > 0) ended += 1
  return ended
}

/** Why of jobs that wait, spread over the plan: all together by the number of them, and the slowest. */
const explained = (): { readonly each: Measured; readonly slowest: number } => {
  const jobs: number[] = []
  for (let job = 1; job < state.jobs.size; job += 97) if (cell(state.jobs.phase, job) === Phase.waiting) jobs.push(job)
  let slowest = 0
  const all = medianOf(() => {
    slowest = 0
    for (const job of jobs) slowest = Math.max(slowest, measure(() => explain(state, { agent: 'bench' }, job)).elapsed)
  }, few)
  return { each: { elapsed: all.elapsed / jobs.length, cpu: all.cpu / jobs.length }, slowest }
}

const pathsOfAll = (): number => {
  const { estimate, critical } = assess(state, options)
  return critical.reduce((sum, { job }) => sum + criticalPath(estimate, job).length, 0)
}

const pages = [state.jobs, state.streams, state.edges, state.histories, state.samples]
  .flatMap(({ memory }) => memory)
  .filter((page) => page !== undefined)
const copied = medianOf(() => pages.map((page) => page.slice(0)), few)
const waited = medianOf(() => giveUpImage(state, imageOf(state)), few)
const image = imageOf(state)
const restored = medianOf(() => stateOfImage(image), few)
const graph = medianOf(() => buildLiveGraph(state))
const paths = medianOf(pathsOfAll)
const play = medianPlay()
const answer = medianOf(() => forecast(image, request), few)
const whatIf = medianOf(() => forecast(image, { ...request, whatIf: ['duration B@ x2'] }), few)
const why = explained()

const rowOf = (what: string, { elapsed, cpu }: Measured, required: string): Row => [
  what,
  elapsed < 10 ? elapsed.toFixed(2) : Math.round(elapsed),
  cpu < 10 ? cpu.toFixed(2) : Math.round(cpu),
  required,
]
const megabytes = pages.reduce((sum, { byteLength }) => sum + byteLength, 0) / 1e6
process.stdout.write(
  `${plan.jobs} jobs of ${plan.streams} streams, ${plan.edges} FOLLOWS, ${plan.critical} critical; ${megabytes.toFixed(0)} MB of pages\n\n`,
)
printTable(
  ['', 'ms', 'ms of processors', 'required'],
  [
    rowOf('floor: copy the pages', copied, ''),
    rowOf('lend the plan and take it back: what the decision loop waits', waited, ''),
    rowOf('make a state of the loan', restored, ''),
    rowOf('forecast of the day', play, '< 1000'),
    rowOf('  with state and answer', answer, ''),
    rowOf('  with a what-if beside it, and what differs', whatIf, ''),
    rowOf('floor: build and sort the graph', graph, ''),
    rowOf('critical path of all, with estimates, risk and hot list', paths, '< 300'),
    rowOf('explain one job', why.each, '< 5'),
  ],
)
process.stdout.write(
  `\n${play.events} events, ${play.ended} jobs ended; the slowest explain took ${why.slowest.toFixed(2)} ms; peak memory ${Math.round(peakMemory())} MB\n\n`,
)
const { state: _state, ...size } = plan
const results = { plan: { ...size, megabytes }, copied, waited, restored, play, answer, whatIf, graph, paths, why }
process.stdout.write(`${saveResults('forecast', results)}\n`)
