import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#/lib/refusal.ts'
import type { NounName } from './nouns.ts'
import { parseOql } from './parse-oql.ts'
import { parseSort } from './parse-sort.ts'
import { printOql } from './print-oql.ts'

/** What a query means: written again with our own names. */
const cases: [noun: NounName, query: string, meaning: string][] = [
  ['job', '', ''],
  ['job', "commonStatus = 'ERROR'", "status IN ['abended', 'failed']"],
  ['job', "commonStatus IN ['ERROR', 'HELD']", "status IN ['abended', 'failed', 'held']"],
  ['job', "commonStatus LIKE 'S@'", "status IN ['succeeded', 'suppressed']"],
  ['job', "commonStatus != 'BLOCKED'", 'status NOT IN []'],
  ['job', "jobruns.compositeStatus.status = 'EXEC'", "state = 'EXEC'"],
  ['stream', "commonStatus = 'SUCCEED'", "status = 'succeeded'"],
  ['stream', "commonStatus = 'SUCCESSFUL'", "status = 'succeeded'"],
  ['stream', "commonStatus = 'BLOCKED' or compositeStatus.status = 'STUCK'", "status = 'stuck' OR state = 'STUCK'"],
  ['job', "jobStreamName LIKE 'PAY@' AND workstation = 'FTA1'", "stream LIKE 'PAY@' AND workstation = 'FTA1'"],
  ['job', "name = 'A' or name = 'B' and priority > 10", "name = 'A' OR name = 'B' AND priority > 10"],
  ['job', "(name = 'A' OR name = 'B') AND priority > 10", "(name = 'A' OR name = 'B') AND priority > 10"],
  ['job', "NOT (name = 'A' OR held = true)", "NOT (name = 'A' OR held = true)"],
  ['job', "name NOT LIKE 'X?' AND name NOT IN ['Y','Z']", "name NOT LIKE 'X?' AND name NOT IN ['Y', 'Z']"],
  ['job', 'jobruns.returnCode<>0', 'returnCode != 0'],
  ['job', 'jobruns.timeInfo.actualEndTime = null', 'endedAt = null'],
  ['job', "schedTime >= '2025-12-01T23:00:00.000Z'", 'scheduledAt >= 2025-12-01T23:00:00.000Z'],
  ['job', 'schedTime < 2025-12-01T20:00:00-03:00', 'scheduledAt < 2025-12-01T23:00:00.000Z'],
  ['job', 'jobruns.estimatedDuration > PT4H20S', 'estimatedDuration > PT14420S'],
  ['job', "name = 'it''s'", "name = 'it''s'"],
  ['job', "id = 'b5c1f2a0-0000-4000-8000-000000000001'", "id = 'b5c1f2a0-0000-4000-8000-000000000001'"],
  ['job', 'id = b5c1f2a0-0000-4000-8000-000000000001', "id = 'b5c1f2a0-0000-4000-8000-000000000001'"],
  ['job', 'id = 15c1f2a0-0000-4000-8000-000000000001', "id = '15c1f2a0-0000-4000-8000-000000000001'"],
  ['job', 'jobOptions.critical = TRUE', 'critical = true'],
  ['stream', 'dependenciesStats.numberOfFileDependencies != 0', 'fileDependencies != 0'],
  ['stream', 'jobStreamStats.numberOfAbendedJob > 0', 'abendedJobs > 0'],
  ['job', 'held = true ORDER BY priority desc, name', 'held = true ORDER BY priority DESC, name ASC'],
  ['job', 'ORDER BY jobruns.timeInfo.actualStartTime', 'ORDER BY startedAt ASC'],
]
for (const [noun, query, meaning] of cases) {
  test(`${noun}: ${query || 'no text'}`, () => assert.equal(printOql(noun, parseOql(noun, query)), meaning))
}

const refused: [noun: NounName, query: string, place: string, sentence: RegExp][] = [
  ['job', "naem = 'A'", 'naem', /a job has no field naem\. Did you mean name\?/],
  ['job', "Name = 'A'", 'Name', /Did you mean name\?/],
  ['job', "commonStatus = 'error'", "'error'", /never 'error'\. Did you mean ERROR\?/],
  ['job', "jobruns.step = '1'", 'jobruns.step', /keeps nothing/],
  ['job', 'name = PAY', 'PAY', /compared with a string/],
  ['job', 'name = "PAY"', '"', /single quotes/],
  ['job', "name = 'PAY", "'", /not closed/],
  ['job', "name < 'B'", '<', /has no order/],
  ['job', 'priority = ', '', /at its end: priority is compared with a number, not with nothing/],
  ['job', 'priority > null', 'null', /null is compared with = or != alone/],
  ['job', "priority LIKE '1@'", "'1@'", /is no text/],
  ['job', "name IN 'A'", "'A'", /a list stands in \[ \]/],
  ['job', "name IN ['A' 'B']", "'B'", /a , or the \]/],
  ['job', "(name = 'A'", '', /a \) is missing/],
  ['job', "name = 'A' name = 'B'", 'name', /AND, OR, ORDER BY or the end/],
  ['job', "name 'A'", "'A'", /an operator is missing/],
  ['job', 'held = 1', '1', /true or false/],
  ['job', 'startedAt > yesterday', 'yesterday', /an instant/],
  ['job', 'duration > P1M', 'P1M', /a duration/],
  ['job', 'ORDER name', 'name', /behind ORDER stands BY/],
  ['job', 'ORDER BY logon', 'logon', /cannot be ordered by/],
  ['job', "name = 'A' ; drop table jobs", ';', /; does not belong here/],
]
for (const [noun, query, place, sentence] of refused) {
  test(`${query} is refused, and the place is shown`, () => {
    assert.throws(
      () => parseOql(noun, query),
      (error) => {
        assert.ok(error instanceof Refusal)
        const { offset, length, pointer } = error.details as { offset: number; length: number; pointer: string }
        assert.match(error.message, sentence)
        assert.equal(query.slice(offset, offset + length), place)
        assert.equal(pointer, `${query}\n${' '.repeat(offset)}${'^'.repeat(Math.max(1, length))}`)
        return true
      },
    )
  })
}

test('a list is ordered by fields with a minus before those that go down', () => {
  assert.deepEqual(parseSort('job', '-startedAt, name'), [
    { field: 'startedAt', descending: true },
    { field: 'name', descending: false },
  ])
  assert.throws(() => parseSort('job', 'startAd'), /Did you mean startAt/)
  assert.throws(() => parseSort('job', 'name,priority,status,state'), /3 fields at most/)
})
