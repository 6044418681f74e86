/** The forecast: the plan as it goes on, against the day that then comes; what changes of it would do; nothing live is touched. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDuration } from '#/core/expected-durations.ts'
import { forecast } from '#/core/forecast.ts'
import { imageOf, stateFromImage, stateOfImage } from '#/core/plan-image.ts'
import { playForecast } from '#/core/play-forecast.ts'
import type { PlanState } from '#/core/state.ts'
import { jobName } from '#/core/view.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { ForecastView } from '#/model/forecast-views.ts'
import { everything } from '../support/everything.ts'
import { endsIn, forecastRequest } from '../support/forecasts.ts'
import { jobNamed, midnight, minute, stage, type StageOptions, type StreamSketch } from '../support/plan.ts'
import { everyJob, play } from '../support/play.ts'
import { dice, randomPlan, randomSteps } from '../support/random-plan.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute
const lasts = (name: string): number => (dice(name, 1) % 15) * minute

const expectAll = (state: PlanState): void => {
  for (const job of everyJob(state)) addDuration(state, job, lasts(jobName(state, job).replace(/.*\./, '')))
}

test('the forecast is the day that comes when all jobs take what was expected: limits, resources, times, conditions', () => {
  fc.assert(
    fc.property(randomPlan, fc.nat({ max: 60 }), (streams, minutes) => {
      // Nothing that looks at how long a run took: the same names take the same time in every stream.
      const plan = streams.map((stream) => ({
        ...stream,
        jobs: stream.jobs.map((job) => ({ ...job, shortest: null, longest: null, killWhenLate: false })),
      }))
      const theatre = stage(plan, {
        workstationLimit: 3,
        resources: { 'WS#TAPE': 3, 'WS#DISK': 3 },
        script: (name) => ({ ms: lasts(name) }),
      })
      expectAll(theatre.state)
      theatre.playTo(at(minutes))
      const imagined = stateOfImage(imageOf(theatre.state))
      playForecast(imagined, forecastRequest(theatre.state))
      theatre.playTo(at(24 * 60))
      assert.deepEqual(endsIn(imagined), endsIn(theatre.state))
    }),
    { numRuns: 300 },
  )
})

/** When the jobs of an imagined day end, by their names. */
const imaginedEnds = (theatre: Theatre): unknown => {
  expectAll(theatre.state)
  const imagined = stateOfImage(imageOf(theatre.state))
  playForecast(imagined, forecastRequest(theatre.state))
  theatre.playTo(at(24 * 60))
  assert.deepEqual(endsIn(imagined), endsIn(theatre.state))
  return endsIn(imagined).map(([name, , ended]) => [name, ended === 0 ? null : (ended - midnight) / minute])
}

test('what follows IF EXEC begins in the forecast when its predecessor does, wherever it runs, and also when nothing runs for it', () => {
  const jobs = [
    { name: 'A', startAt: at(1), workstation: 'WS2' },
    { name: 'B', follows: ['A IF EXEC'] },
    { name: 'NOP', follows: ['A IF EXEC'], nop: true },
  ]
  const theatre = stage([{ name: 'S', jobs }], { script: (name) => ({ ms: lasts(name) }) })
  assert.deepEqual(imaginedEnds(theatre), [
    ['WS#S.A', 1 + lasts('A') / minute],
    ['WS#S.B', 1 + lasts('B') / minute],
    ['WS#S.NOP', 1],
  ])
})

test('what follows IF EXEC takes no place in the forecast from a job that could start with its predecessor', () => {
  const jobs = [
    { name: 'A', startAt: at(1), priority: 50 },
    { name: 'B', startAt: at(1), priority: 10 },
    { name: 'C', follows: ['A IF EXEC'], priority: 60 },
  ]
  const theatre = stage([{ name: 'S', limit: 2, jobs }], { script: (name) => ({ ms: lasts(name) }) })
  const [a, b, c] = ['A', 'B', 'C'].map((name) => lasts(name) / minute) as [number, number, number]
  assert.deepEqual(imaginedEnds(theatre), [
    ['WS#S.A', 1 + a],
    ['WS#S.B', 1 + b],
    ['WS#S.C', 1 + Math.min(a, b) + c],
  ])
})

