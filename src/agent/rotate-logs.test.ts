import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { rotateLogs } from './rotate-logs.ts'

test('logs of the agent that have grown are kept once more and begin anew, small ones stay', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-logs-'))
  t.after(() => rmSync(folder, { recursive: true }))
  let reopened = 0
  const rotate = (): void => rotateLogs(folder, () => (reopened += 1))
  rotate()
  writeFileSync(join(folder, 'agent.log'), 'small')
  writeFileSync(join(folder, 'agent.out'), Buffer.alloc(17 * 2 ** 20))
  rotate()
  assert.deepEqual([readdirSync(folder).sort(), reopened], [['agent.log', 'agent.out', 'agent.out.1'], 0])
  appendFileSync(join(folder, 'agent.out'), 'printed after')
  assert.equal(statSync(join(folder, 'agent.out')).size, 13)

  for (const round of [1, 2]) {
    writeFileSync(join(folder, 'agent.log'), Buffer.alloc(17 * 2 ** 20 + round))
    rotate()
  }
  assert.equal(statSync(join(folder, 'agent.log.1')).size, 17 * 2 ** 20 + 2)
  assert.deepEqual([readdirSync(folder).sort(), reopened], [['agent.log.1', 'agent.out', 'agent.out.1'], 2])
})
