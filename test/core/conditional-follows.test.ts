/** Conditional dependencies and joins: the worked cases of the manual ("Conditional dependencies"), one test each. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from '#/core/explain.ts'
import { eventsOf } from '#/core/order.ts'
import { viewStream } from '#/core/view.ts'
import { jobNamed, midnight, minute, stage, starts, type JobSketch, type StreamSketch } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute
const cause = { by: 'operator' }
const outputs = [
  { name: 'STATUS_OK', expression: 'RC=2' },
  { name: 'STATUS_ERR', expression: 'RC=9' },
]

/** Plays the jobs of one stream DAY; `codes` are the return codes of those that do not succeed. */
const play = (jobs: JobSketch[], codes: Record<string, number> = {}, others: StreamSketch[] = []): Theatre => {
  const theatre = stage([{ name: 'DAY', jobs }, ...others], { script: (name) => ({ returnCode: codes[name] ?? 0 }) })
  theatre.playTo(at(1))
  return theatre
}

const statusOf = (theatre: Theatre, job: string): string => jobNamed(theatre.state, `DAY.${job}`).internalStatus
const streamStatus = (theatre: Theatre, id = 1): string => viewStream(theatre.state, id).status
const order = (theatre: Theatre, action: 'cancel' | 'rerun' | 'release', job: string): void => {
  const { id } = jobNamed(theatre.state, `DAY.${job}`)
  for (const body of eventsOf(theatre.state, { kind: 'job', action, job: id, cause })) theatre.happen(body)
}
const whyOf = (theatre: Theatre, job: string): string[] =>
  explain(theatre.state, { agent: 'virtual' }, jobNamed(theatre.state, `DAY.${job}`).id).hindrances.map(
    ({ sentence }) => sentence,
  )

test('case a: SALES abends, PERFORMANCE IF SUCC is suppressed, and the stream abends', () => {
  const theatre = play([{ name: 'SALES' }, { name: 'PERFORMANCE', follows: ['SALES IF SUCC'] }], { SALES: 1 })
  assert.equal(statusOf(theatre, 'PERFORMANCE'), 'SUPPR')
  assert.equal(streamStatus(theatre), 'abended')
})

test('case b: BACKUP succeeds, OPERATOR_CALL IF ABEND is suppressed, and the stream succeeds', () => {
  const theatre = play([{ name: 'BACKUP' }, { name: 'OPERATOR_CALL', follows: ['BACKUP IF ABEND|FAIL'] }])
  assert.equal(statusOf(theatre, 'OPERATOR_CALL'), 'SUPPR')
  assert.equal(streamStatus(theatre), 'succeeded')
})

test('case c: SALES abends and no output condition is true: PERFORMANCE stays on HOLD, and the stream is stuck', () => {
  const jobs = [
    { name: 'SALES', outputConditions: outputs },
    { name: 'PERFORMANCE', follows: ['SALES IF STATUS_OK'] },
  ]
  const theatre = play(jobs, { SALES: 1 })
  assert.equal(statusOf(theatre, 'PERFORMANCE'), 'HOLD')
  assert.equal(streamStatus(theatre), 'stuck')
  assert.deepEqual(whyOf(theatre, 'PERFORMANCE'), [
    'FOLLOWS: the job follows WS#DAY.SALES IF STATUS_OK; it is abended, and none of its output conditions came true.',
  ])
})

test('case d: BACKUP abends with ERROR true: OPERATOR_CALL IF ERROR runs; recovery stop abends the stream, continue does not', () => {
  const jobs = (action: 'stop' | 'continue'): JobSketch[] => [
    { name: 'BACKUP', outputConditions: [{ name: 'ERROR', expression: 'RC > 4' }], recovery: { action } },
    { name: 'OPERATOR_CALL', follows: ['BACKUP IF ERROR'] },
  ]
  const stopped = play(jobs('stop'), { BACKUP: 8 })
  assert.equal(statusOf(stopped, 'OPERATOR_CALL'), 'SUCC')
  assert.equal(streamStatus(stopped), 'abended')
  const continued = play(jobs('continue'), { BACKUP: 8 })
  assert.equal(statusOf(continued, 'OPERATOR_CALL'), 'SUCC')
  assert.equal(streamStatus(continued), 'succeeded')
})

test('case e: another output condition decided how SALES came out: PERFORMANCE is suppressed, and the stream abends', () => {
  const jobs = [
    { name: 'SALES', outputConditions: outputs },
    { name: 'PERFORMANCE', follows: ['SALES IF STATUS_OK'] },
  ]
  const theatre = play(jobs, { SALES: 9 })
  assert.equal(statusOf(theatre, 'PERFORMANCE'), 'SUPPR')
  assert.equal(streamStatus(theatre), 'abended')
})

test('IF EXEC lets go as soon as the predecessor runs', () => {
  const theatre = stage([{ name: 'DAY', jobs: [{ name: 'A' }, { name: 'WATCH', follows: ['A IF EXEC'] }] }], {
    script: () => ({ ms: 5 * minute }),
  })
  theatre.playTo(at(1))
  assert.deepEqual(starts(theatre), ['A', 'WATCH'])
})

