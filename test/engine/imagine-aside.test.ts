/** Trial and forecast plans in a thread of its own: what is too large for it is refused, and the server lives on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imagineAside } from '#/engine/imagine-aside.ts'
import type { Definition } from '#/model/definition.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { everyday, job, step, stream, workstation } from '#/planning/testing/site.ts'

const site = { timezone: 'UTC', startOfDay: 0 }

const forecastOf = (
  definitions: readonly Definition[],
  to: string,
  { memoryMb, mostJobs = Infinity }: { readonly memoryMb?: number; readonly mostJobs?: number } = {},
) => {
  const rules = { definitions: indexDefinitions(definitions), site, options: defaultPlanOptions }
  return imagineAside({ kind: 'forecast', rules, live: null, from: '2027-03-01', to, mostJobs }, memoryMb)
}

const streams = (count: number): Definition[] => [
  workstation('WS'),
  job('X'),
  ...Array.from({ length: count }, (_, at) => stream(`S${at}`, { runCycles: [everyday()], jobs: [step('X')] })),
]

test('days that take more memory than their thread may are refused, and fewer of them are planned', async () => {
  const definitions = streams(300)
  await assert.rejects(forecastOf(definitions, '2028-02-29', { memoryMb: 24 }), {
    code: 'plan.too_large',
    message: 'From 2027-03-01 to 2028-02-29 is too much for one plan: ask for fewer days.',
  })
  assert.equal((await forecastOf(definitions, '2027-03-02', { memoryMb: 24 })).plan.streams, 600)
})

test('definitions that the thread has no room for are refused while they are sent', async () => {
  const jobs = Array.from({ length: 40_000 }, (_, at) => job(`J${at}`, { description: 'x'.repeat(100) }))
  await assert.rejects(forecastOf([...streams(1), ...jobs], '2027-03-01', { memoryMb: 12 }), { code: 'plan.too_large' })
})

test('days with more jobs than a forecast may have are refused with their number and how many days fit, and as many are planned', async () => {
  const [definitions, bound] = [streams(30), { mostJobs: 100 }]
  await assert.rejects(forecastOf(definitions, '2027-03-04', bound), {
    name: 'Refusal',
    code: 'plan.too_large',
    message:
      'From 2027-03-01 to 2027-03-04 are 120 jobs, and this server imagines at most 100 (BATUTA_FORECAST_JOBS): ask for 3 days or so.',
    details: { jobs: 120, most: 100 },
  })
  assert.equal((await forecastOf(definitions, '2027-03-03', bound)).plan.jobs, 90)
  await assert.rejects(forecastOf(definitions, '2027-03-01', { mostJobs: 29 }), {
    message: /are 30 jobs, .* not even one of these days has room\.$/,
  })
})
