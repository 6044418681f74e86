/**
 * Programs that speak HWA's REST API against a real server with a real agent: as shells, Python, PHP and Node write their requests.
 *
 * Each style is sent byte by byte from here. Where the machine has curl and Python, programs of theirs are run as well.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { batuta, openPlace, startServer, type Place } from '../support/server-process.ts'
import { ask, type Json, type Sent, type Told } from '../twsd/raw-client.ts'

const definitions = `
CPUNAME NODE1 OS UNIX NODE localhost FOR MAESTRO TYPE FTA END
$JOBS
NODE1#HELLO DOCOMMAND "echo one; echo two; echo hello ^WHO^" STREAMLOGON batch
NODE1#FAILS DOCOMMAND "echo no; exit 3" STREAMLOGON batch
NODE1#LATER DOCOMMAND "echo later" STREAMLOGON batch
VARTABLE SITE ISDEFAULT MEMBERS WHO "world" END
SCHEDULE NODE1#GREET ON REQUEST :
NODE1#HELLO
NODE1#FAILS
NODE1#LATER FOLLOWS FAILS
END
`

const user = 'maria'
const password = 'a long password for tests'

/** A server with the definitions, and a user who may order everything. */
const open = async (t: TestContext): Promise<Place> => {
  const place = await openPlace(t, { BATUTA_TWSD_PORT: '0' })
  const file = join(place.folder, 'definitions.txt')
  writeFileSync(file, definitions)
  await startServer(place)
  assert.equal(batuta(place, 'apply', file).code, 0)
  const given = await place.client.addUser({ name: user, grants: [{ role: 'scheduler' }] })
  const login = await fetch(`${place.url}/api/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: user, password: given.password }),
  })
  const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const changed = await fetch(`${place.url}/api/v1/me/password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-batuta-request': '1', cookie },
    body: JSON.stringify({ password: given.password, newPassword: password }),
  })
  assert.equal(changed.status, 200, await changed.text())
  return place
}

type Send = (method: string, path: string, sent?: Sent) => Promise<Told>

const authorized = (place: Place): Send => {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  return (method, path, sent = {}) =>
    ask(place.url, `/twsd${path}`, { method, ...sent, headers: { authorization, ...sent.headers } })
}

const json = { 'Content-Type': 'application/json' }

/** The first job of a name with a common status. */
const jobWith = (send: Send, jobName: string, status: string): Promise<Json> =>
  eventually(`${jobName} is ${status}`, async () => {
    const body = JSON.stringify({ filters: { jobInPlanFilter: { jobName } } })
    const told = await send('POST', '/plan/current/job/query', { headers: { ...json, 'How-Many': '10' }, body })
    return told.json().find((job: Json) => job.status.commonStatus === status)
  })

