/** A short chaos: jobs flow while the leader is killed, PostgreSQL loses its power, a leader stands still, PostgreSQL is restarted. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runChaos } from './chaos.ts'
import { shakeInTurn } from './shake.ts'

test(
  'whatever breaks under jobs that flow: each job that was accepted runs once, and nobody is at a loss',
  { timeout: 900_000 },
  async (t) => {
    const tell = (line: string): void => t.diagnostic(line)
    const report = await runChaos(t, { jobsASecond: 20, shake: shakeInTurn, tell })
    tell(JSON.stringify(report))
    const { restarts, kills, stops, missed, extra, doubled, unknown, expected, ended, terms } = report
    assert.deepEqual({ restarts, kills, stops }, { restarts: { fast: 1, immediate: 1 }, kills: 1, stops: 1 })
    assert.deepEqual({ missed, extra, doubled, unknown }, { missed: 0, extra: 0, doubled: 0, unknown: 0 })
    assert.equal(ended, expected)
    assert.ok(expected >= 200, `${expected} jobs flowed`)
    assert.ok(terms >= 5, `${terms} terms: each break ends one`)
  },
)
