/**
 * A real site of two parts, seen by somebody who may see one of them: every question of the API is asked about everything, and nothing
 * of the other part comes to light.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiPrefix, type Route } from '#/contract/route.ts'
import { liveRoutes } from '#/contract/live.ts'
import { routes } from '#/contract/routes.ts'
import { createClient, type Client } from '#/contract/client.ts'
import type { Grant, Role } from '#/model/caller.ts'
import { eventually } from '../support/eventually.ts'
import { askAll, identifiersOf } from './ask-as-limited.ts'
import { followNoneThatIsHidden } from './follow-hidden.ts'
import { openPlace, startServer, type Place } from '../support/server-process.ts'

/** The streams of PAY and of BOARD follow each other's; names of BOARD all hold the word. */
const definitions = `
CPUNAME NODE1
  OS UNIX
  NODE localhost
  FOR MAESTRO
    TYPE MANAGER
END

CPUNAME BOARDNODE
  OS UNIX
  NODE localhost
  FOR MAESTRO
    TYPE MANAGER
END

$CALENDAR
/BOARD/BOARDDAYS
  01/01/2027

$RESOURCE
NODE1#/PAY/TAPES 2
BOARDNODE#/BOARD/BOARDTAP 1

$PROMPT
/BOARD/BOARDASK "BOARDQUESTION?"

$JOBS
NODE1#/PAY/CALC
  DOCOMMAND "sleep 60"
  STREAMLOGON root
NODE1#/BOARD/BOARDJOB
  DOCOMMAND "sleep 60"
  STREAMLOGON root

SCHEDULE NODE1#/PAY/PAYROLL
ON RUNCYCLE A "FREQ=DAILY"
FOLLOWS NODE1#/BOARD/BOARDSTREAM.BOARDFIRST
NEEDS 1 NODE1#/PAY/TAPES
:
NODE1#/PAY/CALC AS FIRST
NODE1#/PAY/CALC AS SECOND
  FOLLOWS FIRST
END

SCHEDULE NODE1#/BOARD/BOARDSTREAM
ON RUNCYCLE A "FREQ=DAILY"
PROMPT /BOARD/BOARDASK
:
NODE1#/BOARD/BOARDJOB AS BOARDFIRST
END

SCHEDULE NODE1#/BOARD/BOARDLAST
ON RUNCYCLE A "FREQ=DAILY"
FOLLOWS NODE1#/PAY/PAYROLL.SECOND
:
NODE1#/BOARD/BOARDJOB AS BOARDEND
END
`

const clientWith = async ({ client, url }: Place, name: string, grants: Grant[]): Promise<[Client, string]> => {
  await client.addUser({ name, grants })
  const { token } = await client.addToken({ name: 'test', user: name })
  return [createClient({ server: url, authorization: () => `Bearer ${token}` }), token]
}

/** A slip in the name of a stream of BOARD: what it should be is not told. */
const ownWord = 'NODE1#/BOARD/BOARDSTREM'

