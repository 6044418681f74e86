/** Reading ahead is bounded, whatever goes wrong and however its sources behave, and whoever opens a job soon finds it read. */
import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { test } from 'node:test'
import { Refusal } from '#/lib/refusal.ts'
import { createReaderAhead, type ReaderAheadParts } from './reader-ahead.ts'
import { openTime } from './testing/open-time.ts'

type Asked = ReturnType<ReaderAheadParts['engine']>

/** 2026-11-22 at 23:30 in UTC, and the day after it at the site. */
const reading = () => ({
  now: Temporal.Instant.from('2026-11-22T23:30:00Z').epochMilliseconds,
  timezone: 'Europe/Berlin',
})

const openReader = ({ isLeading = true, isKept = true, logSize = 3, isBusy = (): boolean => false } = {}) => {
  const time = openTime()
  /** When each job was begun. */
  const begun: [job: number, at: number][] = []
  const asked: unknown[] = []
  const status = new Map<number, string>()
  /** Those that have run a second time. */
  const again = new Set<number>()
  const wrongBefore: number[] = []
  /** What the sources do before they answer. */
  const sources = { job: async () => {}, log: async (_job: number) => {}, runs: async () => {} }
  const engine = {
    glance: ({ id }: { id: number }) => {
      if (status.get(id) === 'gone') throw new Refusal('job.unknown', 'It has left the plan.')
      const workstation = id % 2 === 0 ? 'FTA2' : 'FTA1'
      return {
        id,
        name: `J${id}`,
        workstation,
        stream: 'WS#PAY',
        status: status.get(id) ?? 'abended',
        run: again.has(id) ? 2 : 1,
      }
    },
    job: async (id: number) => {
      begun.push([id, time.clock.now()])
      asked.push(['job', id])
      await sources.job()
    },
    log: async (id: number, part: object) => {
      asked.push(['log', id, part])
      await sources.log(id)
      return { size: logSize }
    },
    history: {
      runs: async (of: object) => {
        asked.push(['runs', of])
        await sources.runs()
      },
    },
    jobs: async () => ({ items: wrongBefore.map((id) => ({ id })), next: null }),
    isLeading: () => isLeading,
    reading,
  } as unknown as Asked
  const parts = { ...time.parts, isBusy, isKept, engine: () => engine }
  const reader = createReaderAhead(parts)
  return { ...time, begun, asked, status, again, wrongBefore, sources, reader }
}

const never = (): Promise<never> => new Promise(() => {})

test('of a job that went wrong the questions are asked that are asked first, the log last, and of a short log its beginning', async () => {
  const { reader, asked } = openReader()
  reader.expect([7])
  await nextTurn()
  assert.deepEqual(asked, [
    ['job', 7],
    ['runs', { from: '2026-11-16', to: '2026-11-23', filter: { name: 'J7', stream: 'WS#PAY' }, limit: 30 }],
    ['log', 7, { id: 7, offset: -16_384, limit: 16_384 }],
    ['log', 7, { offset: 0, limit: 65_536 }],
  ])
  const { jobs, questions, waiting, isReading } = reader.state()
  assert.deepEqual(
    { jobs, questions, waiting, isReading },
    { jobs: { read: 1, failed: 0, skipped: 0, dropped: 0 }, questions: 4, waiting: 0, isReading: false },
  )
})

test('a long log is read at its end alone, and at a standby none is', async () => {
  const kindsAsked = async (of: Parameters<typeof openReader>[0]): Promise<unknown[]> => {
    const { reader, asked } = openReader(of)
    reader.expect([7])
    await nextTurn()
    return asked.map((one) => (one as unknown[])[0])
  }
  assert.deepEqual(await kindsAsked({ logSize: 16_385 }), ['job', 'runs', 'log'])
  assert.deepEqual(await kindsAsked({ isLeading: false }), ['job', 'runs'])
})

test('a storm of 5 000 failures costs no more than a hundred: the newest are read, two a second, and the others are forgotten', async () => {
  const { reader, begun } = openReader()
  const storm = Array.from({ length: 5_000 }, (_, i) => i + 1)
  for (let at = 0; at < storm.length; at += 50) reader.expect(storm.slice(at, at + 50))
  assert.equal(reader.state().waiting, 100)
  await nextTurn()
  assert.deepEqual(
    begun.map(([job]) => job),
    storm.slice(-100).toReversed(),
  )
  const gaps = begun.slice(1).map(([, at], i) => at - (begun[i]?.[1] ?? 0))
  assert.deepEqual([Math.min(...gaps), Math.max(...gaps)], [500, 500])
  assert.deepEqual(reader.state().jobs, { read: 100, failed: 0, skipped: 0, dropped: 4_900 })
})

test('who goes wrong while others wait is read next, and a job that goes wrong again waits once, as the newest', async () => {
  const { reader, begun, sources } = openReader()
  const first = Promise.withResolvers<void>()
  sources.job = () => first.promise
  reader.expect([1, 2, 3])
  await nextTurn()
  reader.expect([4, 1])
  assert.equal(reader.state().waiting, 3)
  first.resolve()
  await nextTurn()
  assert.deepEqual(
    begun.map(([job]) => job),
    [3, 1, 4, 2],
  )
})

test('a job that is no longer wrong when its turn comes is skipped, and so is one that has left the plan', async () => {
  const { reader, begun, status } = openReader()
  status.set(1, 'failed').set(2, 'running').set(3, 'succeeded').set(4, 'unknown').set(5, 'abended').set(6, 'gone')
  reader.expect([1, 2, 3, 4, 5, 6])
  await nextTurn()
  assert.deepEqual(
    begun.map(([job]) => job),
    [5, 4, 1],
  )
  assert.deepEqual(reader.state().jobs, { read: 3, failed: 0, skipped: 3, dropped: 0 })
})

