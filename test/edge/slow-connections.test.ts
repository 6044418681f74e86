/** Many connections, and requests that come slowly or not at all: nobody else is kept out. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { eventually } from '../support/eventually.ts'
import type { DefinitionDesk } from '#/engine/definition-desk.ts'
import { silentLog, type Log } from '#/lib/log.ts'
import { startEdge } from './edge.ts'
import { memoryDefinitions } from './memory-definitions.ts'

const dial = async (t: TestContext, server: string): Promise<Socket> => {
  const { hostname, port } = new URL(server)
  const socket = connect({ host: hostname, port: Number(port) })
  t.after(() => socket.destroy())
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Begins a request on each of so many connections. */
const begin = (t: TestContext, server: string, { count, said }: { count: number; said: string }): Promise<Socket[]> =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const socket = await dial(t, server)
      socket.write(said)
      return socket
    }),
  )

const halfHead = 'GET /api/v1/status HTTP/1.1\r\nhost: localhost\r\n'
const halfBody = `POST /api/v1/jobs/3/hold HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 40\r\n\r\n{"re`

test('while a thousand connections send nothing more of their requests, others are answered', async (t) => {
  const { server, client } = await startEdge(t)
  await begin(t, server, { count: 500, said: halfHead })
  await begin(t, server, { count: 500, said: halfBody })
  assert.equal((await client.status()).health, 'ok')
  await client.hold({ id: 3 })
})

for (const [part, said] of [
  ['head', halfHead],
  ['body', halfBody],
] as const) {
  test(`a request of which the ${part} does not come is given up, and its connection closed`, async (t) => {
    const { server, engine } = await startEdge(t, { connections: { headMs: 100, wholeMs: 100, lookEveryMs: 20 } })
    const sockets = await begin(t, server, { count: 20, said })
    // A connection that is closed before its bytes are read is reset, and the 408 may be lost with it.
    const answers = await Promise.all(sockets.map((socket) => text(socket).catch(() => '')))
    for (const answer of answers) assert.match(answer, /^(HTTP\/1\.1 408 |$)/)
    assert.deepEqual(engine.ordered, [])
  })
}

test('beyond the connections that there may be, one is closed at once, and taken when another has gone', async (t) => {
  const { server } = await startEdge(t, { connections: { inAll: 3 } })
  const [first] = await begin(t, server, { count: 3, said: halfHead })
  assert.equal(await text(await dial(t, server)), '')
  first?.destroy()
  await eventually(
    'a place is free',
    async () => (await fetch(`${server}/health/live`).catch(() => undefined))?.ok || undefined,
  )
})

const large = 32 * 1024 * 1024
const asIs = <T>(work: () => T): T => work()

const largeDefinitions = (): DefinitionDesk => {
  const definitions = memoryDefinitions(asIs, () => undefined)
  const parts = async function* (): AsyncGenerator<string> {
    for (let sent = 0; sent < large; sent += 65_536) yield 'x'.repeat(65_536)
  }
  return {
    ...definitions,
    get: async (object) => ({ ...(await definitions.get(object)), text: 'x'.repeat(large) }),
    print: async () => ({ revision: 6, parts: parts() }),
  }
}

for (const [how, path] of [
  ['whole', '/definitions/calendar/HOLIDAYS'],
  ['in parts', '/definitions/export'],
]) {
  test(`a large answer, ${how}, that nobody reads is given up, and one that is read comes to its end`, async (t) => {
    const warned: string[] = []
    const log: Log = { ...silentLog, warn: (_, line) => void warned.push(line) }
    const { server } = await startEdge(t, { log, definitions: largeDefinitions(), streams: { stalledMs: 300 } })
    const said = `GET /api/v1${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`
    const [deaf] = await begin(t, server, { count: 1, said })
    deaf?.pause()
    const read = await fetch(`${server}/api/v1${path}`)
    assert.ok((await read.text()).length >= large)
    await eventually('the end of what is not read', () => (warned.length > 0 ? true : undefined))
    assert.deepEqual(warned, ['an answer that nobody reads was given up'])
  })
}
