/** The history of runs as it is kept: what is said to hold is what would be read now, whatever has happened to the plan. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { apply } from '#/core/apply.ts'
import { decideClosing } from '#/core/decide-closing.ts'
import { openJournal } from '#/core/journal.ts'
import { createState } from '#/core/state.ts'
import { viewJob } from '#/core/view.ts'
import type { Database } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import { testDatabase } from '#/db/test-database.ts'
import { watchHistory } from '#/engine/cached/history.ts'
import { createLookout, type Lookout, type Moment } from '#/engine/cached/lookout.ts'
import { createHistoryDesk, type HistoryAsked } from '#/engine/history-desk.ts'
import { runRecordOf } from '#/engine/run-record.ts'
import { manualClock } from '#/lib/clock.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { runOutcomes } from '#/model/run-views.ts'
import { defaultCarryForward } from '#/planning/carry-forward.ts'
import { ensurePlanDay } from '#/store/days.ts'
import type { RunFilter } from '#/store/run-history.ts'
import { encodeRuns, type RunRecord } from '#/store/runs.ts'
import { midnight, minute, stage, type StreamSketch } from '../support/plan.ts'
import { otherJob, play } from '../support/play.ts'
import { randomPlan, type Step } from '../support/random-plan.ts'
import type { Theatre } from '../support/simulate.ts'

const day = '2026-11-22'
const someOutcomes = fc.subarray([...runOutcomes], { minLength: 1, maxLength: 2 })
const seldom = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })

const questions: fc.Arbitrary<HistoryAsked> = fc.record({
  from: fc.constantFrom('2026-11-15', day),
  to: fc.constantFrom(day, day, day, '2026-11-23'),
  filter: fc.record({
    name: seldom(fc.constantFrom('J0', 'j1', 'J2', 'J?', 'FIX@', 'OTHER')),
    stream: seldom(fc.constantFrom('S0', 'WS#S1', '@#S@', 'USERJOBS')),
    workstation: seldom(fc.constantFrom('WS', 'WS2', 'WS9', 'WS?')),
    outcomes: fc.option(someOutcomes, { nil: undefined, freq: 2 }),
    job: seldom(fc.integer({ min: 1, max: 6 })),
  }),
  limit: fc.constantFrom(2, 100),
})

/** Nothing waits: runs are what is looked at. */
const atOnce = { follows: [], joins: [], needs: [], files: [], prompts: [], priority: 10, startAt: null, untilAt: null }
const busyPlan = randomPlan.map((streams) =>
  streams.map(({ name, jobs }) => ({ name, jobs: jobs.map((job) => ({ ...job, ...atOnce })) })),
)

/** Runs are lost and come back, are run again, killed and confirmed, and go on when their day is closed. */
const busySteps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    minutes: fc.integer({ min: 0, max: 8 }),
    action: fc.constantFrom('fault', 'fault', 'fault', 'rerun', 'rerun', 'kill', 'confirm', 'cancel', 'close'),
    pick: fc.nat(),
    yes: fc.boolean(),
  }),
  { minLength: 4, maxLength: 16 },
)

interface Kept {
  readonly text: string
  readonly moment: Moment
  readonly affects: ReturnType<typeof watchHistory>
}

interface Watching {
  readonly database: Database
  /** The state runs ahead of what is committed by so many events. */
  readonly lag: number
  readonly look: (lookout: Lookout) => Promise<void>
}

/** A day as a server goes through it, with a look at it after each end of a run, and now and then. */
const replay = async (events: readonly LedgerEvent[], { database, lag, look }: Watching): Promise<void> => {
  const state = createState({ workstationLimit: 3 })
  state.now = midnight
  state.journal = openJournal(state)
  let committed = 0
  const lookout = createLookout({ state: () => state, committed: () => committed, onAnotherPlan: () => undefined })
  const ended: { readonly seq: number; readonly row: RunRecord }[] = []
  for (const event of events) {
    const row = runRecordOf(state, event)
    if (row !== undefined) ended.push({ seq: event.seq, row })
    apply(state, event)
    const isLast = event === events.at(-1)
    if (row === undefined && event.seq % 5 !== 0 && !isLast) continue
    committed = Math.max(committed, isLast ? event.seq : event.seq - lag)
    const open = ended.findIndex(({ seq }) => seq > committed)
    const rows = ended.splice(0, open === -1 ? ended.length : open).map((one) => one.row)
    if (rows.length > 0) await encodeRuns(rows)(database)
    await look(lookout)
  }
}