/** A value for every parameter that a path of the contract has. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  id: ['1', '2', '3', '4', '5'],
  kind: ['stream', 'job', 'calendar', 'prompt', 'resource'],
  name: [
    'NODE1#/BOARD/BOARDSTREAM',
    'NODE1#/PAY/PAYROLL',
    'NODE1#/BOARD/BOARDJOB',
    '/BOARD/BOARDDAYS',
    '/BOARD/BOARDASK',
  ],
  revision: ['1'],
  stream: ['NODE1#/BOARD/BOARDSTREAM', 'NODE1#/PAY/PAYROLL', 'BOARDSTREAM', 'PAYROL'],
  calendar: ['/BOARD/BOARDDAYS', '/BOARD/BOARDDAY'],
  entry: ['1'],
}

const pathsOf = ({ path }: Route): string[] =>
  [...path.matchAll(/:(\w+)/g)].reduce(
    (paths, [whole, name = '']) =>
      paths.flatMap((one) => (parameters[name] ?? ['1']).map((value) => one.replace(whole, encodeURIComponent(value)))),
    [path],
  )

test('somebody who sees one part of the site is told nothing of the other by any route', async (t) => {
  const place = await openPlace(t)
  await startServer(place)
  await place.client.apply({ sources: [{ file: 'site.txt', text: definitions }] })
  await eventually('the plan', async () => ((await place.client.jobs()).items.length >= 4 ? true : undefined))
  const everything = await place.client.jobs()
  assert.ok(everything.items.some(({ name }) => name === 'BOARDFIRST'))

  const grants: readonly Grant[][] = [
    [{ role: 'scheduler', folder: '/PAY' }],
    [{ role: 'viewer', workstation: 'NODE1', folder: '/PAY' }],
    [{ role: 'operator', stream: 'PAY@' }],
    [{ role: 'administrator', folder: '/PAY' }],
  ]
  for (const [n, some] of grants.entries()) {
    const [client, token] = await clientWith(place, `user${n}`, some)
    assert.deepEqual(
      (await client.streams()).items.map(({ name }) => name.replace(/.*#/, '')).includes('/PAY/PAYROLL'),
      true,
    )
    const answered = new Set<string>()
    const { followLog, downloadLog } = liveRoutes
    const asks = Object.entries<Route>({ ...routes, followLog, downloadLog }).filter(
      ([, route]) => route.method === 'GET' || route.asks,
    )
    for (const [name, route] of asks) {
      for (const path of pathsOf(route)) {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
        const sources = [{ file: 'a.txt', text: `SCHEDULE NODE1#/PAY/NEW\nON REQUEST\nFOLLOWS ${ownWord}.@\n:\nEND` }]
        const body = 'sources' in route.body.properties ? { sources } : {}
        const init = route.method === 'GET' ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
        const answer = await fetch(`${place.url}${apiPrefix}${path}`, init)
        const text = await answer.text()
        assert.ok(answer.status < 500, `${name} ${path}: ${text}`)
        // What the question named itself comes back, and what a definition that is seen says of others.
        const isOwnWords = ['definition', 'exportDefinitions'].includes(name) && answer.ok
        const told = isOwnWords ? text.replaceAll(/FOLLOWS[^\\"]*|"follows":\[[^\]]*\]/gi, '') : text
        // What a refusal says again is what was asked for.
        const asked = Object.values(parameters)
          .flat()
          .filter((value) => path.includes(encodeURIComponent(value)))
        const left = told.replaceAll(ownWord, '')
        const rest = answer.ok ? left : asked.reduce((text, value) => text.replaceAll(value, ''), left)
        assert.doesNotMatch(rest, /BOARD/, `${name} ${path} tells ${JSON.stringify(some)}: ${rest}`)
        answered.add(name)
      }
    }
    assert.equal(answered.size, asks.length)
    await watchNothingOfOthers(place, token, 20 + n)
  }
})

/** Of what happens to both parts, one who watches is told what happens to PAY. */
const watchNothingOfOthers = async ({ client, url }: Place, token: string, priority: number): Promise<void> => {
  const jobs = (await client.jobs()).items
  const idOf = (name: string): number => jobs.find((job) => job.name === name)?.id ?? 0
  const headers = { authorization: `Bearer ${token}` }
  const watched = await fetch(`${url}${apiPrefix}${liveRoutes.changes.path}`, { headers })
  await client.setPriority({ id: idOf('BOARDFIRST'), priority })
  await client.setPriority({ id: idOf('SECOND'), priority })
  let told = ''
  for await (const part of watched.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    told += part
    if (told.includes('SECOND')) break
  }
  assert.match(told, /SECOND/)
  assert.doesNotMatch(told, /BOARD/)
}

test("by HWA's REST API as little comes to light, and orders reach no further", async (t) => {
  const place = await openPlace(t)
  await startServer(place)
  await place.client.apply({ sources: [{ file: 'site.txt', text: definitions }] })
  await eventually('the plan', async () => ((await place.client.jobs()).items.length >= 4 ? true : undefined))
  const [own, others] = [await identifiersOf(place.client, 'PAY'), await identifiersOf(place.client, 'BOARD')]
  const standing = async () => ({
    jobs: (await place.client.jobs()).items
      .filter(({ stream }) => stream.includes('BOARD'))
      .map(({ id, status, priority }) => ({ id, status, priority })),
    revision: (await place.client.revisions({ limit: 1 })).items[0]?.revision,
  })
  const before = await standing()
  for (const role of ['administrator'] as const) {
    const [, token] = await clientWith(place, `by-${role}`, [{ role, folder: '/PAY' }])
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answered = await askAll(
      (method, path, body) => fetch(`${place.url}/twsd${path}`, { method, headers, ...(body && { body }) }),
      { own, others },
    )
    assert.ok(answered > 50, `${answered} questions were answered`)
  }
  assert.deepEqual(await standing(), before)
})

