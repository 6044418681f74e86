import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
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
import { blankRecord } from './record.ts'
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
    journal: { accept: () => Promise.resolve(), forget: () => {} },
    archive: { take: () => {}, step: () => false, reopen: () => {} },
    reports: keepReports(systemClock, (report) => said.push(report)),
    launcher: { launch: () => {}, release: () => {}, shrink: () => {}, close: () => {} },
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

test('a supervisor that is stopped between the claim and the start holds its run, however long ago a clock says that was', async (t) => {
  const { parts, run, said } = partsWith(t, blankRecord)
  utimesSync(join(run.folder, 'claim'), 1, 1)
  const stopped = spawn('/bin/sleep', ['1000'], { cwd: run.folder, stdio: 'ignore' })
  await once(stopped, 'spawn')
  await inspectOnce(parts)
  assert.equal(said.length, 0)
  const ended = once(stopped, 'exit')
  stopped.kill('SIGKILL')
  await ended
  await inspectOnce(parts)
  assert.match(
    said[0]?.type === 'lost' ? said[0].reason : '',
    /^Its supervisor died when it was about to start the job/,
  )
})
