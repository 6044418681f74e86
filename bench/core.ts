/**
 * What a job costs the core alone, in one thread and without a database: planned, let into the plan, decided and applied from its
 * dispatch to its end. What `bench month` takes beyond this is the way to the disk and back.
 *
 *     npm run bench -- core [--jobs 133000] [--days 4] [--streams 965] [--seed 7]
 *
 * Microseconds of processors a job (collection of garbage among them), day by day: the first days warm up.
 */
import { parseArgs } from 'node:util'
import { checkTexts } from '#/composer/check-texts.ts'
import { apply } from '#/core/apply.ts'
import { decide } from '#/core/decide.ts'
import { advance } from '#/core/progress.ts'
import { eventOf } from '#/core/report.ts'
import { createState } from '#/core/state.ts'
import { planSources } from '#/engine/plan-sources.ts'
import type { EventBody } from '#/model/event.ts'
import type { Report } from '#/model/report.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { packBatch } from '#/planning/pack-batch.ts'
import { planDays } from '#/planning/plan-days.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { makeSite } from './make-site.ts'
import { measure, peakMemory } from './support/measure.ts'
import { printTable, saveResults, type Row } from './support/report.ts'

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '133000' },
    days: { type: 'string', default: '4' },
    streams: { type: 'string', default: '965' },
    seed: { type: 'string', default: '7' },
  },
})
const settings = {
  streams: Number(values.streams),
  seed: Number(values.seed),
  instancesPerDay: Number(values.jobs),
  followsPerJob: 1.5,
}

const nothing = { has: () => false, get: () => undefined, names: () => [] }
const parsed = checkTexts(makeSite(settings), nothing).parsed.map(({ definition }) => definition)
const rules = {
  definitions: indexDefinitions(parsed),
  site: { timezone: 'UTC', startOfDay: 0 },
  options: defaultPlanOptions,
}
const first = Temporal.PlainDate.from('2026-12-01')
const state = createState({ workstationLimit: 1024 })
state.now = first.toZonedDateTime('UTC').epochMilliseconds

const live: { readonly job: number; readonly run: number }[] = []
const record = (body: EventBody): void => {
  apply(state, { ...body, seq: state.seq + 1, at: state.now, term: 1 })
  if (body.kind === 'run.dispatched') live.push(body)
}

const cause = { by: 'bench' }
const usage = { signal: null, userMs: null, systemMs: null, peakMemory: null }
const world = { agent: 'bench' }

const report = (one: Report): void => {
  const body = eventOf(state, one)
  if (body !== undefined) record(body)
}

/** Everything that is due now, and what comes of it. Answers how many runs ended. */
const settle = (): number => {
  let ended = 0
  for (let before = -1; before !== state.seq;) {
    before = state.seq
    for (const body of decide(state, world)) {
      record(body)
      if (body.kind === 'prompt.asked') record({ kind: 'prompt.answered', prompt: body.prompt, yes: true, cause })
    }
    for (const file of state.watching) record({ kind: 'file.found', file })
    for (const { job, run } of live.splice(0)) {
      const at = state.now
      report({ type: 'started', job, run, pid: 1, at })
      report({ type: 'ended', job, run, returnCode: 0, startedAt: at, at, ...usage })
      ended += 1
    }
  }
  return ended
}

/** A day in steps of ten minutes. */
const play = (): number => {
  let ended = 0
  for (let step = 0; step < 144; step += 1) {
    advance(state, state.now + 600_000)
    ended += settle()
  }
  return ended
}

const rows: Row[] = []
const results: object[] = []
for (let number = 0; number < Number(values.days); number += 1) {
  const day = first.add({ days: number }).toString()
  let batch: ReturnType<typeof packBatch> | undefined
  let ran = 0
  const planned = measure(() => {
    batch = packBatch(planDays({ ...planSources(state, rules), from: day, to: day }).batch)
  })
  if (batch === undefined) throw new Error('nothing was planned')
  const { rows: added } = batch
  const event = { kind: 'plan.added', batch, cause } as const
  const entered = measure(() => record(event))
  const run = measure(() => {
    ran = play()
  })
  const of = ({ cpu }: { readonly cpu: number }, jobs: number): number => Math.round(((cpu * 1000) / jobs) * 10) / 10
  const jobs = added.jobs.id.length
  const result = { day, jobs, ran, plan: of(planned, jobs), enter: of(entered, jobs), run: of(run, ran) }
  results.push(result)
  rows.push(Object.values(result))
}
printTable(['day', 'jobs', 'ran', 'us to plan', 'us to enter', 'us to run'], rows)
process.stdout.write(`\npeak memory ${Math.round(peakMemory())} MB\n`)
process.stdout.write(`${saveResults('core', { settings, days: results, peakMemory: peakMemory() })}\n`)
