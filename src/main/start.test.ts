import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Row } from './testing/fixture.ts'
import { messagesOf, startFixture, whoSaid } from './testing/start-fixture.ts'

const names = ['database', 'ledger', 'api'] as const

/** How a critical component can fail, with the exit code and the end of the one line that the process must answer with. */
const failures = [
  ['refuse', 75, 'The folder is in use by process 4711. Stop it first.'],
  ['fault', 69, 'PostgreSQL does not answer (Error: connect ECONNREFUSED). The log says more.'],
  ['throw', 70, 'TypeError: plan is undefined. This is a bug in Batuta. The log says more.'],
  ['hang', 69, 'it was not ready after 1 s. The log says more.'],
  ['deaf', 69, 'it was not ready after 1 s. The log says more.'],
] as const

describe('a critical component that fails at start ends the process', { concurrency: 2 }, () => {
  for (const [position, name] of names.entries()) {
    for (const [how, exit, reason] of failures) {
      test(`${name} (${how}): exit code ${exit}, one line, nothing left behind`, async () => {
        const rows: Row[] = names.map((each) => ({ name: each, start: each === name ? how : 'ok' }))
        const end = await startFixture(rows).ended
        assert.equal(end.stderr, `batuta: ${name} did not start: ${reason}\n`)
        assert.equal(end.exit, exit)
        const started = names.slice(0, position + 1)
        assert.deepEqual(whoSaid(end, 'starting'), started)
        assert.deepEqual(whoSaid(end, 'stopped'), started.toReversed())
        assert.deepEqual(end.leftovers, [])
      })
    }
  }
})

describe('an optional component that fails leaves the system up', { concurrency: 2 }, () => {
  for (const list of ['background', 'schedulers', 'monitoring'] as const) {
    for (const how of ['refuse', 'fault', 'throw', 'hang', 'deaf'] as const) {
      test(`${list} (${how}): it runs, ready and degraded, and says what is wrong`, async () => {
        const program = startFixture([{ name: 'database' }, { name: 'watcher', list, start: how }])
        await program.line({ said: 'running' })
        program.kill('SIGUSR2')
        const { system } = (await program.line({ ready: true, phase: 'running' })) as { system: Health }
        assert.equal(system.status, 'degraded')
        assert.match(system.lastError, /^watcher: ./)
        assert.deepEqual(
          system.parts.map(({ name, status }) => [name, status]),
          [
            ['database', 'ok'],
            ['watcher', 'failed'],
          ],
        )
        program.kill('SIGTERM')
        const end = await program.ended
        assert.deepEqual([end.exit, end.stderr, end.leftovers], [0, '', []])
      })
    }
  }

  test('it is tried again, and the system is whole when it comes up', async () => {
    const retry = { firstMs: 10, longestMs: 20, breakAfter: 5, breakForMs: 100 }
    const program = startFixture([{ name: 'database' }, { name: 'watcher', list: 'background', start: 'flaky' }], {
      retry,
    })
    await program.line({ component: 'watcher', 'log.level': 'warn' })
    await program.line({ component: 'watcher', 'log.level': 'info' })
    program.kill('SIGUSR2')
    const { system } = (await program.line({ ready: true })) as { system: Health }
    assert.equal(system.status, 'ok')
    program.kill('SIGTERM')
    const end = await program.ended
    assert.deepEqual(whoSaid(end, 'starting'), ['database', 'watcher', 'watcher'])
    assert.deepEqual([end.exit, end.leftovers], [0, []])
    assert.ok(messagesOf(end).some((message) => message.includes('the folder is not there yet')))
  })
})

interface Health {
  readonly status: string
  readonly lastError: string
  readonly parts: readonly { readonly name: string; readonly status: string }[]
}
