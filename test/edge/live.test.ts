/** What goes on over HTTP: changes that are watched, logs that grow, parts of large ones; and readers who do not read. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { Grant } from '#/model/caller.ts'
import type { Told } from '#/model/change-view.ts'
import { eventually } from '../support/eventually.ts'
import { startEdge, type Edge } from './edge.ts'

const at = '2026-11-22T03:14:00.000Z'
const told = (seq: number, more: object = {}): Told => ({
  id: `1-${seq}-0`,
  event: 'changes',
  data: { seq, at, ...more },
})

const untilFollowed = ({ engine }: Edge, times = 1): Promise<true> =>
  eventually('somebody who follows', () => (engine.changes.asked.length >= times ? true : undefined))

/** Ends what a client goes on with when the test does: it would connect again for ever. */
const untilEnd = (t: TestContext): { readonly signal: AbortSignal } => {
  const leave = new AbortController()
  t.after(() => leave.abort())
  return { signal: leave.signal }
}

test('whoever watches is told message by message, and what the client hears is what was told', async (t) => {
  const edge = await startEdge(t)
  const watch = edge.client.changes({ kinds: 'jobs,plan' }, untilEnd(t))
  const first = watch.next()
  await untilFollowed(edge)
  assert.deepEqual(edge.engine.changes.asked[0]?.kinds, ['jobs', 'plan'])
  const messages: Told[] = [
    { id: '1-1-0', event: 'resync', data: { seq: 1, at, why: 'begin' } },
    told(2, { plan: true }),
    { id: '1-2-0', event: 'position' },
    told(3, { definitions: 17 }),
  ]
  for (const message of messages) edge.engine.changes.tell(message)
  const heard = [(await first).value]
  while (heard.length < messages.length) heard.push((await watch.next()).value)
  assert.deepEqual(heard, messages)
})

test('a client that is cut off connects again, and says how far it was', async (t) => {
  const edge = await startEdge(t)
  const lost: string[] = []
  const watch = edge.client.changes({}, { ...untilEnd(t), after: '1-5-0', onLost: ({ code }) => lost.push(code) })
  const first = watch.next()
  await untilFollowed(edge)
  edge.engine.changes.tell(told(6))
  await first
  const second = watch.next()
  edge.api.endStreams()
  await untilFollowed(edge, 2)
  edge.engine.changes.tell(told(7))
  assert.deepEqual((await second).value, told(7))
  assert.deepEqual(
    edge.engine.changes.asked.map(({ after }) => after),
    ['1-5-0', '1-6-0'],
  )
  assert.deepEqual(lost, ['server.unreachable'])
})

test('a selection of jobs or of streams reaches the engine as that of a list does', async (t) => {
  const edge = await startEdge(t)
  const first = edge.client.changes({ kinds: 'jobs,plan', status: 'abended', select: 'FTA1#@.@' }, untilEnd(t)).next()
  await untilFollowed(edge)
  edge.engine.changes.tell(told(2, { jobsGone: [3] }))
  assert.deepEqual((await first).value, told(2, { jobsGone: [3] }))
  const { of, status, where } = edge.engine.changes.asked[0]?.selection ?? {}
  assert.deepEqual([of, status], ['jobs', ['abended']])
  assert.match(JSON.stringify(where), /"streamWorkstation".*"FTA1"/)
})

test('a selection that does not say of what, that cannot be read, or that has an order is refused', async (t) => {
  const { client } = await startEdge(t)
  const refused = (input: Parameters<typeof client.changes>[0]) => client.changes(input).next()
  const which = { code: 'request.invalid', message: /say in "kinds" which of the two/ }
  await assert.rejects(refused({ status: 'abended' }), which)
  await assert.rejects(refused({ kinds: 'jobs,streams', name: 'PAY@' }), which)
  await assert.rejects(refused({ kinds: 'streams', status: 'pending' }), { code: 'request.invalid' })
  await assert.rejects(refused({ kinds: 'jobs', oql: 'nonsense' }), { code: 'selection.invalid' })
  await assert.rejects(refused({ kinds: 'jobs', oql: 'priority > 1 ORDER BY name' }), { message: /leave ORDER BY out/ })
})

test('what cannot be watched is refused with what can', async (t) => {
  const { client } = await startEdge(t)
  const refused = client.changes({ kinds: 'job' }).next()
  await assert.rejects(refused, { code: 'request.invalid', message: /"job" .* Did you mean jobs\? There are jobs, / })
})

test('two hundred who watch are all told the same, and one more than there is room for is refused', async (t) => {
  const edge = await startEdge(t, { streams: { inAll: 200, ofOneCaller: 200 } })
  const leave = new AbortController()
  const watching = Array.from({ length: 200 }, () => edge.client.changes({}, { signal: leave.signal }))
  const first = watching.map((watch) => watch.next())
  await untilFollowed(edge, 200)
  await assert.rejects(edge.client.changes().next(), { code: 'request.too_many' })
  edge.engine.changes.tell(told(4))
  for (const message of await Promise.all(first)) assert.deepEqual(message.value, told(4))
  leave.abort()
  await eventually('room', async () => ((await streamsOpen(edge)) === 0 ? true : undefined))
})

test('one caller cannot take the room of all', async (t) => {
  const edge = await startEdge(t, { streams: { inAll: 10, ofOneCaller: 1 } })
  const watch = edge.client.changes({}, untilEnd(t))
  void watch.next()
  await untilFollowed(edge)
  await assert.rejects(edge.client.changes().next(), { code: 'request.too_many', message: /^You have 1 streams open/ })
})

