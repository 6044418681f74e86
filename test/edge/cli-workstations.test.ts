/** Workstations and resources on the command line. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'

test('workstations and resources are listed', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'workstations'),
    printed(
      'WORKSTATION  STATE     LIMIT  FENCE  RUNNING  READY  ZONE',
      'FTA1         linked       20      0        1      0  America/Sao_Paulo',
      'FTA2         unlinked    100     50        0      3  America/Sao_Paulo',
    ),
  )
  assert.deepEqual(
    await run(server, 'resources'),
    printed(
      'RESOURCE    UNITS  DEFINED  IN USE  WAITING  HELD BY',
      'FTA1#TAPES      3        4       2        1  FTA2#REPORTS.EXTRACT 2',
    ),
  )
})

test('limit, fence, link and ignore are ordered of a workstation, units of a resource, a limit of a stream', async (t) => {
  const { server, engine } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'workstation limit FTA1 20 --reason maintenance'),
    printed('FTA1 is linked: limit 20, fence 0, 1 running, 0 ready.'),
  )
  await run(server, 'workstation fence FTA1 go')
  await run(server, 'workstation fence FTA1 system')
  for (const verb of ['unlink', 'link', 'ignore', 'unignore']) await run(server, `workstation ${verb} FTA1`)
  assert.deepEqual(
    await run(server, 'resource units FTA1#TAPES 3'),
    printed('FTA1#TAPES has 3 units: 2 in use, 1 job waits for it.'),
  )
  assert.deepEqual(await run(server, 'stream limit 2 none'), printed('FTA2#REPORTS, stream 2, has no limit.'))
  const orders = engine.ordered.map(({ cause: { reason }, ...order }) => JSON.stringify({ ...order, reason }))
  assert.deepEqual(orders, [
    '{"kind":"workstation","workstation":"FTA1","change":{"limit":20},"reason":"maintenance"}',
    '{"kind":"workstation","workstation":"FTA1","change":{"fence":101}}',
    '{"kind":"workstation","workstation":"FTA1","change":{"fence":0}}',
    '{"kind":"workstation","workstation":"FTA1","change":{"linked":false}}',
    '{"kind":"workstation","workstation":"FTA1","change":{"linked":true}}',
    '{"kind":"workstation","workstation":"FTA1","change":{"ignored":true}}',
    '{"kind":"workstation","workstation":"FTA1","change":{"ignored":false}}',
    '{"kind":"resource","resource":"FTA1#TAPES","units":3}',
    '{"kind":"stream-limit","stream":2,"limit":null}',
  ])
})

test('a resource is named in any case, and without its workstation', async (t) => {
  const { server } = await startEdge(t)
  for (const name of ['fta1#tapes', 'TAPES', 'tapes'])
    assert.deepEqual(
      await run(server, `resource units ${name} 3`),
      printed('FTA1#TAPES has 3 units: 2 in use, 1 job waits for it.'),
    )
})

const wrong: readonly [command: string, sentence: string][] = [
  ['workstation limit FTA1 1025', 'It must be a whole number from 0 to 1024.'],
  ['workstation fence FTA1 102', 'It must be a priority from 0 to 99, hi, go or system.'],
  ['workstation fence FTA1 constructor', 'It must be a priority from 0 to 99, hi, go or system.'],
  ['stream limit 2 few', 'It must be a whole number from 0 to 1024, or none.'],
  ['resource units FTA1#TAPES -1', 'It must be a whole number from 0 to 1000000.'],
]
for (const [command, sentence] of wrong) {
  test(`a wrong number is refused: ${command}`, async (t) => {
    const { server, engine } = await startEdge(t)
    const { code, err } = await run(server, command)
    assert.equal(code, 64)
    assert.ok(err.includes(sentence), err)
    assert.deepEqual(engine.ordered, [])
  })
}
