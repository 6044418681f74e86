import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { historyOf } from './history.ts'

test('the lines of a prompt are there again the next time, for whoever typed them alone', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-history-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const stateDir = join(folder, 'state')
  assert.deepEqual(historyOf({ stateDir }, 'conman').read(), [])
  historyOf({ stateDir }, 'conman').write(['sj @', 'sc'])
  assert.deepEqual(historyOf({ stateDir }, 'conman').read(), ['sj @', 'sc'])
  assert.deepEqual(historyOf({ stateDir }, 'composer').read(), [])
  assert.equal(statSync(join(stateDir, 'conman-history')).mode & 0o777, 0o600)
})

test('where nothing can be kept, a prompt has no history', () => {
  const history = historyOf({ stateDir: join(import.meta.filename, 'below-a-file') }, 'conman')
  history.write(['sc'])
  assert.deepEqual(history.read(), [])
})
