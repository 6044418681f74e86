/** The command line says of the audit what of it is sealed, and where a file is not what was sealed. */
import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { testDatabase } from '#/db/test-database.ts'
import { sealAudit } from '#/engine/maintenance/tasks/seal-audit.ts'
import { appendAudit } from '#/store/audit.ts'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'

test('batuta audit verify goes through what is sealed, and on in the table', async (t) => {
  const database = await testDatabase(t)
  const auditFolder = mkdtempSync(join(tmpdir(), 'batuta-audit-'))
  t.after(() => rmSync(auditFolder, { recursive: true }))
  const { server, client } = await startEdge(t, { database, auditFolder })
  await appendAudit(
    database,
    [0, 1, 2].map((at) => `{"at":${at},"actor":"user:maria","operation":"hold","state":"noted"}`),
  )
  const work = {
    database,
    connection: database.connection,
    sessionName: 'test',
    signal: new AbortController().signal,
    now: 1_795_328_040_000,
    before: new Map(),
    requireTerm: async () => undefined,
  }
  await sealAudit(work, { folder: auditFolder, server: 'here', days: 400 })
  const { head } = await client.verifyAudit()
  assert.deepEqual(
    await run(server, 'audit verify'),
    printed(`The audit is whole: 3 entries, the last with hash ${head}.`, '2 of them are sealed in files.'),
  )
  const path = join(auditFolder, 'audit-1-2.txt')
  renameSync(path, `${path}.away`)
  assert.deepEqual(
    await run(server, 'audit verify'),
    printed(
      `The audit is whole: 3 entries, the last with hash ${head}.`,
      '2 of them are sealed in files.',
      'Not verified: audit-1-2.txt is not on this machine; here wrote it.',
    ),
  )
  renameSync(`${path}.away`, path)
  appendFileSync(path, '3:{}\n')
  const broken = await run(server, 'audit verify')
  assert.deepEqual(
    [broken.code, broken.err],
    [65, 'batuta: The file audit-1-2.txt is not what was sealed. [audit.broken]\n'],
  )
})
