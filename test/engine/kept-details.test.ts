/** A job in full is made anew each time, and only what the database tells of its runs is kept: it is what would be read now, whatever has happened. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sumOf, type Counts } from '#/cache/counts.ts'
import { cell } from '#/core/columns.ts'
import { isReady } from '#/core/conditions.ts'
import { eventOf } from '#/core/report.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import { testDatabase } from '#/db/test-database.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { EventBody } from '#/model/event.ts'
import { openLeadingEngine, type LeadingEngine } from './leading-engine.ts'
import { assertSame } from './same-answer.ts'
import { sketchBatch, type JobSketch } from '../support/plan.ts'

const cause = { by: 'test' }
const kinds: Omit<JobSketch, 'name'>[] = [
  {},
  { follows: ['J1'] },
  { every: 1 },
  { confirmed: true },
  { recovery: { action: 'rerun', attempts: 2 } },
  { follows: ['J3 IF ABEND'] },
]
const jobs = kinds.map((kind, place) => ({ name: `J${place + 1}`, ...kind }))
const added = { kind: 'plan.added', batch: sketchBatch([{ name: 'PAY', jobs }]), cause } as const

interface Step {
  readonly job: number
  /** `go`: the next that comes of it by itself. */
  readonly does: 'go' | 'fail' | 'lose' | 'refuse' | 'hold' | 'release' | 'rerun' | 'kill' | 'confirm'
  readonly well: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  job: fc.integer({ min: 1, max: jobs.length }),
  does: fc.oneof(
    { weight: 4, arbitrary: fc.constant('go' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('fail', 'lose', 'refuse', 'hold', 'release', 'rerun', 'kill', 'confirm'),
    },
  ),
  well: fc.boolean(),
})

/** What happens to a job, or its agent tells of it. Nothing where it cannot be. */
const told = (state: PlanState, { job, does, well }: Step): EventBody[] => {
  const run = cell(state.jobs.run, job)
  const of = { job, run, reason: 'fate', at: state.now }
  const usage = { signal: null, userMs: null, systemMs: null, peakMemory: null }
  switch (does) {
    case 'go':
      if (isReady(state, job)) return [{ kind: 'run.dispatched', job, run: run + 1, agent: 'agent' }]
      if (cell(state.jobs.phase, job) === Phase.dispatched)
        return news(eventOf(state, { type: 'started', ...of, pid: 1 }))
      return news(eventOf(state, { type: 'ended', ...of, ...usage, returnCode: well ? 0 : 1, startedAt: state.now }))
    case 'fail':
      return news(eventOf(state, { type: 'failed', ...of }))
    case 'lose':
      return news(eventOf(state, { type: 'lost', ...of }))
    case 'refuse':
      return news(eventOf(state, { type: 'refused', ...of }))
    default:
      return []
  }
}

const ended = new Set<number>([Phase.succeeded, Phase.abended, Phase.failed])

const news = (event: EventBody | undefined): EventBody[] => (event === undefined ? [] : [event])

const happen = async ({ leader, engine }: LeadingEngine, one: Step): Promise<void> => {
  const { job, well } = one
  const { phase } = leader.state().jobs
  const does = one.does === 'go' && ended.has(cell(phase, job)) ? 'rerun' : one.does
  try {
    if (does === 'confirm') await engine.command({ kind: 'confirm', job, succeeded: well, cause })
    else if (does === 'hold' || does === 'release' || does === 'rerun' || does === 'kill')
      await engine.command({ kind: 'job', action: does, job, cause })
    else await leader.now().conductor.take((state) => told(state, one))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

const countsOf = ({ cache }: LeadingEngine): Counts =>
  sumOf(cache.compartments().flatMap(({ kind, counts }) => (kind === 'job' ? [counts] : [])))

test('a job in full is what would be told without the cache, whatever happens to it and around it', async (t) => {
  const seen = { hits: 0, outdated: 0, runs: 0 }
  const isToldTheSame = fc.asyncProperty(fc.array(step, { minLength: 90, maxLength: 100 }), async (steps) => {
    const site = await openLeadingEngine(t, await testDatabase(t), 'first')
    await site.leader.now().conductor.take(() => [added])
    for (const one of steps) {
      await happen(site, one)
      for (const job of new Set([one.job, 1, 3])) await assertSame(site, (of) => of.job(job))
    }
    const { hits, outdated } = countsOf(site)
    const runs = await Promise.all(jobs.map(async (_, place) => (await site.engine.job(place + 1)).runs.length))
    seen.hits += hits
    seen.outdated += outdated
    seen.runs += runs.reduce((sum, one) => sum + one, 0)
    await site.leader.stop()
  })
  // How much is seen is told of a play that is always the same; in another it may be little.
  await fc.assert(isToldTheSame, { numRuns: 1, endOnFailure: true, seed: 1 })
  assert.ok(seen.hits > 50 && seen.outdated > 5 && seen.runs > 5, JSON.stringify(seen))
  await fc.assert(isToldTheSame, { numRuns: 1, endOnFailure: true })
})
