/** Freezes and drains on the command line. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'

test('freezes and drains are listed with what is left to end', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'freeze list'),
    printed(
      'NUMBER  KIND    SCOPE             SINCE  UNTIL  LEFT  BY        REASON',
      '     1  freeze  workstation:FTA1  03:00  06:00     1  operator  disk is replaced',
      '     2  drain   site              03:10      -     4  operator  -',
      '     3  freeze  workstation:FAT1  03:11      -     0  operator  -',
    ),
  )
})

test('a freeze is added by scope, with its end in the zone of the site, and lifted by its number', async (t) => {
  const { server, engine } = await startEdge(t)
  const words = ['freeze', 'add', 'workstation:FTA1', '--until', '0600', '--reason', 'disk is replaced']
  assert.deepEqual(await run(server, words), printed('Freeze 1 of workstations FTA1 until 06:00; 1 run left.'))
  assert.deepEqual(
    await run(server, 'freeze add site --drain'),
    printed('Drain 2 of the whole site until it is lifted; 4 jobs left.'),
  )
  assert.deepEqual(await run(server, 'freeze lift 1'), printed('Lifted 1.'))
  const orders = engine.ordered.map(({ cause: { reason }, ...order }) => JSON.stringify({ ...order, reason }))
  assert.deepEqual(orders, [
    '{"kind":"freeze","what":"freeze","scope":{"of":"workstation","pattern":"FTA1"},"until":1795338000000,"reason":"disk is replaced"}',
    '{"kind":"freeze","what":"drain","scope":{"of":"site","pattern":""},"until":null}',
    '{"kind":"lift","freeze":1}',
  ])
})

test('a freeze that means nothing of the plan is told to be so', async (t) => {
  const { server } = await startEdge(t)
  const { out } = await run(server, 'freeze add workstation:FAT1')
  assert.equal(
    out,
    'Freeze 3 of workstations FAT1 until it is lifted; 0 runs left.\n' +
      '  ! No workstation of the plan is meant yet; batuta freeze lift 3 takes it away if it was mistyped.\n',
  )
})

const wrong: readonly [command: string, sentence: string][] = [
  ['freeze add', 'SCOPE'],
  ['freeze add all', 'It must be site, workstation:PATTERN or stream:PATTERN.'],
  ['freeze add stream:', 'It must be site, workstation:PATTERN or stream:PATTERN.'],
  ['freeze add site --until noon', '"noon" is no time'],
]
for (const [command, sentence] of wrong) {
  test(`what would freeze too much, or not be understood, is refused: ${command}`, async (t) => {
    const { server, engine } = await startEdge(t)
    const { code, err } = await run(server, command)
    assert.equal(code, 64)
    assert.ok(err.includes(sentence), err)
    assert.deepEqual(engine.ordered, [])
  })
}

test('a pattern belongs to workstations and streams, and to no site', async (t) => {
  const { client } = await startEdge(t)
  const refused = (message: string) => ({ code: 'request.invalid', message })
  await assert.rejects(
    client.addFreeze({ kind: 'freeze', scope: 'stream' }),
    refused('The field "pattern" is missing: which streams? @ is all of them.'),
  )
  await assert.rejects(
    client.addFreeze({ kind: 'freeze', scope: 'site', pattern: 'FTA1' }),
    refused('The whole site takes no "pattern".'),
  )
})