test('programs in the styles of Node, PHP, a shell and Python watch, submit, read logs, rerun and confirm', async (t) => {
  const place = await open(t)
  // Node's request library with sendImmediately: false.
  const first = await ask(place.url, '/twsd/engine/info')
  assert.equal(first.status, 401)
  assert.match(first.headers['www-authenticate'] ?? '', /^Basic realm=/)
  const wrong = await ask(place.url, '/twsd/engine/info', {
    headers: { authorization: `Basic ${Buffer.from(`${user}:wrong`).toString('base64')}` },
  })
  assert.equal(wrong.status, 401)
  const send = authorized(place)
  const info = (await send('GET', '/engine/info')).json()
  assert.equal(info.synphonyBatchManStatus, 'ENGINE_STATUS_LIVES')
  assert.equal(info.engineType, 'TWS')

  await askByTls(place)

  // PHP's curl: the stream is found, submitted with an empty body, and its jobs are watched until one of them ends in error.
  const filter = JSON.stringify({ filters: { jobstreamFilter: { jobStreamName: 'GREET' } } })
  const [header] = (
    await send('POST', '/model/jobstream/header/query', { headers: { ...json, 'How-Many': '1' }, body: filter })
  ).json()
  const submitted = await send('POST', `/plan/current/jobstream/${header.id}/action/submit_jobstream`, {
    headers: json,
  })
  assert.equal(submitted.status, 200, submitted.text)
  assert.match(submitted.json()[0], /^NODE1;0[A-Z]{15}$/)
  const hello = await jobWith(send, 'HELLO', 'SUCCESSFUL')
  const fails = await jobWith(send, 'FAILS', 'ERROR')

  // A log in pages of one line, by the identifier as it came, which is Base64.
  const pages: string[] = []
  let fileId = ''
  for (let page = 0; ; page += 1) {
    const query = `lines=1&pageNumber=${page}${fileId === '' ? '' : `&fileId=${fileId}`}`
    const log = (await send('GET', `/plan/current/job/${hello.id}/joblog?${query}`)).json()
    pages.push(log.log)
    fileId = log.fileId
    if (log.lastPage) break
  }
  assert.deepEqual(
    pages.filter((page) => page !== ''),
    ['one\n', 'two\n', 'hello world\n'],
  )

  // A rerun by the parts of the identifier, with the semicolons escaped, as HCL's sample builds it.
  const parts = Buffer.from(fails.id, 'base64').toString().split(';').join('%3B')
  const rerun = await send('PUT', `/plan/current/job/${parts}/action/rerun`, { headers: json, body: '{}' })
  assert.deepEqual([rerun.status, rerun.text], [202, ''])
  const again = await jobWith(send, 'FAILS', 'ERROR').then(() =>
    eventually('the second run', async () => {
      const job = (await send('GET', `/plan/current/job/${parts}`)).json()
      return job.rerunInstancesNumber === 1 && job.status.commonStatus === 'ERROR' ? job : undefined
    }),
  )
  assert.equal(again.jobDefinition.returnCode, 3)

  // Somebody says that it is well: what follows it runs.
  const confirmed = await send('PUT', `/plan/current/job/${parts}/action/confirm_succ`)
  assert.equal(confirmed.status, 202, confirmed.text)
  await jobWith(send, 'LATER', 'SUCCESSFUL')
  const known = await send('PUT', `/plan/current/job/${parts}/action/confirm_succ`)
  assert.equal(known.status, 500)
  assert.match(known.json().messages[0], /^AWSJSY404E .*AWSBIN076E/)

  await runPrograms(t, place)
  const { items } = await place.client.audit({ operation: 'twsd.v1.rerunJob' })
  assert.equal(items[0]?.actor, `user:${user}`)
})

/** The port with TLS says in the log where it is; scripts take its certificate as it comes. */
const askByTls = async (place: Place): Promise<void> => {
  const url = await eventually('the port with TLS', async () => {
    const log = readFileSync(join(place.dataDir, 'logs', 'current.log'), 'utf8')
    return /REST API listens on (https:\/\/[^/"]+)\/twsd/.exec(log)?.[1]
  })
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const sent = request(`${url}/twsd/engine/info`, {
    headers: { authorization },
    rejectUnauthorized: false,
    agent: false,
  })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  assert.equal(response.statusCode, 200)
  assert.match(await textOf(response), /ENGINE_STATUS_LIVES/)
}

/** The programs of this folder, where the machine can run them; their requests are those of above. */
const runPrograms = async (t: TestContext, place: Place): Promise<void> => {
  const send = authorized(place)
  const env = { ...process.env, URL: place.url, USER: user, PASSWORD: password }
  const run = (command: string, ...words: string[]) =>
    spawnSync(command, words, { env, encoding: 'utf8', timeout: 60_000 })
  const clients = join(import.meta.dirname, '../twsd/clients')
  if (run('python3', '--version').status === 0) {
    const said = run('python3', join(clients, 'submit.py'), 'GREET', 'SNAKE')
    assert.match(said.stdout, /^Submitted: NODE1;0[A-Z]{15}\n$/, said.stderr)
    const found = await eventually('the stream that Python submitted', async () => {
      const body = JSON.stringify({
        filters: { jobInPlanFilter: { jobStreamName: 'SNAKE', statusList: ['ERROR', 'SUCCESSFUL'] } },
      })
      const jobs = (await send('POST', '/plan/current/job/query', { headers: json, body })).json()
      return jobs.length === 2 ? jobs : undefined
    })
    const hello = found.find((job: Json) => job.name === 'HELLO')
    assert.match((await send('GET', `/plan/current/job/${hello.id}/joblog`)).json().log, /hello python/)
    if (run('curl', '--version').status === 0) {
      const shell = run('sh', join(clients, 'rerun.sh'), 'FAILS')
      assert.equal(shell.stdout, 'rerun\nexceptionName\n', shell.stderr)
    } else t.diagnostic('there is no curl on this machine: its script was not run')
  } else t.diagnostic('there is no Python on this machine: its program and the script of curl were not run')
}
