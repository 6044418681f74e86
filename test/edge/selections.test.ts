/** Selections over real HTTP: both spellings, orders, pages, counts, and what is said of one that cannot be read. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'
import { problemOf } from './problem-of.ts'

test('jobs and streams are selected as conman and as OQL say it, and by both at once', async (t) => {
  const { client } = await startEdge(t)
  const jobs = async (asked: Parameters<typeof client.jobs>[0]) => (await client.jobs(asked)).items.map(({ id }) => id)
  assert.deepEqual(await jobs({ select: '@#PAY@.@+state=abend,hold' }), [2, 3])
  assert.deepEqual(await jobs({ oql: "jobStreamName LIKE 'REP@' AND commonStatus = 'RUNNING'" }), [10])
  assert.deepEqual(await jobs({ select: 'FTA1#@.@', oql: "name = 'EXTRACT'" }), [2])
  assert.deepEqual(await jobs({ select: '@+started=0305,0310', status: 'running' }), [10])
  assert.deepEqual(await jobs({ sort: '-name,id' }), [11, 1, 3, 2, 10])
  assert.deepEqual(await jobs({ oql: 'ORDER BY jobruns.returnCode DESC' }), [2, 1, 3, 10, 11])
  assert.deepEqual(
    (await client.streams({ select: '@+state=stuck' })).items.map(({ name }) => name),
    ['PAYROLL'],
  )
})

test('a list that is ordered goes on where its page ended, and tells how many there are when it is asked', async (t) => {
  const { client } = await startEdge(t)
  const first = await client.jobs({ sort: 'name', limit: 2, count: true })
  assert.deepEqual([first.items.map(({ name }) => name), first.total], [['EXTRACT', 'EXTRACT'], 5])
  const second = await client.jobs({ sort: 'name', limit: 2, after: first.next ?? '' })
  assert.deepEqual([second.items.map(({ name }) => name), second.total], [['PAYCALC', 'PREPARE'], undefined])
  await assert.rejects(client.jobs({ sort: '-name', after: first.next ?? '' }), { code: 'request.invalid' })
  await assert.rejects(client.jobs({ sort: 'name', oql: 'ORDER BY name' }), { code: 'request.invalid' })
})

test('workstations, resources, prompts and files are selected too', async (t) => {
  const { client } = await startEdge(t)
  const names = (page: { readonly items: readonly { readonly name: string | null }[] }) =>
    page.items.map(({ name }) => name)
  assert.deepEqual(names(await client.workstations({ select: 'FTA@~linked' })), ['FTA2'])
  assert.deepEqual(names(await client.workstations({ sort: '-fence', limit: 1 })), ['FTA2'])
  assert.deepEqual(names(await client.resources({ select: 'FTA1#TAPES' })), ['FTA1#TAPES'])
  assert.deepEqual(names(await client.resources({ oql: "name = 'NOSUCH'" })), [])
  assert.deepEqual(names(await client.prompts({ select: '@+state=asked' })), ['GOLIVE'])
  assert.deepEqual(
    (await client.files({ select: 'FTA1#"/in/@"' })).items.map(({ path }) => path),
    ['/in/payroll'],
  )
  assert.equal((await client.files({ count: true, limit: 1 })).total, 2)
})

test('a selection that cannot be read is refused with the place', async (t) => {
  const { server } = await startEdge(t)
  const asked = async (query: string) => problemOf(await fetch(`${server}/api/v1/jobs?${query}`))
  const problem = await asked(`select=${encodeURIComponent('@#@.@+statee=abend')}`)
  assert.equal(problem.code, 'selection.invalid')
  assert.deepEqual(problem.details, {
    selection: '@#@.@+statee=abend',
    offset: 6,
    length: 6,
    pointer: '@#@.@+statee=abend\n      ^^^^^^',
  })
  for (const query of ['oql=name', 'sort=nope', 'after=xyz', 'after=', 'count=yes', `oql=${'('.repeat(7000)}`]) {
    const { status } = await asked(query)
    assert.equal(status, 400, query)
  }
})

test('the command line takes a selection, and shows where one is wrong', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'jobs @#PAY@.@+state=abend --sort -name'),
    printed(
      'ID  STATUS          JOB                   WORKSTATION  SCHEDULED  START    END  RC  RUN',
      ' 2  ✗ abended late  FTA1#PAYROLL.EXTRACT  FTA1             03:00  03:05  03:09  16    2',
    ),
  )
  const { code, err } = await run(server, 'streams @+state=stck')
  assert.equal(code, 64)
  assert.equal(
    err,
    'batuta: The selection cannot be read at character 9: state is never stck. Did you mean stuck? [selection.invalid]\n' +
      '@+state=stck\n        ^^^^\n',
  )
})