test('orders reach as far as the role, and no further', async (t) => {
  const place = await openPlace(t)
  await startServer(place)
  await place.client.apply({ sources: [{ file: 'site.txt', text: definitions }] })
  await eventually('the plan', async () => ((await place.client.jobs()).items.length >= 4 ? true : undefined))
  const idOf = async (stream: string, name: string): Promise<number> => {
    const { items } = await place.client.jobs()
    const found = items.find((job) => job.stream.endsWith(stream) && job.name === name)
    assert.ok(found, `${stream}.${name}`)
    return found.id
  }
  const [own, others] = [await idOf('PAYROLL', 'FIRST'), await idOf('BOARDSTREAM', 'BOARDFIRST')]
  const as = async (role: Role): Promise<Client> => (await clientWith(place, role, [{ role, folder: '/PAY' }]))[0]
  const [viewer, operator, scheduler] = [await as('viewer'), await as('operator'), await as('scheduler')]
  const unknown = { code: 'job.unknown' }
  const denied = { code: 'access.denied' }

  await assert.rejects(viewer.hold({ id: own }), denied)
  assert.equal((await operator.hold({ id: own })).id, own)
  await assert.rejects(operator.hold({ id: others }), unknown)
  const [onNode] = await clientWith(place, 'on-node', [{ role: 'operator', workstation: 'NODE1', stream: 'PAY@' }])
  const { streamId } = await onNode.job({ id: own })
  assert.equal((await onNode.holdStream({ id: streamId })).id, streamId)
  assert.equal((await onNode.releaseStream({ id: streamId })).id, streamId)
  await assert.rejects(operator.job({ id: others }), unknown)
  await assert.rejects(operator.addDependencies({ id: own, follows: [String(others)] }), unknown)
  await assert.rejects(operator.addDependencies({ id: own, follows: ['NODE1#/BOARD/BOARDSTREAM'] }), denied)
  await assert.rejects(operator.addDependencies({ id: own, follows: ['BOARDSTREAM'] }), { code: 'request.invalid' })
  await assert.rejects(operator.submit({ stream: 'NODE1#/BOARD/BOARDSTREAM' }), denied)
  await assert.rejects(operator.submit({ stream: 'BOARDSTREAM' }), { code: 'request.invalid' })
  assert.match((await operator.submit({ stream: 'NODE1#/PAY/PAYROLL' })).name, /PAYROLL/)
  await assert.rejects(operator.submitJob({ job: 'NODE1#/BOARD/BOARDJOB', into: 'NODE1#/PAY/PAYROLL' }), denied)
  await assert.rejects(operator.changeWorkstation({ workstation: 'NODE1', limit: 0 }), denied)
  await assert.rejects(operator.addFreeze({ kind: 'freeze', scope: 'site' }), denied)
  await assert.rejects(operator.addFreeze({ kind: 'freeze', scope: 'stream', pattern: '@' }), denied)
  await assert.rejects(operator.addFreeze({ kind: 'freeze', scope: 'stream', pattern: 'NODE1#/BOARD/@' }), denied)
  assert.equal(
    (await operator.addFreeze({ kind: 'freeze', scope: 'stream', pattern: 'NODE1#/PAY/PAY@' })).meant > 0,
    true,
  )
  const [asked] = (await place.client.prompts()).items
  assert.ok(asked)
  await assert.rejects(operator.reply({ id: asked.id, answer: 'yes' }), { code: 'prompt.unknown' })
  for (const name of ['/BOARD/BOARDASK', '/board/boardask', 'NOSUCHASK']) {
    await assert.rejects(operator.addDependencies({ id: own, prompts: [name] }), denied)
    await assert.rejects(operator.submit({ stream: 'NODE1#/PAY/PAYROLL', alias: 'PAYASK', prompts: [name] }), denied)
    const dependencies = { prompts: [name] }
    await assert.rejects(
      operator.startBulk({ noun: 'job', action: 'add-dependencies', ids: [String(own)], dependencies, dryRun: true }),
      denied,
    )
  }
  await operator.submit({ stream: 'NODE1#/PAY/PAYROLL', alias: 'PAYASK', prompts: ['May it go on?'] })
  await assert.rejects(scheduler.submitCommand({ workstation: 'NODE1', command: 'id' }), denied)
  await assert.rejects(scheduler.extendPlan({ days: 1 }), denied)
  await assert.rejects(operator.forecast({ whatIf: ['hold NODE1#/BOARD/BOARDSTREAM'] }), denied)

  await followNoneThatIsHidden(scheduler)

  const jobs = (folder: string) => [
    { file: 'a.txt', text: `$JOBS\nNODE1#/${folder}/MORE\n  DOCOMMAND "true"\n  STREAMLOGON root\n` },
  ]
  await assert.rejects(operator.apply({ sources: jobs('PAY') }), denied)
  await assert.rejects(scheduler.apply({ sources: jobs('BOARD') }), denied)
  assert.equal((await scheduler.apply({ sources: jobs('PAY') })).created, 1)
  await assert.rejects(scheduler.apply({ sources: jobs('PAY'), prune: true }), denied)
  await assert.rejects(scheduler.rollback({ revision: 1 }), denied)
  await assert.rejects(
    scheduler.deleteDefinitions({ objects: [{ kind: 'job', name: 'NODE1#/BOARD/BOARDJOB' }] }),
    (error: Error) => {
      assert.doesNotMatch(error.message.replaceAll('NODE1#/BOARD/BOARDJOB', ''), /BOARD/)
      return true
    },
  )
  assert.equal((await scheduler.deleteDefinitions({ objects: [{ kind: 'job', name: 'NODE1#/PAY/MORE' }] })).deleted, 1)
})
