/**
 * A site that is run through version 2 of HWA's REST API alone, by raw requests with a name and a password: defined, submitted,
 * watched, ordered about, and taken away again; and by somebody who may see a part of it.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Grant } from '#/model/caller.ts'
import { eventually } from '../support/eventually.ts'
import { localTokenIn, openPlace, startServer, type Place } from '../support/server-process.ts'
import { ask, type Json, type Told } from '../twsd/raw-client.ts'

const network = `CPUNAME NODE1
  OS UNIX
  NODE localhost
  FOR MAESTRO
    TYPE MANAGER
END
`

/** As a script would write it. */
const definitions = `- kind: JobDefinition
  def:
    folder: /PAY
    name: CALC
    workstation: /NODE1
    type: UNIX
    task:
      command: echo calculated; exit 3
    successfulOutputConditions:
      FINE: RC=0
- kind: JobDefinition
  def: { folder: /OTHER, name: CALC, workstation: /NODE1, type: UNIX, task: { command: "true" } }
- kind: JobStream
  def:
    folder: /PAY
    name: PAYROLL
    workstation: /NODE1
    jobs:
      - { name: FIRST, jobDefinitionRef: "/NODE1#/PAY/CALC" }
      - name: SECOND
        jobDefinitionRef: /NODE1#/PAY/CALC
        internalPredecessors: [{ jobName: FIRST, statusConditions: [ABEND] }]
- kind: JobStream
  def:
    folder: /OTHER
    name: REPORTS
    workstation: /NODE1
    jobs: [{ name: ONLY, jobDefinitionRef: "/NODE1#/OTHER/CALC" }]
`

type Send = (method: string, path: string, body?: string, headers?: Record<string, string>) => Promise<Told>

const sender =
  ({ url }: Place, authorization: () => string | undefined): Send =>
  (method, path, body, headers = { 'content-type': 'application/json' }) =>
    ask(url, `/twsd/api/v2${path}`, {
      method,
      ...(body !== undefined && { body }),
      headers: { ...(body !== undefined && headers), authorization: authorization() ?? '' },
    })

const limitedTo = async ({ client }: Place, name: string, grants: Grant[]): Promise<() => string> => {
  await client.addUser({ name, grants })
  const { token } = await client.addToken({ name: 'script', user: name })
  return () => `Bearer ${token}`
}

const oql = (text: string): string => `oql=${encodeURIComponent(text)}`
const keysOf = (told: Told): string[] => told.json().results.map(({ key }: Json) => key)

test('a site is defined, run and watched through version 2 alone', async (t) => {
  const place = await openPlace(t)
  await startServer(place)
  const send = sender(place, () => localTokenIn(place.dataDir))
  const made = await send('POST', '/model/workstation', network, { 'content-type': 'text/plain' })
  assert.equal(made.status, 201, made.text)
  const kept = await send('POST', '/model/jobstream-multiple', definitions, { 'content-type': 'text/yaml' })
  assert.deepEqual(new Set(kept.json().map(({ status }: Json) => status)), new Set(['CREATED']), kept.text)

  const [stream] = (await send('GET', `/model/jobstream?${oql("name = 'PAYROLL'")}`)).json().results
  const submitted = await send('POST', `/plan/jobstream/${stream.def.id}/submit`, '{"alias":"TRIAL"}')
  const [{ id }] = submitted.json().results
  const abended = `jobStreamName LIKE '@TRIAL' AND commonStatus = 'ERROR' ORDER BY name`
  const [first, second] = await eventually('both jobs abend', async () => {
    const { count, results } = (await send('GET', `/plan/job?${oql(abended)}`)).json()
    return count === 2 ? (results as Json[]) : undefined
  })
  assert.deepEqual(
    [first.name, second.name, first.jobStreamId, first.jobruns[0].returnCode],
    ['FIRST', 'SECOND', id, 3],
  )
  const filter = encodeURIComponent('/@/@#/@/TRIAL.FIRST+state=abend')
  assert.match((await send('GET', `/plan/job/joblog?plan_filter=${filter}`)).text, /^calculated$/m)
  assert.deepEqual(keysOf(await send('GET', `/plan/job/${second.id}/predecessors`)), [first.key])

  const confirmed = await send('PUT', `/plan/job/action/cancel?${oql(abended)}&max_object_affected=2`)
  assert.equal(confirmed.json().successfulResourceResponses.length + confirmed.json().failedResourceResponses.length, 2)
  const rerun = await send('PUT', `/plan/job/run/${first.jobruns[0].id}/action/rerun`, '{}')
  assert.equal(rerun.status, 200, rerun.text)
  await eventually('it has run again', async () => {
    const job = (await send('GET', `/plan/job/${first.id}`)).json()
    return job.jobruns.length === 2 && job.lastRunCommonStatus === 'ERROR' ? true : undefined
  })

  const [reports] = (await send('GET', `/model/jobstream?${oql("name = 'REPORTS'")}`)).json().results
  const dependencies = JSON.stringify({ dependencies: [{ dependencyType: 'EXTERNAL_JOBSTREAM', jobStreamId: id }] })
  const follower = (await send('POST', `/plan/jobstream/${reports.def.id}/submit`, dependencies)).json().results[0]
  assert.deepEqual(keysOf(await send('GET', `/plan/jobstream/${id}/successors`)), ['/NODE1#/OTHER/REPORTS'])
  assert.deepEqual(keysOf(await send('GET', `/plan/jobstream/${follower.id}/predecessors`)), [
    first.key.replace(/\.FIRST$/, ''),
  ])
  const follows = oql(`dependencies.jobStreamId = '${id}' AND name != 'SECOND'`)
  assert.deepEqual(keysOf(await send('GET', `/plan/jobstream?${follows}`)), ['/NODE1#/OTHER/REPORTS'])

  const ofPay = await limitedTo(place, 'pia', [{ role: 'scheduler', folder: '/PAY' }])
  const pia = sender(place, ofPay)
  assert.deepEqual(keysOf(await pia('GET', '/model/jobstream')), ['/NODE1#/PAY/PAYROLL'])
  assert.deepEqual(keysOf(await pia('GET', '/model/jobdefinition')), ['/NODE1#/PAY/CALC'])
  for (const [method, body] of [['GET'], ['DELETE'], ['PUT', JSON.stringify(reports)]] as const) {
    assert.equal((await pia(method, `/model/jobstream/${reports.def.id}`, body)).status, 404, method)
  }
  assert.equal((await pia('POST', `/plan/jobstream/${reports.def.id}/submit`, '{}')).status, 404)
  stream.def.priority = 40
  const changed = await pia('PUT', `/model/jobstream/${stream.def.id}`, JSON.stringify(stream))
  assert.equal(changed.status, 200, changed.text)
  const def = { folder: '/OTHER', name: 'X', workstation: '/NODE1', type: 'UNIX', task: { command: 'x' } }
  const outside = await pia('POST', '/model/jobdefinition', JSON.stringify({ def }))
  assert.equal(outside.status, 403, outside.text)
})