test('a condition is judged when the recovery has come to its end, and not before', () => {
  const recovery = { action: 'rerun', attempts: 1, repeatEvery: 5 } as const
  const theatre = stage(
    [
      {
        name: 'DAY',
        jobs: [
          { name: 'A', recovery },
          { name: 'CALL', follows: ['A IF ABEND'] },
        ],
      },
    ],
    { script: (name, run) => ({ returnCode: name === 'A' && run === 1 ? 1 : 0 }) },
  )
  theatre.playTo(at(4))
  assert.equal(statusOf(theatre, 'CALL'), 'HOLD')
  theatre.playTo(at(6))
  assert.equal(statusOf(theatre, 'CALL'), 'SUPPR')
  assert.equal(streamStatus(theatre), 'succeeded')
})

test('a standard follows on a suppressed job is released; suppression goes on only by IF SUPPR', () => {
  const theatre = play([
    { name: 'A' },
    { name: 'OFF', follows: ['A IF ABEND'] },
    { name: 'PLAIN', follows: ['OFF'] },
    { name: 'CHAIN', follows: ['OFF IF SUCC'] },
    { name: 'NEXT', follows: ['OFF IF SUPPR'] },
  ])
  assert.deepEqual(starts(theatre).toSorted(), ['A', 'NEXT', 'PLAIN'])
  assert.equal(statusOf(theatre, 'CHAIN'), 'SUPPR')
  assert.equal(streamStatus(theatre), 'succeeded')
})

test('standard dependencies are waited for before a false condition suppresses', () => {
  const jobs: JobSketch[] = [
    { name: 'A' },
    { name: 'SLOW', startAt: at(10) },
    { name: 'B', follows: ['A IF ABEND', 'SLOW'] },
  ]
  const theatre = play(jobs)
  assert.equal(statusOf(theatre, 'B'), 'HOLD')
  theatre.playTo(at(11))
  assert.equal(statusOf(theatre, 'B'), 'SUPPR')
})

test('a predecessor that is cancelled before it ran leaves its follower on HOLD and the stream stuck', () => {
  const theatre = stage([
    {
      name: 'DAY',
      jobs: [
        { name: 'A', startAt: at(10) },
        { name: 'B', follows: ['A IF SUCC'] },
      ],
    },
  ])
  order(theatre, 'cancel', 'A')
  theatre.playTo(at(20))
  assert.equal(statusOf(theatre, 'B'), 'HOLD')
  assert.equal(streamStatus(theatre), 'stuck')
  order(theatre, 'release', 'B')
  theatre.playTo(at(21))
  assert.equal(statusOf(theatre, 'B'), 'SUCC')
})

test('rerunning the predecessor clears what was judged, and the branch that was off is taken', () => {
  const theatre = stage(
    [
      {
        name: 'DAY',
        jobs: [{ name: 'A' }, { name: 'GOOD', follows: ['A IF SUCC'] }, { name: 'DONE', follows: ['GOOD IF SUCC'] }],
      },
    ],
    { script: (name, run) => ({ returnCode: name === 'A' && run === 1 ? 1 : 0 }) },
  )
  theatre.playTo(at(1))
  assert.deepEqual([statusOf(theatre, 'GOOD'), statusOf(theatre, 'DONE')], ['SUPPR', 'SUPPR'])
  order(theatre, 'rerun', 'A')
  theatre.playTo(at(2))
  assert.deepEqual(starts(theatre), ['A', 'A/2', 'GOOD', 'DONE'])
  assert.equal(streamStatus(theatre), 'succeeded')
})

test('a stream follows another IF ABEND, and is suppressed with its jobs when that succeeds', () => {
  const repair: StreamSketch = { name: 'REPAIR', follows: ['DAY IF ABEND'], jobs: [{ name: 'MEND' }] }
  const after: StreamSketch = { name: 'AFTER', follows: ['REPAIR'], jobs: [{ name: 'LAST' }] }
  const well = play([{ name: 'A' }], {}, [repair, after])
  assert.equal(streamStatus(well, 2), 'suppressed')
  assert.deepEqual(starts(well), ['A', 'LAST'])
  const badly = play([{ name: 'A' }], { A: 1 }, [repair, after])
  assert.deepEqual(starts(badly), ['A', 'MEND', 'LAST'])
})

test('JOIN ALL waits for every member; one that is false suppresses', () => {
  const joins = [{ name: 'BOTH', needed: 0, follows: ['A IF SUCC', 'B IF SUCC'] }]
  const jobs: JobSketch[] = [{ name: 'A' }, { name: 'B' }, { name: 'C', joins }]
  assert.deepEqual(starts(play(jobs)), ['A', 'B', 'C'])
  assert.equal(statusOf(play(jobs, { B: 1 }), 'C'), 'SUPPR')
})

test('JOIN n OF is satisfied by n of its members, and suppresses when n cannot come any more', () => {
  const joins = [{ name: 'TWO', needed: 2, follows: ['A IF SUCC', 'B IF SUCC', 'C IF SUCC'] }]
  const jobs: JobSketch[] = [{ name: 'A' }, { name: 'B' }, { name: 'C' }, { name: 'D', joins }]
  assert.equal(statusOf(play(jobs, { B: 1 }), 'D'), 'SUCC')
  assert.equal(statusOf(play(jobs, { B: 1, C: 1 }), 'D'), 'SUPPR')
})

test('why: an open join names how many of its members came true', () => {
  const joins = [{ name: 'TWO', needed: 2, follows: ['A IF SUCC', 'B IF SUCC'] }]
  const theatre = play([{ name: 'A' }, { name: 'B', startAt: at(10) }, { name: 'C', joins }])
  assert.deepEqual(whyOf(theatre, 'C'), [
    'JOIN TWO: 1 of 2 came true; the job still waits for WS#DAY.B IF SUCC, which is waiting.',
  ])
})