test('a job that an operator had run again is read when that has gone well, and not while it runs', async () => {
  const { reader, begun, status, again } = openReader()
  status.set(1, 'succeeded').set(2, 'running').set(3, 'waiting')
  for (const job of [1, 2, 3]) again.add(job)
  reader.expect([1, 2, 3])
  await nextTurn()
  assert.deepEqual(
    begun.map(([job]) => job),
    [1],
  )
  assert.equal(reader.state().jobs.skipped, 2)
})

test('a source that fails costs its own question and no other, and a database that hangs no more than ten seconds', async () => {
  const { reader, asked, sources, pass } = openReader()
  sources.job = async () => {
    throw new Error('the database is away')
  }
  reader.expect([1])
  await nextTurn()
  assert.deepEqual(
    asked.map((one) => (one as unknown[])[0]),
    ['job', 'runs', 'log', 'log'],
  )
  assert.deepEqual(reader.state().jobs, { read: 0, failed: 1, skipped: 0, dropped: 0 })
  sources.job = async () => {}
  sources.runs = never
  reader.expect([2, 3])
  await nextTurn()
  assert.deepEqual([reader.state().isReading, reader.state().waiting], [true, 1])
  sources.runs = async () => {}
  pass(10_000)
  await nextTurn()
  assert.deepEqual(reader.state().jobs, { read: 1, failed: 2, skipped: 0, dropped: 0 })
})

/** The jobs whose log was asked for, in their order, each once. */
const logsOf = (asked: readonly unknown[]): unknown[] => [
  ...new Set(asked.flatMap((one) => ((one as unknown[])[0] === 'log' ? [(one as unknown[])[1]] : []))),
]

test('an agent that hangs is waited for twice, two seconds each; then what else is told of its jobs is read, and all of those of others', async () => {
  const { reader, asked, begun, sources, pass, clock } = openReader()
  const hangs = Promise.withResolvers<void>()
  sources.log = (job) => (job % 2 === 0 ? hangs.promise : Promise.resolve())
  reader.expect([8, 7, 6, 5, 4, 3, 2])
  await nextTurn()
  for (const _ of [1, 2]) {
    pass(2_000)
    await nextTurn()
  }
  assert.deepEqual(
    begun.map(([job]) => job),
    [2, 3, 4, 5, 6, 7, 8],
  )
  assert.deepEqual(logsOf(asked), [2, 3, 4, 5, 7])
  assert.deepEqual(reader.state().jobs, { read: 3, failed: 4, skipped: 0, dropped: 0 })
  assert.ok(clock.now() < 10_000, `${clock.now()} ms`)
  // It is tried again after half a minute, once: it still hangs.
  asked.length = 0
  pass(30_000)
  reader.expect([12, 10])
  await nextTurn()
  pass(2_000)
  await nextTurn()
  assert.deepEqual(logsOf(asked), [10])
  // What comes late after all says that it answers.
  hangs.resolve()
  await nextTurn()
  reader.expect([14])
  await nextTurn()
  assert.deepEqual(logsOf(asked), [10, 14])
  assert.equal(reader.state().jobs.read, 4)
})

test('one log that does not come keeps no other one back', async () => {
  const { reader, asked, sources, pass } = openReader()
  sources.log = (job) => (job === 6 ? never() : Promise.resolve())
  reader.expect([2, 4, 6])
  await nextTurn()
  pass(2_000)
  await nextTurn()
  assert.deepEqual(logsOf(asked), [6, 4, 2])
  assert.deepEqual(reader.state().jobs, { read: 2, failed: 1, skipped: 0, dropped: 0 })
})

test('a job that could not be launched has no log, which is no failure', async () => {
  const { reader, sources } = openReader()
  sources.log = async () => {
    throw new Refusal('job.no_log', 'It has written nothing.')
  }
  reader.expect([1])
  await nextTurn()
  assert.deepEqual(reader.state().jobs, { read: 1, failed: 0, skipped: 0, dropped: 0 })
})

test('whoever stops it waits for nothing, and nothing is read afterwards', async () => {
  const { reader, begun, sources } = openReader()
  sources.job = never
  reader.expect([1, 2])
  await nextTurn()
  await reader.stop()
  reader.expect([3])
  reader.beginAnew()
  await nextTurn()
  assert.deepEqual(
    begun.map(([job]) => job),
    [2],
  )
  assert.deepEqual([reader.state().isReading, reader.state().waiting, reader.state().jobs.dropped], [false, 0, 2])
})

test('with another plan what waits is forgotten, and those that are wrong in it are read, the one that ended last first', async () => {
  const { reader, begun, sources, wrongBefore } = openReader()
  sources.job = never
  reader.expect([1, 2])
  await nextTurn()
  sources.job = async () => {}
  reader.giveUp()
  wrongBefore.push(12, 11, 10)
  reader.beginAnew()
  await nextTurn()
  await nextTurn()
  assert.deepEqual(
    begun.map(([job]) => job),
    [2, 12, 11, 10],
  )
})

test('while orders or reports wait nothing is asked', async () => {
  const time = { at: () => 0 }
  const { reader, begun, clock } = openReader({ isBusy: () => time.at() < 3_000 })
  time.at = clock.now
  reader.expect([1])
  await nextTurn()
  assert.deepEqual(begun, [[1, 3_000]])
})

test('where no answer is kept nothing is read', async () => {
  const { reader, asked, wrongBefore } = openReader({ isKept: false })
  wrongBefore.push(1)
  reader.expect([1])
  reader.beginAnew()
  await nextTurn()
  assert.deepEqual([asked, reader.state().waiting], [[], 0])
})
