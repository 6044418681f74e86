/** Mistakes in the jobs of a stream, each with exactly what is said about it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { job, said } from './testing/snippets.ts'

const mistakes: readonly (readonly [name: string, text: string, said: readonly string[]])[] = [
  [
    'ONMAXDUR without MAXDUR',
    job('ONMAXDUR KILL'),
    [
      '4:1+8 definition.action_without_duration: ONMAXDUR says what happens at MAXDUR, and there is none. Add MAXDUR and a duration, or remove ONMAXDUR.',
    ],
  ],
  [
    'ONMINDUR without MINDUR',
    job('ONMINDUR ABEND'),
    [
      '4:1+8 definition.action_without_duration: ONMINDUR says what happens at MINDUR, and there is none. Add MINDUR and a duration, or remove ONMINDUR.',
    ],
  ],
  [
    'more than 500 hours',
    job('MAXDUR 50100 ONMAXDUR KILL'),
    [
      '4:8+5 composer.bad_value: 50100 is no duration for MAXDUR: expected hours and minutes up to 50000, such as 0130, or percent up to 1000000, such as 150%.',
    ],
  ],
  [
    'too many percent, and an unknown action',
    job('MAXDUR 1000001% ONMAXDUR KIL'),
    [
      '4:8+8 composer.bad_value: 1000001% is no duration for MAXDUR: expected hours and minutes up to 50000, such as 0130, or percent up to 1000000, such as 150%.',
      '4:26+3 composer.bad_value: KIL is not known to ONMAXDUR: expected KILL, CONT or CONTINUE. Did you mean KILL?',
    ],
  ],
  [
    'an action of ONMAXDUR for ONMINDUR',
    job('MINDUR 5 ONMINDUR KILL'),
    ['4:19+4 composer.bad_value: KILL is not known to ONMINDUR: expected ABEND, CONFIRM, CONT or CONTINUE.'],
  ],
  [
    'a second MAXDUR',
    job('MAXDUR 5 MAXDUR 6'),
    ['4:10+6 composer.repeated: MAXDUR is said a second time. Remove one of them.'],
  ],
  [
    'an unknown action of ONLATE',
    job('ONLATE CANCEL DEADLINE 0900'),
    ['4:8+6 composer.bad_value: CANCEL is not known to ONLATE: expected KILL.'],
  ],
  [
    'ONLATE without a deadline',
    job('ONLATE KILL'),
    [
      '3:1+3 definition.onlate_without_deadline: ONLATE says what happens to J at its DEADLINE, and it has none. Add DEADLINE and a time, or remove ONLATE.',
    ],
  ],
  [
    'an unknown type of statistics',
    job('STATISTICSTYPE COSTUM'),
    ['4:16+6 composer.bad_value: COSTUM is not known to STATISTICSTYPE: expected CUSTOM. Did you mean CUSTOM?'],
  ],
  [
    'a priority above 99',
    job('PRIORITY 100'),
    ['4:10+3 composer.bad_value: 100 is not a priority: expected a number from 0 to 99, HI or GO.'],
  ],
  ['EVERY of no time', job('EVERY 0000'), ['4:7+4 composer.bad_value: EVERY needs at least one minute.']],
  [
    'EVERY of too long a time',
    job('EVERY 9960'),
    ['4:7+4 composer.bad_value: EVERY 9960 is too long: expected at most 9959.'],
  ],
  [
    'a misspelt EVERYENDTIME',
    job('EVERY 0010 EVERYENDTIM 0900'),
    ['4:12+11 composer.unknown_keyword: EVERYENDTIM is no keyword. Did you mean EVERYENDTIME?'],
  ],
  [
    'a misspelt MAXDUR',
    job('MAXDURR 0900 ONMAXDUR KILL'),
    ['4:1+7 composer.unknown_keyword: MAXDURR is not a keyword of a job of a stream. Did you mean MAXDUR?'],
  ],
  [
    'a misspelt ONMAXDUR',
    job('MAXDUR 0900 ONMAXDR KILL'),
    ['4:13+7 composer.unknown_keyword: ONMAXDR is not a keyword of a job of a stream. Did you mean ONMAXDUR?'],
  ],
  [
    'a misspelt MINDUR and ONMINDUR',
    job('MINDR 0900 ONMINDR ABEND'),
    [
      '4:1+5 composer.unknown_keyword: MINDR is not a keyword of a job of a stream. Did you mean MINDUR?',
      '4:12+7 composer.unknown_keyword: ONMINDR is not a keyword of a job of a stream. Did you mean ONMINDUR?',
    ],
  ],
  [
    'a misspelt ONLATE',
    job('DEADLINE 0900 ONLTE KILL'),
    ['4:15+5 composer.unknown_keyword: ONLTE is not a keyword of a job of a stream. Did you mean ONLATE?'],
  ],
  [
    'a misspelt STATISTICSTYPE',
    job('STATISTICTYPE CUSTOM'),
    [
      '4:1+13 composer.unknown_keyword: STATISTICTYPE is not a keyword of a job of a stream. Did you mean STATISTICSTYPE?',
    ],
  ],
  [
    'a misspelt NOP',
    job('PRIORITY 5 NOPP\nA#K'),
    ['4:12+4 composer.unknown_keyword: NOPP is not a keyword of a job of a stream. Did you mean NOP?'],
  ],
  [
    'a misspelt KEYJOB',
    job('PRIORITY 5 KEYJOBB'),
    ['4:12+7 composer.unknown_keyword: KEYJOBB is not a keyword of a job of a stream. Did you mean KEYJOB?'],
  ],
  [
    'a misspelt CONFIRMED behind another clause',
    job('PRIORITY 5 CONFRMED\nA#K'),
    ['4:12+8 composer.unknown_keyword: CONFRMED is not a keyword of a job of a stream. Did you mean CONFIRMED?'],
  ],
  [
    'a misspelt SCHEDTIME',
    job('SCHEDTIM 0900'),
    ['4:1+8 composer.unknown_keyword: SCHEDTIM is not a keyword of a job of a stream. Did you mean SCHEDTIME?'],
  ],
  [
    'a misspelt DEADLINE',
    job('DEADLIN 0900'),
    ['4:1+7 composer.unknown_keyword: DEADLIN is not a keyword of a job of a stream. Did you mean DEADLINE?'],
  ],
  [
    'keywords of the header in a job',
    job('LIMIT 5\nONOVERLAP ENQUEUE'),
    [
      `4:1+5 composer.misplaced: LIMIT does not belong in a job of a stream; expected a keyword such as FOLLOWS, AT or NEEDS, the next job's name, or END. It belongs to the header of the job stream, before the \`:\`.`,
      `5:1+9 composer.misplaced: ONOVERLAP does not belong in a job of a stream; expected a keyword such as FOLLOWS, AT or NEEDS, the next job's name, or END. It belongs to the header of the job stream, before the \`:\`.`,
    ],
  ],
]

for (const [name, text, expected] of mistakes) {
  test(`${name} is told where it stands`, () => assert.deepEqual(said(text), expected))
}
