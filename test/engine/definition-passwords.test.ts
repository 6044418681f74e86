/** Passwords in the documents of definitions, on real PostgreSQL: stored, used, and never told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#/db/sql.ts'
import { textOfPrinted } from '#/engine/definition-desk.ts'
import { Refusal } from '#/lib/refusal.ts'
import { openDesk } from '../support/definition-desk.ts'

const ws = 'CPUNAME WS OS UNIX NODE here FOR MAESTRO TYPE FTA END\n'

const job = (password: string, { name = 'CALL', method = 'GET' } = {}): string =>
  `$JOBS\nWS#${name}\n TASK {"jobDefinition": {"application": {"name": "restful", "credentials": {"userName": "joe", ` +
  `"password": "${password}"}, "RESTAPI": {"method": "${method}", "uri": "http://127.0.0.1/"}}}}\n RECOVERY STOP\n`

const cause = { by: 'ana', reason: 'because' }
const sourcesOf = (text: string) => [{ file: 'a.txt', text }]

test('no answer about definitions holds a password, and what was exported keeps it when it is applied again', async (t) => {
  const desk = await openDesk(t)
  const apply = (text: string, dryRun = false) =>
    desk.change({ kind: 'apply', sources: sourcesOf(text) }, { dryRun }, cause)
  const passwordsStored = async (): Promise<unknown[]> =>
    desk.database.query(
      sql`select revision, body #>> '{task,text}' ~ 's3cret' as old, body #>> '{task,text}' ~ 'n3wer' as new
        from definitions where kind = 'job' order by revision`,
    )
  const created = await apply(ws + job('s3cret'), true)
  await apply(ws + job('s3cret'))

  const shown = await desk.get({ kind: 'job', name: 'WS#CALL' })
  const exported = await textOfPrinted(await desk.print({ kind: 'job' }, []))
  assert.match(shown.text, /"password": "\*\*\*"/)
  assert.match(exported, /"password": "\*\*\*"/)

  const again = await apply(exported)
  assert.deepEqual([again.revision, again.unchanged], [null, 1])
  await apply(exported.replace('GET', 'POST'))
  const renewal = await apply(job('n3wer', { method: 'POST' }), true)
  assert.match(renewal.objects?.items[0]?.diff ?? '', /passwords change, which are not shown/)
  await apply(job('n3wer', { method: 'POST' }))
  const back = await desk.change({ kind: 'rollback', revision: 2 }, { dryRun: true }, cause)
  await desk.change({ kind: 'rollback', revision: 2 }, {}, cause)
  assert.deepEqual(await passwordsStored(), [
    { revision: 1, old: true, new: false },
    { revision: 2, old: true, new: false },
    { revision: 3, old: false, new: true },
    { revision: 4, old: true, new: false },
  ])
  const history = await desk.history({}, { limit: 100 })
  const told = JSON.stringify([created, shown, exported, again, renewal, back, history])
  assert.doesNotMatch(told, /s3cret|n3wer/)
})

test('stars without a stored password are a mistake at their place', async (t) => {
  const desk = await openDesk(t)
  const refused = desk.change({ kind: 'apply', sources: sourcesOf(ws + job('***')) }, {}, cause)
  await assert.rejects(refused, (error) => {
    assert.ok(error instanceof Refusal)
    assert.match(JSON.stringify(error.details), /definition.password_hidden.*"line":4.*/)
    return error.code === 'definition.invalid'
  })
})
