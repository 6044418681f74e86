import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Row } from './testing/fixture.ts'
import { messagesOf, shortTimes, startFixture, whoSaid } from './testing/start-fixture.ts'

const rows = (change: Partial<Record<string, Partial<Row>>> = {}): Row[] =>
  ['database', 'ledger', 'api'].map((name) => ({ name, ...change[name] }))

/** The promise of the shutdown, in milliseconds. */
const inAll = 10_000

describe('the end of the process', { concurrency: 2 }, () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test(`${signal} stops everything in reverse order, with exit code 0 and nothing left behind`, async () => {
      const program = startFixture(rows())
      await program.line({ said: 'running' })
      program.kill(signal)
      const end = await program.ended
      assert.deepEqual([end.exit, end.stderr, end.leftovers], [0, '', []])
      assert.deepEqual(whoSaid(end, 'stopped'), ['api', 'ledger', 'database'])
      assert.equal(messagesOf(end).at(-1), 'stopped 3 components')
      assert.ok(end.tookMs < 2_000, `${end.tookMs} ms`)
    })
  }

  test('a component that hangs is told, then abandoned and named, and the rest still stops', async () => {
    const program = startFixture(rows({ api: { stop: 'deaf' }, ledger: { stop: 'hang' }, database: { stop: 'throw' } }))
    await program.line({ said: 'running' })
    program.kill('SIGTERM')
    const end = await program.ended
    assert.deepEqual([end.exit, end.leftovers], [0, []])
    assert.deepEqual(whoSaid(end, 'stopped'), ['api', 'ledger', 'database'])
    const errors = end.lines.filter((line) => line['log.level'] === 'error').map(({ message }) => message)
    assert.equal(errors.length, 3)
    assert.match(String(errors[0]), /^api did not stop within 1 s and was abandoned$/)
    assert.match(String(errors[1]), /^ledger did not stop/)
    assert.equal(errors[2], 'database failed while stopping')
  })

  test('even when every component hangs, all is over within 10 s', async () => {
    const names = ['database', 'ledger', 'leader', 'engine', 'agent link', 'api']
    const program = startFixture(
      names.map((name) => ({ name, stop: 'deaf' })),
      {},
    )
    await program.line({ said: 'running' })
    program.kill('SIGTERM')
    const end = await program.ended
    assert.equal(end.exit, 0)
    assert.deepEqual(whoSaid(end, 'stopped'), names.toReversed())
    assert.ok(end.tookMs < inAll, `${end.tookMs} ms`)
  })

  test('while it stops it is not ready, and says so to who asks', async () => {
    const program = startFixture(rows({ api: { stop: 'deaf' } }))
    await program.line({ said: 'running' })
    program.kill('SIGTERM')
    await program.line({ said: 'stopped', name: 'api' })
    program.kill('SIGUSR2')
    const readiness = await program.line({ phase: 'stopping' })
    assert.equal(readiness['ready'], false)
    assert.equal((await program.ended).exit, 0)
  })

  test('a second SIGTERM hastens: what hangs is abandoned at once, everything is still told to stop', async () => {
    const hanging = rows({ api: { stop: 'deaf' }, ledger: { stop: 'deaf' }, database: { stop: 'deaf' } })
    const program = startFixture(hanging, { ...shortTimes, stopMs: 60_000, shutdownMs: 300_000 })
    await program.line({ said: 'running' })
    program.kill('SIGTERM')
    await program.line({ said: 'stopped', name: 'api' })
    program.kill('SIGTERM')
    const end = await program.ended
    assert.deepEqual([end.exit, end.leftovers], [0, []])
    assert.deepEqual(whoSaid(end, 'stopped'), ['api', 'ledger', 'database'])
    assert.ok(end.tookMs < 3_000, `${end.tookMs} ms`)
  })

  test('the echo of a signal, as npm makes one of every Ctrl-C, hastens nothing', async () => {
    const program = startFixture(rows({ api: { stop: 'hang' } }), { ...shortTimes, echoMs: 60_000 })
    await program.line({ said: 'running' })
    program.kill('SIGINT')
    await program.line({ said: 'stopped', name: 'api' })
    program.kill('SIGINT')
    const end = await program.ended
    assert.equal(end.exit, 0)
    assert.ok(!messagesOf(end).some((message) => message.startsWith('asked again')))
  })

  for (const how of ['hang', 'deaf'] as const) {
    test(`SIGTERM during a start (${how}) gives the start up and takes back what was there`, async () => {
      const program = startFixture(rows({ ledger: { start: how } }), { ...shortTimes, startMs: 60_000 })
      await program.line({ said: 'held', name: 'ledger' })
      program.kill('SIGTERM')
      const end = await program.ended
      assert.deepEqual([end.exit, end.stderr, end.leftovers], [0, '', []])
      assert.deepEqual(whoSaid(end, 'starting'), ['database', 'ledger'])
      assert.deepEqual(whoSaid(end, 'stopped'), ['ledger', 'database'])
      assert.ok(end.tookMs < 2_000, `${end.tookMs} ms`)
    })
  }
})
