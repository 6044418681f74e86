import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { silentLog } from '#/lib/log.ts'
import { problemHandler } from './problems.ts'
import { addProtection } from './protection.ts'

test('an address that asks too much is told when to come back; the machine itself and probes are not counted', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  app.setErrorHandler(problemHandler(silentLog))
  await addProtection(app, { ceilings: { requestsPerMinute: 2 } })
  for (const path of ['/jobs', '/health/ready']) app.get(path, () => ({}))

  const ask = (url: string, remoteAddress: string) => app.inject({ url, remoteAddress })
  const statuses = async (url: string, address: string): Promise<number[]> => {
    const answers = [await ask(url, address), await ask(url, address), await ask(url, address)]
    return answers.map(({ statusCode }) => statusCode)
  }
  assert.deepEqual(await statuses('/jobs', '192.0.2.1'), [200, 200, 429])
  assert.deepEqual(await statuses('/jobs', '192.0.2.2'), [200, 200, 429])
  const ofOneNetwork = [
    await ask('/jobs', '2001:db8::1'),
    await ask('/jobs', '2001:db8::2'),
    await ask('/jobs', '2001:db8::3:1'),
  ]
  assert.deepEqual(
    ofOneNetwork.map(({ statusCode }) => statusCode),
    [200, 200, 429],
  )
  assert.deepEqual(await statuses('/jobs', '2001:db8:0:1::1'), [200, 200, 429])
  assert.deepEqual(await statuses('/health/ready', '192.0.2.1'), [200, 200, 200])
  assert.deepEqual(await statuses('/jobs', '::ffff:127.0.0.1'), [200, 200, 200])

  const refused = await ask('/jobs', '192.0.2.1')
  assert.match(String(refused.headers['retry-after']), /^\d+$/)
  assert.partialDeepStrictEqual(refused.json(), { code: 'request.too_many', status: 429, retry: true })
})

test('a process that stood still for a moment takes requests at once, one that is behind all the time sheds them', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  app.setErrorHandler(problemHandler(silentLog))
  await addProtection(app, { ceilings: { delayMs: 100 } })
  app.get('/jobs', () => ({}))
  await app.ready()

  const statusAfter = async (blocks: readonly number[]): Promise<number> => {
    for (const ms of blocks) {
      const end = performance.now() + ms
      while (performance.now() < end);
      await new Promise((resolve) => setImmediate(resolve))
    }
    return (await app.inject('/jobs')).statusCode
  }
  assert.equal(await statusAfter([1200]), 200)
  assert.equal(await statusAfter([300, 300, 300, 300, 300]), 503)
})
