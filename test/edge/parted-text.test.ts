/** An export is sent as it is made: as fast as it is read, not again to who has it, and never half as if it were whole. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { silentLog, type Log, type LogLine } from '#/lib/log.ts'
import { Fault } from '#/lib/refusal.ts'
import { eventually } from '../support/eventually.ts'
import { memoryDefinitions } from './memory-definitions.ts'
import { startEdge } from './edge.ts'

const size = 65_536
const asIs = <T>(work: () => T): T => work()

/** A desk whose export has so many parts, and how many of them were made; `failing` is the one that cannot be made. */
const openExport = async (t: TestContext, { count, failing }: { count: number; failing?: number }) => {
  const made = { parts: 0, ended: 0, revision: 6 }
  const parts = async function* (): AsyncGenerator<string> {
    try {
      for (let part = 0; part < count; part += 1) {
        if (part === failing) throw new Fault('The database has gone.')
        made.parts += 1
        yield 'x'.repeat(size)
      }
    } finally {
      made.ended += 1
    }
  }
  const print = async () => ({ revision: made.revision, parts: parts() })
  const logged: string[] = []
  const note =
    (level: string): LogLine =>
    ({ err }, line) =>
      void logged.push(`${level} ${line}: ${String(err)}`)
  const log: Log = { ...silentLog, warn: note('warn'), error: note('error') }
  const edge = await startEdge(t, { log, definitions: { ...memoryDefinitions(asIs, () => undefined), print } })
  const ask = (headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${edge.server}/api/v1/definitions/export`, { headers, method })
  return { ...edge, made, logged, ask }
}

test('of an export no more is made than is read', async (t) => {
  const { ask, made } = await openExport(t, { count: 2_000 })
  const answer = await ask()
  const reader = answer.body?.getReader()
  await reader?.read()
  let known = -1
  // What lies in sockets comes to its end.
  for (let turns = 0; turns < 200; turns += 1) {
    if (made.parts !== known) turns = 0
    known = made.parts
    await nextTurn()
  }
  assert.ok(known < 1_000, `${known} parts were made of which one was read`)
  await reader?.cancel()
})

test('whoever has an export is told so before any of it is made, until a revision is made', async (t) => {
  const { ask, made } = await openExport(t, { count: 2 })
  const first = await ask()
  assert.equal((await first.text()).length, 2 * size)
  const etag = first.headers.get('etag') ?? ''
  const again = await ask({ 'if-none-match': etag })
  assert.deepEqual([again.status, await again.text(), made.parts], [304, '', 2])
  made.revision += 1
  const after = await ask({ 'if-none-match': etag })
  assert.deepEqual([after.status, (await after.text()).length], [200, 2 * size])
  assert.notEqual(after.headers.get('etag'), etag)
})

test('an export that cannot begin is refused, and one that breaks off is no whole answer', async (t) => {
  const none = await openExport(t, { count: 3, failing: 0 })
  assert.equal((await none.ask()).status, 503)
  const some = await openExport(t, { count: 3, failing: 2 })
  const answer = await some.ask()
  assert.equal(answer.status, 200)
  await assert.rejects(answer.text())
  const { origin } = new URL(some.server)
  await assert.rejects(some.client.exportDefinitions(), {
    code: 'server.unreachable',
    message: new RegExp(
      `^The answer of ${origin} broke off in the middle \\(.+\\)\\. The log of the server says why; try again\\.$`,
    ),
  })
  assert.deepEqual([none.made.ended, some.made.ended], [1, 2])
  const why = 'warn GET /api/v1/definitions/export broke off in the middle: Fault: The database has gone.'
  assert.deepEqual(some.logged, [why, why])
})

test('for whoever asks for the head of an export, none of it is made but what shows that it can be', async (t) => {
  const { ask, made } = await openExport(t, { count: 500 })
  const head = await ask({}, 'HEAD')
  assert.deepEqual([head.status, await head.text()], [200, ''])
  await eventually('the end of what is made', () => (made.ended === 1 ? true : undefined))
  assert.equal(made.parts, 1)
  const whole = await ask()
  assert.equal((await whole.text()).length, 500 * size)
  assert.equal(head.headers.get('etag'), whole.headers.get('etag'))
})

test('whoever goes away in the middle of an export ends it, and nothing is said to have failed', async (t) => {
  const { ask, made, logged } = await openExport(t, { count: 2_000 })
  const reader = (await ask()).body?.getReader()
  await reader?.read()
  await reader?.cancel()
  await eventually('the end of the export', () => (made.ended === 1 ? true : undefined))
  assert.ok(made.parts < 1_000, `${made.parts} parts were made of which one was read`)
  assert.deepEqual(logged, [])
})
