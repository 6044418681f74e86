import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#/lib/refusal.ts'
import type { NounName } from './nouns.ts'
import { parseSelection } from './parse-selection.ts'
import { printOql } from './print-oql.ts'

/** Noon in UTC, nine in the morning at the site. */
const reading = { now: Temporal.Instant.from('2026-11-22T12:00:00Z').epochMilliseconds, timezone: 'America/Sao_Paulo' }

/** What a selection means, in OQL. */
const meaning = (noun: NounName, text: string): string =>
  printOql(noun, { where: parseSelection(noun, text, reading), order: [] })

const cases: [noun: NounName, selection: string, meaning: string][] = [
  ['job', '@#@.@', ''],
  ['job', '', ''],
  ['job', '/@/@#/@/@.@', "streamWorkstation LIKE '/@/@' AND stream LIKE '/@/@'"],
  ['job', '@#PAY@.@+state=abend', "stream LIKE 'PAY@' AND state = 'ABEND'"],
  ['job', 'fta1#payroll.calc', "streamWorkstation = 'FTA1' AND stream = 'PAYROLL' AND name = 'CALC'"],
  ['job', '/PAY/FTA1#/X/ROLL.J?B', "streamWorkstation = '/PAY/FTA1' AND stream = '/X/ROLL' AND name LIKE 'J?B'"],
  ['job', '/FTA1#/PAYROLL', "streamWorkstation = 'FTA1' AND stream = 'PAYROLL'"],
  ['job', '4711', "id = '4711'"],
  ['job', 'FTA1#4711', "streamWorkstation = 'FTA1' AND id = '4711'"],
  ['job', 'FTA1#12.CALC;schedid', "streamWorkstation = 'FTA1' AND streamId = '12' AND name = 'CALC'"],
  [
    'job',
    'misdly(1200 02/17/23).job3',
    "stream = 'MISDLY' AND scheduledAt >= 2023-02-17T15:00:00.000Z AND scheduledAt < 2023-02-17T15:01:00.000Z AND name = 'JOB3'",
  ],
  [
    'job',
    '@+state=abend,FAIL~priority=10,20',
    "state IN ['ABEND', 'FAIL'] AND NOT (priority >= 10 AND priority <= 20)",
  ],
  ['job', '@ + priority = hi', 'priority = 100'],
  ['job', '@+priority=,go', 'priority <= 101'],
  ['job', '@+rc=-1', 'returnCode = -1'],
  ['job', '@+critical~confirmed', 'critical = true AND confirmed != true'],
  ['job', '@+at', 'startAt != null'],
  ['job', '@~until', 'untilAt = null'],
  ['job', '@+at=0930', 'startAt >= 2026-11-22T12:30:00.000Z AND startAt < 2026-11-22T12:31:00.000Z'],
  ['job', '@+at=0830,', 'startAt >= 2026-11-23T11:30:00.000Z'],
  ['job', '@+started=0830,', 'startedAt >= 2026-11-22T11:30:00.000Z'],
  ['job', '@+finished=,0000 +1 day', 'endedAt < 2026-11-23T03:01:00.000Z'],
  ['job', '@+at=2500,', 'startAt >= 2026-11-23T04:00:00.000Z'],
  ['job', '@+at=0900 02/19/26 tz UTC,', 'startAt >= 2026-02-19T09:00:00.000Z'],
  ['job', '@+every=0130,', 'every >= PT5400S'],
  ['job', '@+script="/home/x y.sh"+logon=maestro', "script = '/home/x y.sh' AND logon = 'maestro'"],
  ['job', '@+scr=@daily@', "script LIKE '@daily@'"],
  ['job', '@+follows=PAYROLL.@', "follows LIKE '@#PAYROLL.@'"],
  ['job', '@+needs=FTA1#tapes+opens=FTA1#"/in/a b"', "needs = 'FTA1#TAPES' AND opens = 'FTA1#/in/a b'"],
  ['job', '@+prompt=17+recovery=stop', "prompt = '17' AND recovery = 'stop'"],
  ['job', '@+state=wait,susp', "state = 'HOLD'"],
  ['job', '@+state=susp', 'state IN []'],
  [
    'stream',
    'mis2(0900 02/19)+state=stuck',
    "name = 'MIS2' AND scheduledAt >= 2026-02-19T12:00:00.000Z AND scheduledAt < 2026-02-19T12:01:00.000Z AND state = 'STUCK'",
  ],
  ['stream', '@+carriedforward~limit=0', 'carriedForward = true AND limit != 0'],
  ['stream', '12;schedid', "id = '12'"],
  ['workstation', 'FTA@+limit=0', "name LIKE 'FTA@' AND limit = 0"],
  ['resource', 'FTA1#tapes', "workstation = 'FTA1' AND name = 'TAPES'"],
  ['prompt', '17', "id = '17'"],
  ['prompt', '@+state=asked', "status = 'asked'"],
  ['file', 'FTA1#"/in/a#b"~found', "workstation = 'FTA1' AND path = '/in/a#b' AND found != true"],
]
for (const [noun, selection, expected] of cases) {
  test(`${noun}: ${selection || 'no text'}`, () => assert.equal(meaning(noun, selection), expected))
}

const refused: [noun: NounName, selection: string, place: string, sentence: RegExp][] = [
  ['job', '@+statee=abend', 'statee', /jobs cannot be selected by statee\. Did you mean state\?/],
  ['job', '@+state=abbend', 'abbend', /state is never abbend\. Did you mean abend\?/],
  ['stream', '@+state=supp', 'supp', /state is never supp\. Did you mean suppr\?/],
  ['job', '@+state', 'state', /state wants a value/],
  ['job', '@+critical=yes', 'yes', /takes no value/],
  ['job', '@+p=10', 'p', /p may be .*priority/],
  ['job', '@+at=2575', '2575', /2575 is no time/],
  ['job', '@+at=0900 02/30/26', '0900 02/30/26', /is no time/],
  ['job', '@+at=0900 tz Mars/Olympus', '0900 tz Mars/Olympus', /is no time/],
  ['job', '@+priority=,', ',', /at least one end/],
  ['job', '@+priority=high', 'high', /no whole number/],
  ['job', '@+every=90', '90', /no duration/],
  ['job', '@+', '+', /a qualifier is missing/],
  ['job', '@+state=', '+state=', /a value is missing/],
  ['job', 'PAY ROLL.@', ' ', /cannot stand in a name/],
  ['job', 'PAY(0900.X', '(', /the parenthesis is not closed/],
  ['job', 'PAY(0900)X', 'X', /only \.JOB can stand/],
  ['job', '@+script="x', '"', /not closed/],
  ['job', 'net::X', 'net::', /no network agents/],
  ['job', 'PAY.@;deps', 'deps', /only schedid/],
  ['stream', 'PAY.X', '.X', /without a job/],
  ['prompt', 'FTA1#P', '#', /named without #/],
]
for (const [noun, selection, place, sentence] of refused) {
  test(`${selection} is refused, and the place is shown`, () => {
    assert.throws(
      () => parseSelection(noun, selection, reading),
      (error) => {
        assert.ok(error instanceof Refusal)
        const { offset, length, pointer } = error.details as { offset: number; length: number; pointer: string }
        assert.match(error.message, sentence)
        assert.equal(selection.slice(offset, offset + length), place)
        assert.equal(pointer, `${selection}\n${' '.repeat(offset)}${'^'.repeat(length)}`)
        return true
      },
    )
  })
}
