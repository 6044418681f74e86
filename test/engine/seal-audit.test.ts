/** The old part of the audit leaves the table for a file, on real PostgreSQL, and the chain is whole from its beginning on. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { verifyAudit } from '#/access/verify-audit.ts'
import { sql } from '#/db/sql.ts'
import { testDatabase } from '#/db/test-database.ts'
import { sealAudit } from '#/engine/maintenance/tasks/seal-audit.ts'
import { appendAudit, readAudit } from '#/store/audit.ts'
import { addAuditSeal, listAuditSeals } from '#/store/audit-seals.ts'

const dayMs = 86_400_000
const beginning = Temporal.Instant.from('2026-01-01T00:00:00Z').epochMilliseconds
const dayOf = (day: number): number => beginning + day * dayMs

/** An entry a day, one of them with what else breaks lines. */
const entriesOf = (from: number, days: number): string[] =>
  Array.from({ length: days }, (_, n) =>
    JSON.stringify({
      at: dayOf(from + n),
      actor: 'user:maria',
      operation: 'hold',
      reason: 'a\u2028b\r\nc',
      state: 'noted',
    }),
  )

const open = async (t: TestContext, days: number) => {
  const database = await testDatabase(t)
  const folder = mkdtempSync(join(tmpdir(), 'batuta-audit-'))
  t.after(() => rmSync(folder, { recursive: true }))
  await appendAudit(database, entriesOf(0, days))
  const workAt = (day: number) => ({
    database,
    connection: database.connection,
    sessionName: 'test',
    signal: new AbortController().signal,
    now: dayOf(day),
    before: new Map(),
    requireTerm: async () => undefined,
  })
  const sealAt = (day: number, keep = 100) => sealAudit(workAt(day), { folder, server: 'here', days: keep })
  const kept = async () => (await readAudit(database, 0, 1000)).map(({ id }) => id)
  return { database, folder, sealAt, kept, verify: (head?: string) => verifyAudit(database, { folder, head }) }
}

test('what is older than it is kept is sealed a month at a time, and the chain verifies before, after and through it', async (t) => {
  const { database, folder, sealAt, kept, verify } = await open(t, 200)
  const { head: whole } = await verify()
  const early = (await readAudit(database, 10, 1))[0]?.hash.toString('hex') ?? ''
  assert.equal(await sealAt(130), undefined, 'nothing is a month older than it need be')
  assert.equal(await sealAt(140), 'Sealed 40 entries of the audit to audit-1-40.txt.')
  assert.deepEqual([(await kept())[0], (await kept()).length], [41, 160])
  assert.equal(await sealAt(150), undefined)
  assert.equal(await sealAt(200), 'Sealed 60 entries of the audit to audit-41-100.txt.')
  assert.deepEqual(readdirSync(folder), ['audit-1-40.txt', 'audit-41-100.txt'])
  const sound = { intact: true, entries: 200, head: whole, sentence: null, sealed: 100, elsewhere: [] }
  assert.deepEqual(await verify(), sound)
  assert.deepEqual(await verify(early), sound, 'a hash that lies in a file is one of the chain')
  await appendAudit(database, entriesOf(200, 1))
  assert.partialDeepStrictEqual(await verify(whole), { intact: true, entries: 201 })
})

test('the last entry stays whatever its age, so that the next goes on from it; 0 days keep everything', async (t) => {
  const { database, sealAt, kept, verify } = await open(t, 3)
  assert.equal(await sealAt(5000, 0), undefined)
  assert.match((await sealAt(5000)) ?? '', /^Sealed 2 entries/)
  assert.deepEqual(await kept(), [3])
  assert.equal(await sealAt(6000), undefined)
  assert.deepEqual(await appendAudit(database, entriesOf(5000, 1)), [4])
  assert.partialDeepStrictEqual(await verify(), { intact: true, entries: 4, sealed: 2 })
})

test('a file that was changed, cut or exchanged shows; one that lies elsewhere is told of, and the rest is verified', async (t) => {
  const { folder, sealAt, verify } = await open(t, 200)
  await sealAt(140)
  await sealAt(200)
  const path = join(folder, 'audit-1-40.txt')
  const text = readFileSync(path, 'utf8')
  for (const changed of [text.replace('maria', 'marta'), text.slice(0, -300), `${text}41:{}\n`, '']) {
    writeFileSync(path, changed)
    const { intact, entries, sentence } = await verify()
    assert.deepEqual([intact, entries, sentence], [false, 0, 'The file audit-1-40.txt is not what was sealed.'])
  }
  renameSync(path, join(folder, 'moved'))
  const elsewhere = [{ file: 'audit-1-40.txt', server: 'here' }]
  assert.partialDeepStrictEqual(await verify(), { intact: true, entries: 200, sealed: 100, elsewhere })
  assert.match(
    (await verify('00'.repeat(31) + '11')).sentence ?? '',
    /Or it lies in a sealed part that is not on this machine \(1 file\)/,
  )
})

test('a cycle that was killed is gone on with: the same file is written again, and what is sealed and still there is dropped', async (t) => {
  const { database, folder, sealAt, kept, verify } = await open(t, 200)
  writeFileSync(join(folder, 'unfinished'), 'half a line')
  await sealAt(140)
  const [seal] = await listAuditSeals(database)
  // As if it had been killed before the second part was dropped.
  const rows = await readAudit(database, 40, 10)
  const head = rows.at(-1)?.hash
  assert.ok(seal !== undefined && head !== undefined)
  const lines = rows.map(({ id, entry }) => `${id}:${entry}\n`).join('')
  writeFileSync(join(folder, 'audit-41-50.txt'), lines)
  await addAuditSeal(database, { ...seal, firstId: 41, lastId: 50, before: seal.head, head, file: 'audit-41-50.txt' })
  assert.partialDeepStrictEqual(await verify(), { intact: true, entries: 200, sealed: 50 })
  assert.equal(await sealAt(150), 'Sealed 10 entries of the audit.')
  assert.equal((await kept())[0], 51)
})

test('an audit that is not what was written is not sealed, and nothing of it goes', async (t) => {
  const { database, sealAt, kept } = await open(t, 200)
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`alter table audit disable trigger all`)
    await transaction.execute(sql`update audit set entry = replace(entry::text, 'maria', 'marta')::json where id = 7`)
    await transaction.execute(sql`alter table audit enable always trigger audit_is_append_only`)
  })
  await assert.rejects(sealAt(140), /not what was written at entry 7, so nothing of it is sealed/)
  assert.equal((await kept()).length, 200)
})

test('the database lets go of what is sealed alone, and a seal stays', async (t) => {
  const { database, sealAt } = await open(t, 200)
  await assert.rejects(database.execute(sql`delete from audit where id = 1`), /append-only/)
  await sealAt(140)
  for (const statement of [
    sql`delete from audit where id = 41`,
    sql`delete from audit_seals`,
    sql`update audit_seals set last_id = 200`,
    sql`truncate audit_seals`,
  ]) {
    await assert.rejects(database.execute(statement), /append-only/)
  }
})