test('a run that was given to its agent, and has not been heard of, has begun as far as the forecast knows', () => {
  const jobs = [{ name: 'A' }, { name: 'B', follows: ['A IF EXEC'] }]
  const theatre = stage([{ name: 'S', jobs }], { script: () => ({ ms: 30 * minute, startsAfter: null }) })
  expectAll(theatre.state)
  const imagined = stateOfImage(imageOf(theatre.state))
  playForecast(imagined, forecastRequest(theatre.state))
  assert.deepEqual(
    endsIn(imagined).map(([, , ended]) => ended - midnight),
    [lasts('A'), lasts('B')],
  )
})

test('a place of a stream that was left to a job on another workstation is left in the forecast no longer than in the day', () => {
  const jobs = [
    { name: 'A', priority: 50, workstation: 'WS2' },
    { name: 'B', priority: 10 },
  ]
  const theatre = stage([{ name: 'S', limit: 2, startAt: at(5), jobs }], { script: (name) => ({ ms: lasts(name) }) })
  assert.deepEqual(imaginedEnds(theatre), [
    ['WS#S.A', 5 + lasts('A') / minute],
    ['WS#S.B', 5 + lasts('B') / minute],
  ])
})

test('a stream that begins in the forecast is kept back by a drain no longer', () => {
  const jobs = [{ name: 'A', startAt: at(5), workstation: 'WS2' }, { name: 'B' }, { name: 'NOP', nop: true }]
  const theatre = stage([{ name: 'S', startAt: at(5), jobs }], { script: (name) => ({ ms: lasts(name) }) })
  const scope = { of: 'workstation', pattern: 'WS' } as const
  theatre.happen({ kind: 'freeze.added', freeze: 1, what: 'drain', scope, until: null, cause: { by: 'operator' } })
  assert.deepEqual(imaginedEnds(theatre), [
    ['WS#S.A', 5 + lasts('A') / minute],
    ['WS#S.B', 5 + lasts('B') / minute],
    ['WS#S.NOP', 5],
  ])
})

test('a forecast, with what-ifs, leaves the plan as it was, byte for byte, and comes out the same again', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      const { state } = play(streams, list, () => undefined)
      const before = everything(state)
      const asked = forecastRequest(state, { whatIf: ['lose WS'], until: state.now + 600 * minute })
      assert.deepEqual(forecast(imageOf(state), asked), forecast(imageOf(state), asked))
      assert.deepEqual(everything(state), before)
    }),
    { numRuns: 100 },
  )
})

test('a state made of an image is the plan, without the requests and the old instances', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      const { state } = play(streams, list, () => undefined)
      const left = (one: PlanState): unknown => {
        const { tasks: _t, requests: _r, departed: _d, submissions: _s, ...rest } = everything(one)
        return rest
      }
      const image = imageOf(state)
      assert.deepEqual(left(stateOfImage(image)), left(state))
      assert.deepEqual(left(stateFromImage(image)), left(state))
    }),
    { numRuns: 100 },
  )
})

/** Three chains: A, B, C of one stream; X, due at 60, follows C. W waits for a tape that V takes. */
const chains = (more: StageOptions = {}): Theatre => {
  const streams: StreamSketch[] = [
    { name: 'S', startAt: at(5), jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }, { name: 'C', follows: ['B'] }] },
    { name: 'T', jobs: [{ name: 'X', follows: ['S.C'], critical: true, deadlineAt: at(60) }] },
    {
      name: 'U',
      startAt: at(5),
      jobs: [
        { name: 'V', needs: [{ name: 'WS#TAPE', units: 1 }] },
        { name: 'W', needs: [{ name: 'WS#TAPE', units: 1 }] },
      ],
    },
  ]
  const theatre = stage(streams, { resources: { 'WS#TAPE': 2 }, script: () => ({ ms: 1e9 }), ...more })
  for (const job of everyJob(theatre.state)) addDuration(theatre.state, job, 10 * minute)
  return theatre
}

const asking = (whatIf: string[], theatre = chains()): ForecastView =>
  forecast(imageOf(theatre.state), forecastRequest(theatre.state, { whatIf }))

const minutesOf = (text: string | null): number | null =>
  text === null ? null : (Temporal.Instant.from(text).epochMilliseconds - midnight) / minute

const moved = ({ effects }: ForecastView): unknown =>
  effects.map(({ name, endBefore, endAt }) => [name.replace(/.*\./, ''), minutesOf(endBefore), minutesOf(endAt)])

test('what if a job took twice as long: who follows it ends later, and a deadline is missed', () => {
  const view = asking(['duration S.B x3'])
  assert.deepEqual(moved(view), [
    ['B', 25, 45],
    ['C', 35, 55],
    ['X', 45, 65],
  ])
  const [deadline] = view.deadlines
  assert.deepEqual(
    [deadline?.name, deadline?.lateBefore, deadline?.late, minutesOf(deadline?.endAt ?? null)],
    ['WS#T.X', false, true, 65],
  )
})

