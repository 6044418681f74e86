import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { defaultAgentSettings, type AgentSettings } from '#/contract/agent-settings.ts'
import { manualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { openArchive, type Archive } from './archive.ts'
import { openSpool, type Spool } from './spool.ts'

const now = Temporal.Instant.from('2026-11-28T12:00:00Z').epochMilliseconds

const spoolOf = (t: TestContext): Spool => {
  const dataDir = mkdtempSync(join(tmpdir(), 'batuta-archive-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  return openSpool(dataDir)
}

const put = (folder: string, bytes = 1_000): void => {
  mkdirSync(folder, { recursive: true })
  for (const name of ['launch', 'request', 'script', 'claim', 'record']) writeFileSync(join(folder, name), '')
  writeFileSync(join(folder, 'output'), Buffer.alloc(bytes))
}

const open = (spool: Spool, settings: Partial<AgentSettings> = {}): Archive =>
  openArchive({
    spool,
    clock: manualClock(now),
    log: silentLog,
    settings: () => ({ ...defaultAgentSettings, ...settings }),
  })

/** Steps until there is nothing to do; answers how many it took. */
const settle = (archive: Archive): number => {
  for (let steps = 1; ; steps += 1) if (!archive.step()) return steps
}

test('an acknowledged run is kept with its output and its record, and not with what it was started with', (t) => {
  const spool = spoolOf(t)
  put(join(spool.runs, '7.1'))
  open(spool).take('7.1')
  assert.deepEqual(readdirSync(join(spool.done, '2026-11-28', '7.1')).sort(), ['claim', 'output', 'record'])
  assert.deepEqual(readdirSync(spool.runs), [])
})

test('what is older than it is kept goes, also of ledgers served before, a hundred runs a step', (t) => {
  const spool = spoolOf(t)
  for (let job = 1; job <= 250; job += 1) put(join(spool.done, '2026-11-17', `${job}.1`))
  put(join(spool.done, '2026-11-18', '300.1'))
  const aside = join(spool.folder, 'done-first-1', '2026-11-01')
  put(join(aside, '1.1'))
  const archive = open(spool)
  archive.step()
  assert.equal(existsSync(aside), false)
  archive.step()
  assert.equal(readdirSync(join(spool.done, '2026-11-17')).length, 150)
  settle(archive)
  assert.deepEqual(readdirSync(spool.done), ['2026-11-18'])
})

test('when all together is too large the oldest go first, and today’s too', (t) => {
  const spool = spoolOf(t)
  for (const [day, job] of [
    ['2026-11-27', 1],
    ['2026-11-28', 9],
    ['2026-11-28', 10],
  ] as const) {
    put(join(spool.done, day, `${job}.1`), 1_000_000)
  }
  put(join(spool.runs, '11.1'), 50_000_000)
  settle(open(spool, { keepBytes: 2_500_000 }))
  assert.deepEqual(readdirSync(spool.done), ['2026-11-28'])
  assert.deepEqual(readdirSync(spool.runs), ['11.1'], 'a run that is not acknowledged is never touched')

  const archive = open(spool, { keepBytes: 2_500_000 })
  settle(archive)
  archive.take('11.1')
  settle(archive)
  assert.deepEqual(existsSync(spool.done) ? readdirSync(spool.done) : [], [])
})

test('a run that cannot be put away now is put away later', (t) => {
  const spool = spoolOf(t)
  put(join(spool.runs, '7.1'))
  const clock = manualClock(now)
  const archive = openArchive({ spool, clock, log: silentLog, settings: () => defaultAgentSettings })
  // A file where the folder would be, as a disk that takes no more folders.
  rmSync(spool.done, { recursive: true })
  writeFileSync(spool.done, '')
  archive.take('7.1')
  assert.deepEqual(readdirSync(spool.runs), ['7.1'])
  rmSync(spool.done)
  archive.step()
  assert.deepEqual(readdirSync(spool.runs), [])
})
