import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { defaultAgentSettings } from '#/contract/agent-settings.ts'
import { systemClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import type { Report } from '#/model/report.ts'
import { follow } from './follow.ts'
import { inspectOnce } from './inspect.ts'
import { keepReports } from './reports.ts'
import { newRun, type Parts, type Run } from './run.ts'
import { openSpool } from './spool.ts'

/** Above the highest process id that Linux gives: nobody has it. */
const nobody = 2 ** 22 + 1

/** An agent's parts that hold one run with that record, whose supervisor and processes are gone. */
const partsWith = (t: TestContext, record: string): { parts: Parts; run: Run; said: Report[] } => {
  const dataDir = mkdtempSync(join(tmpdir(), 'batuta-inspect-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  const spool = openSpool(dataDir)
  const run = newRun(spool, { job: 1, run: 1 }, 'accepted')
  mkdirSync(run.folder)
  writeFileSync(join(run.folder, 'claim'), '')
  writeFileSync(join(run.folder, 'output'), '')
  writeFileSync(join(run.folder, 'record'), record)
  const said: Report[] = []
  const parts: Parts = {
    spool,
    runs: new Map([[run.name, run]]),
    reports: keepReports(systemClock, (report) => said.push(report)),
    launcher: { launch: () => {}, close: () => {} },
    clock: systemClock,
    log: silentLog,
    boot: 'boot',
    settings: defaultAgentSettings,
  }
  return { parts, run, said }
}

test('a run that is being killed and whose end is written down is not lost, but ends as that says', async (t) => {
  const { parts, run, said } = partsWith(t, `supervisor ${nobody} 1\njob ${nobody}\nexit 9\n`)
  run.killing = true
  await inspectOnce(parts)
  assert.deepEqual(
    said.map(({ type }) => type),
    ['started'],
  )
  run.killing = false
  follow(parts, run)
  assert.equal(said.find((report) => report.type === 'ended')?.returnCode, 9)
})

test('a run whose supervisor died before it wrote an end is lost, also when it is being killed', async (t) => {
  const { parts, run, said } = partsWith(t, `supervisor ${nobody} 1\njob ${nobody}\n`)
  run.killing = true
  await inspectOnce(parts)
  assert.equal(said.at(-1)?.type, 'lost')
})