test('a history that is said to hold is what would be read now, and one that is not has changed nearly always', async (t) => {
  const database = await testDatabase(t)
  await ensurePlanDay(database, day)
  const { runs } = createHistoryDesk({ database, clock: manualClock(midnight) })
  const seen = { held: 0, rows: 0, behind: 0, inVain: 0 }
  const scenes = fc.tuple(
    busyPlan,
    busySteps,
    fc.array(questions, { minLength: 8, maxLength: 8 }),
    fc.constantFrom(0, 0, 1, 4),
  )
  const isWhatIsRead = fc.asyncProperty(scenes, async ([streams, steps, asked, lag]) => {
    await database.execute(sql`delete from runs`)
    const kept = new Map<HistoryAsked, Kept>()
    const lookAt = async (lookout: Lookout, one: HistoryAsked): Promise<void> => {
      const before = kept.get(one)
      const holds = before !== undefined && lookout.judge(before.moment, before.affects) === 'holds'
      const moment = lookout.committed()
      const { items } = await runs(one)
      const text = JSON.stringify(items)
      if (holds) {
        seen.held += 1
        if (items.length > 0) seen.rows += 1
        assert.equal(before.text, text)
        return
      }
      if (before !== undefined && lag === 0) {
        seen.behind += 1
        if (before.text === text) seen.inVain += 1
      }
      kept.set(one, { text, moment, affects: watchHistory(one) })
    }
    const events = play(streams, steps, () => undefined).events.slice(0, 120)
    const look = async (lookout: Lookout): Promise<void> => {
      for (const one of asked) await lookAt(lookout, one)
    }
    await replay(events, { database, lag, look })
  })
  // Shares are told of plays that are always the same: those of a few random plays lie far apart.
  await fc.assert(isWhatIsRead, { numRuns: 5, unbiased: true, seed: 1 })
  assert.ok(seen.rows > 50 && seen.behind > 20, JSON.stringify(seen))
  assert.ok(seen.inVain * 3 < seen.behind, JSON.stringify(seen))
  await fc.assert(isWhatIsRead, { numRuns: 5, unbiased: true })
})

/** Which questions are said to have changed by what is played. */
const changedBy = (streams: StreamSketch[], happens: (theatre: Theatre) => void, filters: RunFilter[]): RunFilter[] => {
  const theatre = stage(streams, { script: () => ({ ms: 10 * minute }) })
  const { state } = theatre
  state.journal = openJournal(state)
  const lookout = createLookout({ state: () => state, committed: () => undefined, onAnotherPlan: () => undefined })
  const moment = lookout.now()
  happens(theatre)
  return filters.filter(
    (filter) => lookout.judge({ ...moment }, watchHistory({ from: day, to: day, filter })) !== 'holds',
  )
}

const cause = { by: 'operator' }

test('a run of another job in its place is found by the name and workstation of both, as an earlier run had the others', () => {
  const both = [{ name: 'A' }, { name: 'OTHER' }, { workstation: 'WS' }, { workstation: 'WS9' }]
  const happens = ({ state, happen, playTo }: Theatre): void => {
    playTo(midnight + 20 * minute)
    happen({
      kind: 'job.rerun',
      job: 1,
      run: 2,
      why: 'operator',
      notBefore: state.now,
      from: otherJob(state, false),
      cause,
    })
    playTo(midnight + 40 * minute)
  }
  assert.deepEqual(changedBy([{ name: 'PAY', jobs: [{ name: 'A' }] }], happens, [...both, { name: 'B' }]), both)
})

test('a run that ended before its job went on in USERJOBS is found by the stream that it ran in', () => {
  const happens = ({ state, happen, playTo }: Theatre): void => {
    playTo(midnight + 35 * minute)
    const options = { ...defaultCarryForward, enCarryForward: 'no', enCFResourceQuantity: true } as const
    happen(decideClosing(state, { through: day, before: midnight + 48 * 60 * minute, timezone: 'UTC', options }))
    assert.equal(viewJob(state, 1).stream, 'WS#USERJOBS')
  }
  const asked = [{ stream: 'PAY' }, { stream: 'WS#PAY', outcomes: ['succeeded'] as const }]
  const others = [{ stream: 'WS#PAY', outcomes: ['abended'] as const }, { job: 2 }]
  const streams = [{ name: 'PAY', jobs: [{ name: 'A', every: 30 }] }]
  assert.deepEqual(changedBy(streams, happens, [...asked, ...others]), asked)
})
