/** The forecast under freezes and pending cancels, against the day that then comes; and what a change does to the risk of critical jobs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { estimateTimes } from '#/core/estimate-times.ts'
import { addDuration } from '#/core/expected-durations.ts'
import { forecast } from '#/core/forecast.ts'
import { jobNode } from '#/core/live-graph.ts'
import { imageOf, stateOfImage } from '#/core/plan-image.ts'
import { playForecast } from '#/core/play-forecast.ts'
import type { PlanState } from '#/core/state.ts'
import { endsIn, forecastRequest } from '../support/forecasts.ts'
import { midnight, minute, stage } from '../support/plan.ts'
import { everyJob } from '../support/play.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute

/** Each of its jobs is expected to take ten minutes. */
const expectTen = (state: PlanState): void => {
  for (const job of everyJob(state)) addDuration(state, job, 10 * minute)
}

/** The minutes at which the jobs of the forecast begin, null: never. They end as in the day that then comes. */
const imaginedStarts = (theatre: Theatre): (number | null)[] => {
  const imagined = stateOfImage(imageOf(theatre.state))
  playForecast(imagined, forecastRequest(theatre.state))
  theatre.playTo(at(24 * 60))
  assert.deepEqual(endsIn(imagined), endsIn(theatre.state))
  return endsIn(imagined).map(([, began]) => (began === 0 ? null : (began - midnight) / minute))
}

test('what a freeze keeps back begins in the forecast when that is over, and is estimated so; without an end it does not', () => {
  const frozen = (what: 'freeze' | 'drain', until: number | null): unknown => {
    const theatre = stage(
      [
        {
          name: 'S',
          jobs: [
            { name: 'A', startAt: at(1) },
            { name: 'B', follows: ['A'] },
          ],
        },
      ],
      {
        script: () => ({ ms: 10 * minute }),
      },
    )
    const { state, happen } = theatre
    expectTen(state)
    happen({
      kind: 'freeze.added',
      freeze: 1,
      what,
      scope: { of: 'site', pattern: '@' },
      until,
      cause: { by: 'operator' },
    })
    const { graph, start } = estimateTimes(state)
    const estimated = [1, 2].map((job) => ((start[jobNode(graph, job)] ?? 0) - midnight) / minute)
    return [estimated, imaginedStarts(theatre)]
  }
  for (const what of ['freeze', 'drain'] as const) {
    assert.deepEqual(frozen(what, at(60)), [
      [60, 70],
      [60, 70],
    ])
    assert.deepEqual(frozen(what, null), [
      [1, 11],
      [null, null],
    ])
  }
})

test('a drain lets a stream that has begun go on, as it is estimated', () => {
  const theatre = stage([{ name: 'S', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] }], {
    script: () => ({ ms: 10 * minute }),
  })
  const { state, happen } = theatre
  expectTen(state)
  theatre.playTo(at(1))
  happen({
    kind: 'freeze.added',
    freeze: 1,
    what: 'drain',
    scope: { of: 'site', pattern: '@' },
    until: at(60),
    cause: { by: 'operator' },
  })
  const { graph, start } = estimateTimes(state)
  assert.equal(start[jobNode(graph, 2)], at(10))
})

test('a cancel that is pending is carried out in the forecast when its time comes', () => {
  const jobs = [
    { name: 'A', startAt: at(5) },
    { name: 'B', follows: ['A'] },
  ]
  const theatre = stage([{ name: 'S', jobs }], { script: () => ({ ms: 10 * minute }) })
  expectTen(theatre.state)
  theatre.happen({ kind: 'job.cancel_pending', job: 1, cause: { by: 'operator' } })
  assert.deepEqual(imaginedStarts(theatre), [null, 5])
})

test('what if: the risk of a critical job is compared with what it is without the change', () => {
  const theatre = stage(
    [
      {
        name: 'S',
        jobs: [
          { name: 'A', startAt: at(1) },
          { name: 'B', follows: ['A'], critical: true, deadlineAt: at(60) },
          { name: 'C', critical: true, deadlineAt: at(90), startAt: at(1) },
        ],
      },
    ],
    { script: () => ({ ms: 10 * minute }) },
  )
  const { state } = theatre
  // A spread of 14.826 minutes for B's predecessor and for B itself.
  for (const job of everyJob(state)) for (const ms of [5, 10, 15, 20, 25]) addDuration(state, job, ms * minute)
  const compare = (...whatIf: string[]): unknown =>
    forecast(imageOf(state), forecastRequest(state, { whatIf })).deadlines.map(({ name, riskBefore, risk }) => [
      name,
      riskBefore,
      risk,
    ])
  assert.deepEqual(compare(), [
    ['WS#S.B', null, null],
    ['WS#S.C', null, null],
  ])
  assert.deepEqual(compare('delay S.A 25'), [
    ['WS#S.B', 'ON_TRACK', 'HIGH_RISK'],
    ['WS#S.C', 'ON_TRACK', 'ON_TRACK'],
  ])
  assert.deepEqual(compare('hold S.C'), [
    ['WS#S.C', 'ON_TRACK', 'HIGH_RISK'],
    ['WS#S.B', 'ON_TRACK', 'ON_TRACK'],
  ])
})