test('what if a job, or a stream, were held: it does not run, nor who follows it, and why is said', () => {
  const view = asking(['hold WS#S.B'])
  assert.deepEqual(moved(view), [
    ['B', 25, null],
    ['C', 35, null],
    ['X', 45, null],
  ])
  assert.deepEqual(
    view.notRun.map(({ name, why }) => [name, why]),
    [
      ['WS#S.B', 'The job is held.'],
      ['WS#S.C', 'FOLLOWS: the job follows WS#S.B, which is held.'],
      ['WS#T.X', 'FOLLOWS: the job follows WS#S.C, which is waiting.'],
    ],
  )
  assert.equal(asking(['hold S']).notRunCount, 4)
})

test('what if a resource were halved, a limit set, a job delayed', () => {
  assert.deepEqual(moved(asking(['halve WS#TAPE'])), [['W', 15, 25]])
  assert.deepEqual(moved(asking(['resource WS#TAPE 0'])), [
    ['V', 15, null],
    ['W', 15, null],
  ])
  assert.deepEqual(moved(asking(['limit WS#U 1'])), [['W', 15, 25]])
  assert.equal(asking(['limit WS 0']).ended, 0)
  assert.deepEqual(moved(asking(['delay T.X 50'])), [['X', 45, 60]])
  assert.deepEqual(moved(asking(['delay S 8', 'hold U.W'])), [
    ['A', 15, 18],
    ['W', 15, null],
    ['B', 25, 28],
    ['C', 35, 38],
    ['X', 45, 48],
  ])
})

test('what if a workstation were lost: nothing starts there, and nobody knows how its runs end', () => {
  const theatre = chains()
  theatre.playTo(at(6))
  const view = asking(['lose WS'], theatre)
  assert.deepEqual([view.ended, view.notRunCount], [0, 6])
  assert.equal(view.notRun.find(({ name }) => name === 'WS#S.A')?.status, 'unknown')
})

test('prompts, files and confirmations come at once or never, as is assumed', () => {
  const theatre = stage([
    {
      name: 'S',
      jobs: [
        { name: 'A', prompts: ['go?'] },
        { name: 'B', files: ['/in/x'] },
        { name: 'C', confirmed: true },
      ],
    },
  ])
  const ended = (word: 'at-once' | 'never'): number =>
    forecast(
      imageOf(theatre.state),
      forecastRequest(theatre.state, { assumptions: { prompts: word, files: word, confirmations: word } }),
    ).ended
  assert.deepEqual([ended('at-once'), ended('never')], [3, 0])
})

test('a job that waits to be confirmed is confirmed in the forecast, as one that comes to it is; one whose kill is ordered ends now', () => {
  const jobs = [{ name: 'C', confirmed: true }, { name: 'D', follows: ['C'] }, { name: 'LONG' }]
  const theatre = stage([{ name: 'S', jobs }], { script: (name) => (name === 'LONG' ? { ms: 1e9 } : {}) })
  addDuration(theatre.state, 3, 600 * minute)
  theatre.playTo(at(1))
  const [c, long] = [jobNamed(theatre.state, 'S.C'), jobNamed(theatre.state, 'S.LONG')]
  assert.deepEqual([c.status, long.status], ['pending', 'running'])
  theatre.happen({ kind: 'job.kill_requested', job: long.id, run: 1, cause: { by: 'operator' } })
  const ended = (confirmations: 'at-once' | 'never'): number =>
    forecast(
      imageOf(theatre.state),
      forecastRequest(theatre.state, { assumptions: { prompts: 'never', files: 'never', confirmations } }),
    ).ended
  assert.deepEqual([ended('at-once'), ended('never')], [2, 0])
  const imagined = stateOfImage(imageOf(theatre.state))
  playForecast(imagined, forecastRequest(theatre.state))
  assert.equal(jobNamed(imagined, 'S.LONG').endedAt, '2026-11-22T00:01:00.000Z')
})

test('a what-if that cannot be read, or concerns nothing, is refused', () => {
  for (const text of ['hold', 'hold S.NONE', 'lose MARS', 'duration S.A 2', 'limit S', 'wish S.A 1', 'halve WS#NONE']) {
    assert.throws(() => asking([text]), Refusal, text)
  }
  assert.throws(() => asking(['lose SW']), { code: 'workstation.unknown', message: /Did you mean WS\?/ })
})
