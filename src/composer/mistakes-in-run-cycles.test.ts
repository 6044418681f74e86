/** Mistakes in ON and EXCEPT, each with exactly what is said about it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { header, said } from './testing/snippets.ts'

const mistakes: readonly (readonly [name: string, text: string, said: readonly string[]])[] = [
  [
    'a daily rule whose interval is too long',
    header('ON "FREQ=DAILY;INTERVAL=32"'),
    ['2:4+24 definition.bad_rule: This is no rule for days: INTERVAL of FREQ=DAILY is from 1 to 31.'],
  ],
  [
    'a weekly rule whose interval is too long',
    header('ON "FREQ=WEEKLY;INTERVAL=9;BYDAY=MO"'),
    ['2:4+33 definition.bad_rule: This is no rule for days: INTERVAL of FREQ=WEEKLY is from 1 to 8.'],
  ],
  [
    'a monthly rule whose interval is too long',
    header('ON "FREQ=MONTHLY;INTERVAL=13;BYMONTHDAY=1"'),
    ['2:4+39 definition.bad_rule: This is no rule for days: INTERVAL of FREQ=MONTHLY is from 1 to 12.'],
  ],
  [
    'a monthly rule by weekdays whose interval is too long',
    header('ON "FREQ=MONTHLY;INTERVAL=6;BYDAY=1MO"'),
    ['2:4+35 definition.bad_rule: This is no rule for days: INTERVAL of FREQ=MONTHLY with BYDAY is from 1 to 5.'],
  ],
  [
    'a yearly rule whose interval is too long',
    header('ON "FREQ=YEARLY;INTERVAL=11"'),
    ['2:4+25 definition.bad_rule: This is no rule for days: INTERVAL of FREQ=YEARLY is from 1 to 10.'],
  ],
  [
    'an interval of nothing',
    header('ON "FREQ=DAILY;INTERVAL=0"'),
    ['2:4+23 definition.bad_rule: This is no rule for days: INTERVAL of FREQ=DAILY is from 1 to 31.'],
  ],
  [
    'VALIDTO on the day of VALIDFROM, as it is exclusive',
    header('ON RUNCYCLE R VALIDFROM 01/02/2026 VALIDTO 01/02/2026 MO'),
    [
      '2:44+10 definition.never_valid: VALIDTO 01/02/2026 is not after VALIDFROM, so the run cycle never counts. VALIDTO is the day after its last: write a later date.',
    ],
  ],
  [
    'VALIDTO before VALIDFROM, in either order',
    header('ON RUNCYCLE R VALIDTO 01/01/2026 VALIDFROM 01/02/2026 MO'),
    [
      '2:23+10 definition.never_valid: VALIDTO 01/01/2026 is not after VALIDFROM, so the run cycle never counts. VALIDTO is the day after its last: write a later date.',
    ],
  ],
  [
    'a second VALIDFROM',
    header('ON RUNCYCLE R VALIDFROM 01/01/2026 VALIDFROM 01/02/2026 MO'),
    ['2:36+9 composer.repeated: VALIDFROM is said a second time. Remove one of them.'],
  ],
  [
    'a weekday that is moved',
    header('ON MO +1 DAYS'),
    [
      '2:7+2 composer.bad_value: Only the days of a calendar or of a run cycle group can be moved: expected `,` or the next keyword.',
    ],
  ],
  [
    'a calendar moved by no unit',
    header('ON MONTHEND +1'),
    ['2:13+2 composer.bad_value: Expected DAYS, WEEKDAYS or WORKDAYS after the number.'],
  ],
  [
    '$RCG without a group',
    header('ON $RCG\nCARRYFORWARD'),
    [
      '2:4+4 composer.expected: Expected days: "FREQ=DAILY", a calendar, a date, a weekday or REQUEST after `$RCG`, but found `CARRYFORWARD`.',
    ],
  ],
  [
    'a subset without a name',
    header('ON MO SUBSET\nCARRYFORWARD'),
    ['2:7+6 composer.expected: Expected the name of a subset after `SUBSET`, but found `CARRYFORWARD`.'],
  ],
  [
    'a subset of unknown logic',
    header('ON MO SUBSET S1 XOR'),
    [
      '2:17+3 composer.unknown_keyword: XOR does not belong in the header of a job stream; expected a keyword such as ON, AT or FOLLOWS, or `:` before the first job.',
    ],
  ],
  [
    'two rules for free days',
    header('ON MO FDNEXT FDPREV'),
    ['2:14+6 composer.repeated: FDPREV is said a second time. Remove one of them.'],
  ],
  [
    'a misspelt rule for free days',
    header('ON MO FDNXT'),
    ['2:7+5 composer.unknown_keyword: FDNXT is no keyword. Did you mean FDNEXT?'],
  ],
  [
    'AT and SCHEDTIME of one run cycle',
    header('ON MO (AT 0900 SCHEDTIME 1000)'),
    [
      '2:16+9 definition.at_and_schedtime: AT and SCHEDTIME exclude each other. AT waits for the time, SCHEDTIME only gives the place in the plan: remove one.',
    ],
  ],
  [
    'UNTIL and JSUNTIL of one run cycle',
    header('ON MO (UNTIL 0900 JSUNTIL 0800)'),
    [
      '2:19+7 definition.until_and_jsuntil: UNTIL and JSUNTIL exclude each other. UNTIL is the latest end of a job stream, JSUNTIL its latest start: remove one.',
    ],
  ],
  [
    'ONUNTIL of a run cycle without a latest time',
    header('UNTIL 0900 ON MO (ONUNTIL CANC)'),
    [
      '2:19+7 definition.onuntil_without_until: ONUNTIL says what happens at UNTIL or JSUNTIL, and there is neither. Add UNTIL and a time, or remove ONUNTIL.',
    ],
  ],
  [
    'EVERY of a run cycle without an end',
    header('ON MO (EVERY 0010)'),
    [
      '2:8+5 definition.every_without_end: EVERY in a run cycle needs an end. Add EVERYENDTIME and the time of the last one.',
    ],
  ],
  [
    'a misspelt EVERYENDTIME',
    header('ON MO (EVERY 0010 EVERYENDTIM 0900)'),
    ['2:19+11 composer.unknown_keyword: EVERYENDTIM is no keyword. Did you mean EVERYENDTIME?'],
  ],
  [
    'EVERY of no time',
    header('ON MO (EVERY 0000 EVERYENDTIME 0900)'),
    ['2:14+4 composer.bad_value: EVERY needs at least one minute.'],
  ],
  [
    'times that mean nothing for what is excepted',
    header('EXCEPT MO (AT 0900 UNTIL 1000 EVERY 0010 EVERYENDTIME 0950)'),
    [
      '2:20+5 definition.idle_keyword: UNTIL has no effect on EXCEPT, which knows only AT and SCHEDTIME. Remove UNTIL.',
      '2:31+5 definition.idle_keyword: EVERY has no effect on EXCEPT, which knows only AT and SCHEDTIME. Remove EVERY.',
    ],
  ],
  [
    'an unknown flag of FREEDAYS',
    header('FREEDAYS HOL -mo'),
    ['2:14+3 composer.bad_value: -mo is not known to FREEDAYS: expected -sa or -su.'],
  ],
]

for (const [name, text, expected] of mistakes) {
  test(`${name} is told where it stands`, () => assert.deepEqual(said(text), expected))
}
