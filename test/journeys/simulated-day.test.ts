/** The sample's whole day, from composer text to the last job, with a virtual clock and a virtual agent. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseDefinitions } from '#/composer/parse.ts'
import { cell } from '#/core/columns.ts'
import { apply } from '#/core/apply.ts'
import { explain } from '#/core/explain.ts'
import { countJobs, countStreams } from '#/core/count-status.ts'
import { selectJobs } from '#/core/select.ts'
import { createState } from '#/core/state.ts'
import { jobName, viewJob } from '#/core/view.ts'
import { planSources } from '#/engine/plan-sources.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { planDays } from '#/planning/plan-days.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { midnight, minute } from '../support/plan.ts'
import { dice } from '../support/random-plan.ts'
import { openTheatre } from '../support/simulate.ts'

const sample = join(import.meta.dirname, '../../samples/night-batch')
const day = '2026-11-23'
const morning = midnight + 24 * 60 * minute

test('the sample runs through its day: what succeeds goes on, what fails is recovered, nothing is lost', () => {
  const definitions = readdirSync(sample)
    .filter((file) => file.endsWith('.txt'))
    .flatMap((file) => parseDefinitions({ file, text: readFileSync(join(sample, file), 'utf8') }).definitions)
    .map(({ definition }) => definition)
  const state = createState({ workstationLimit: 100 })
  state.now = morning
  const site = { timezone: 'UTC', startOfDay: 0 }
  const { batch } = planDays({
    ...planSources(state, { definitions: indexDefinitions(definitions), site, options: defaultPlanOptions }),
    from: day,
    to: day,
  })
  // What its definition runs again when it abends, abends the first time.
  const theatre = openTheatre(state, (job, run) => {
    const luck = dice(jobName(state, job), run)
    const recovery = state.tasks.get(cell(state.jobs.task, job))?.recovery.action
    return { ms: 1_000 + luck * 200, returnCode: run === 1 && recovery === 'rerun' ? 1 : 0 }
  })
  theatre.happen({ kind: 'plan.added', batch, cause: { by: 'test' } })
  for (let hour = 1; hour <= 30; hour += 1) {
    theatre.playTo(morning + hour * 60 * minute)
    for (const file of state.watching) theatre.happen({ kind: 'file.found', file })
    for (const prompt of state.prompts.values()) {
      if (prompt.status !== 'asked') continue
      theatre.happen({ kind: 'prompt.answered', prompt: prompt.id, yes: true, cause: { by: 'operator' } })
    }
  }

  const jobs = countJobs(state)
  assert.ok(jobs.succeeded > 3_000, `only ${jobs.succeeded} jobs succeeded`)
  assert.equal(jobs.running + jobs.ready + jobs.unknown, 0, JSON.stringify(jobs))
  assert.ok(theatre.events.filter(({ kind }) => kind === 'job.rerun').length > 0, 'nothing was recovered')

  // Every job is accounted for: it ended, or the reason why it waits is an end that went wrong.
  const waiting = selectJobs(state, { status: ['waiting', 'held'], limit: 100_000 }).ids
  for (const id of waiting) {
    const { hindrances } = explain(state, { agent: 'virtual' }, id)
    assert.ok(hindrances.length > 0, JSON.stringify(viewJob(state, id)))
  }
  assert.ok(
    waiting.length < batch.jobs.length / 50,
    `${waiting.length} jobs still wait: ${JSON.stringify(countStreams(state))}`,
  )

  // And the ledger alone gives the same day.
  const folded = createState({ workstationLimit: 100 })
  for (const event of theatre.events) apply(folded, event)
  assert.deepEqual(countJobs(folded), jobs)
  assert.deepEqual(countStreams(folded), countStreams(state))
})
