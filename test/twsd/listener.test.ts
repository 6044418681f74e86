/** The port of HWA's REST API alone, with TLS: what is reached by it, under which names, and how it ends. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { makeSelfSigned, openTls } from '#/access/tls.ts'
import { systemClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { openListener } from '#/twsd/listener.ts'
import { startEdge } from '../edge/edge.ts'

const open = async (t: TestContext, anyName = true) => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-tls-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const files = await makeSelfSigned(folder, { host: '127.0.0.1', clock: systemClock })
  const tls = openTls(files, { clock: systemClock, log: silentLog })
  t.after(() => tls.close())
  const { api, server } = await startEdge(t, { anyName })
  const listener = await openListener({ tls, handle: api.handle, host: '127.0.0.1', port: 0 })
  t.after(() => listener.close(AbortSignal.timeout(1000)))
  return { listener, server, port: Number(new URL(listener.url).port), tls, api }
}

/** As scripts ask a server whose certificate they do not know: `--insecure`. */
const ask = async (port: number, path: string, headers: Record<string, string> = {}) => {
  const sent = request({ host: '127.0.0.1', port, path, headers, rejectUnauthorized: false, agent: false })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: response.statusCode, body: await text(response) }
}

test('scripts that know the port of the product reach its interface and its measures by TLS, and nothing else', async (t) => {
  const { port } = await open(t)
  const info = await ask(port, '/twsd/engine/info')
  assert.equal(info.status, 200, info.body)
  assert.equal((await ask(port, '/metrics')).status, 200)
  for (const path of ['/api/v1/status', '/', '/docs', '/twsdx', '/health/live', '//twsd/engine/info']) {
    const { status, body } = await ask(port, path)
    assert.equal(status, 404, path)
    assert.equal(JSON.parse(body).exceptionName, 'ConnNotFoundException')
  }
})

test('the interface answers under any name where who asks must log in, and under its own alone where nobody must', async (t) => {
  const named = { host: 'twsmaster.example:31116' }
  const { port, server } = await open(t)
  assert.equal((await ask(port, '/twsd/engine/info', named)).status, 200)
  assert.equal((await ask(port, '/metrics', named)).status, 403)
  assert.equal((await fetch(`${server}/twsd/engine/info`)).status, 200)
  const other = await open(t, false)
  assert.equal((await ask(other.port, '/twsd/engine/info', named)).status, 403)
})

test('a port that is taken is said with the setting that names it', async (t) => {
  const { port, tls, api } = await open(t)
  await assert.rejects(openListener({ tls, handle: api.handle, host: '127.0.0.1', port }), {
    code: 'server.cannot_listen',
    message: /BATUTA_TWSD_PORT/,
  })
})