const streamsOpen = async ({ server }: Edge): Promise<number> => {
  const metrics = await (await fetch(`${server}/metrics`)).text()
  return Number(/^batuta_live_streams (\d+)$/m.exec(metrics)?.[1])
}

/** A client that asks and then does not read. */
const openDeaf = async ({ server }: Edge): Promise<Socket> => {
  const { hostname, port } = new URL(server)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.pause()
  socket.write(`GET /api/v1/changes HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`)
  return socket
}

test('a reader who takes nothing is cut off, and the others go on', async (t) => {
  const edge = await startEdge(t, { streams: { stalledMs: 200 } })
  const deaf = await openDeaf(edge)
  t.after(() => deaf.destroy())
  const watch = edge.client.changes({}, untilEnd(t))
  const first = watch.next()
  await untilFollowed(edge, 2)
  edge.engine.changes.tell(told(1))
  await first
  // More than the buffers of two sockets hold.
  const large = told(2, { note: 'x'.repeat(16 * 1024 * 1024) })
  edge.engine.changes.tell(large)
  assert.equal((await watch.next()).value?.id, large.id)
  edge.engine.changes.tell(told(3))
  assert.equal((await watch.next()).value?.id, '1-3-0')
  await eventually('the end of the deaf one', async () => ((await streamsOpen(edge)) === 1 ? true : undefined), 10_000)
})

test('streams end when the server closes, well within a second', async (t) => {
  const edge = await startEdge(t)
  const watching = Array.from({ length: 20 }, () => edge.client.changes({}, untilEnd(t)))
  for (const watch of watching) void watch.next().catch(() => undefined)
  await untilFollowed(edge, 20)
  const begun = performance.now()
  await edge.api.close(AbortSignal.timeout(5_000))
  assert.ok(performance.now() - begun < 1_000)
})

test('a stream ends when its caller is not who he was any more', async (t) => {
  let grants: Grant[] = [{ role: 'operator' }]
  const authenticate = async () => ({ actor: 'user:maria', grants, source: '127.0.0.1' })
  const edge = await startEdge(t, { authenticate, streams: { askAgainMs: 20 } })
  const { body } = await fetch(`${edge.server}/api/v1/changes`)
  grants = [{ role: 'viewer' }]
  assert.ok(body !== null)
  for await (const _ of body) continue
  assert.equal(await streamsOpen(edge), 0)
})

test('a log is followed while it grows, to the end of its run, byte for byte', async (t) => {
  const edge = await startEdge(t)
  edge.engine.writeLog('begin ', false)
  const follow = edge.client.followLog({ id: 2 })
  const first = await follow.next()
  assert.deepEqual([first.value?.run, Buffer.from(first.value?.bytes ?? []).toString()], [2, 'begin '])
  edge.engine.writeLog('begin \u00ff\u001b[31m end', true)
  const rest = Buffer.concat((await Array.fromAsync(follow)).map(({ bytes }) => bytes))
  assert.deepEqual(rest, Buffer.from('\u00ff\u001b[31m end', 'latin1'))
})

test('a log that is cut off is followed on where it was, also by who has read a part of it before', async (t) => {
  const edge = await startEdge(t)
  edge.engine.writeLog('one two', false)
  const follow = edge.client.followLog({ id: 2, offset: -3 })
  assert.equal(Buffer.from((await follow.next()).value?.bytes ?? []).toString(), 'two')
  const next = follow.next()
  edge.api.endStreams()
  edge.engine.writeLog('one two three', true)
  assert.equal(Buffer.from((await next).value?.bytes ?? []).toString(), ' three')
  assert.equal((await follow.next()).done, true)
})

test('a log that does not exist is refused before anything is streamed', async (t) => {
  const { client } = await startEdge(t)
  await assert.rejects(client.followLog({ id: 4711 }).next(), { code: 'job.unknown' })
})

test('parts of a log are answered as they are asked for, and what is not there is refused with its size', async (t) => {
  const { server, engine } = await startEdge(t)
  const text = 'x'.repeat(300_000) + '\u00ff\u0000end'
  engine.writeLog(text, true)
  const get = (headers: Record<string, string> = {}) => fetch(`${server}/api/v1/jobs/2/log/text`, { headers })
  const whole = await get()
  assert.equal(whole.status, 200)
  assert.deepEqual(Buffer.from(await whole.arrayBuffer()), Buffer.from(text, 'latin1'))
  const tag = whole.headers.get('etag') ?? ''
  assert.deepEqual(
    ['accept-ranges', 'content-type', 'content-length', 'x-batuta-run'].map((name) => whole.headers.get(name)),
    ['bytes', 'text/plain; charset=utf-8', '300005', '2'],
  )
  const tail = await get({ range: 'bytes=-4' })
  assert.deepEqual(
    [tail.status, tail.headers.get('content-range'), Buffer.from(await tail.arrayBuffer()).toString('latin1')],
    [206, 'bytes 300001-300004/300005', '\u0000end'],
  )
  assert.equal((await (await get({ range: 'bytes=10-19', 'if-range': tag })).text()).length, 10)
  assert.equal((await get({ range: 'bytes=10-19', 'if-range': '"other"' })).status, 200)
  assert.equal((await get({ 'if-none-match': tag })).status, 304)
  const beyond = await get({ range: 'bytes=300005-' })
  assert.deepEqual([beyond.status, beyond.headers.get('content-range')], [416, 'bytes */300005'])
  assert.partialDeepStrictEqual(await beyond.json(), { code: 'request.no_such_range', details: { size: 300_005 } })
})
