/** Mistakes in the header of a job stream and in its times, each with exactly what is said about it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { header, job, said } from './testing/snippets.ts'

const mistakes: readonly (readonly [name: string, text: string, said: readonly string[]])[] = [
  [
    'AT and SCHEDTIME of one stream',
    header('AT 0900\nSCHEDTIME 1000'),
    [
      '3:1+9 definition.at_and_schedtime: AT and SCHEDTIME exclude each other. AT waits for the time, SCHEDTIME only gives the place in the plan: remove one.',
    ],
  ],
  [
    'AT and SCHEDTIME of one job, in either order',
    job('SCHEDTIME 1000 AT 0900'),
    [
      '4:1+9 definition.at_and_schedtime: AT and SCHEDTIME exclude each other. AT waits for the time, SCHEDTIME only gives the place in the plan: remove one.',
    ],
  ],
  [
    'UNTIL and JSUNTIL',
    header('UNTIL 0900 JSUNTIL 0800'),
    [
      '2:12+7 definition.until_and_jsuntil: UNTIL and JSUNTIL exclude each other. UNTIL is the latest end of a job stream, JSUNTIL its latest start: remove one.',
    ],
  ],
  [
    'a time of the stream inside and outside of parentheses',
    header('AT 0900 CARRYFORWARD (AT 1000)'),
    ['2:23+2 composer.repeated: AT is said a second time. Remove one of them.'],
  ],
  [
    'JSUNTIL of a job',
    job('JSUNTIL 0900'),
    [
      `4:1+7 composer.misplaced: JSUNTIL does not belong in a job of a stream; expected a keyword such as FOLLOWS, AT or NEEDS, the next job's name, or END. It belongs to the header of the job stream, before the \`:\`.`,
    ],
  ],
  [
    'ONUNTIL without a latest time',
    job('ONUNTIL CONT'),
    [
      '4:1+7 definition.onuntil_without_until: ONUNTIL says what happens at UNTIL or JSUNTIL, and there is neither. Add UNTIL and a time, or remove ONUNTIL.',
    ],
  ],
  [
    'an unknown action of ONUNTIL',
    header('UNTIL 0900 ONUNTIL STOP'),
    ['2:20+4 composer.bad_value: STOP is no action for ONUNTIL: expected SUPPR, CONT or CANC.'],
  ],
  [
    'EVERY in the parentheses of a stream itself',
    header('CARRYFORWARD (EVERY 0010 EVERYENDTIME 0900)'),
    [
      '2:15+5 composer.misplaced: EVERY does not belong to the times of a job stream itself. It belongs to a job, or in parentheses after a run cycle.',
    ],
  ],
  [
    'a zone unlike that of the stream',
    header('TIMEZONE Europe/Rome\nAT 0900 TZ UTC'),
    [
      '3:1+2 definition.other_timezone: The time is of UTC, but the job stream of Europe/Rome: they must be the same. Remove one of the two zones.',
    ],
  ],
  [
    'a zone unlike that of the stream in a run cycle',
    header('TZ Europe/Rome\nON MO (AT 0900 TZ UTC EVERY 0010 EVERYENDTIME 1000 TZ UTC)'),
    [
      '3:8+2 definition.other_timezone: The time is of UTC, but the job stream of Europe/Rome: they must be the same. Remove one of the two zones.',
      '3:34+12 definition.other_timezone: The time is of UTC, but the job stream of Europe/Rome: they must be the same. Remove one of the two zones.',
    ],
  ],
  [
    'a limit out of bounds',
    header('LIMIT 1025'),
    ['2:7+4 composer.bad_value: 1025 is not a limit: expected a number from 0 to 1024.'],
  ],
  [
    'a variable table whose name is too long',
    header('VARTABLE AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'),
    [
      '2:10+81 definition.bad_name: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA is too long for a variable table: 81 characters, at most 80.',
    ],
  ],
  [
    'an unknown word of ONOVERLAP',
    header('ONOVERLAP ENQUEU'),
    [
      '2:11+6 composer.bad_value: ENQUEU is not known to ONOVERLAP: expected PARALLEL, ENQUEUE or DONOTSTART. Did you mean ENQUEUE?',
    ],
  ],
  [
    'SERVICENAME of a stream that is no service',
    header('SERVICENAME X'),
    [
      '2:1+11 definition.no_service: SERVICENAME says nothing of a job stream that is no service. Add ISSERVICE before it.',
    ],
  ],
  [
    'a service without a name',
    header('ISSERVICE'),
    ['2:1+9 composer.bad_value: ISSERVICE has no name of the service. Add SERVICENAME "name".'],
  ],
  [
    'a misspelt keyword of a service',
    header('ISSERVICE SERVICNAME X'),
    [
      '2:11+10 composer.unknown_keyword: SERVICNAME is not a keyword of the header of a job stream. Did you mean SERVICENAME?',
    ],
  ],
  [
    'an unknown criterion',
    header('MATCHING YESTERDAY'),
    [
      '2:10+9 composer.expected: Expected PREVIOUS, SAMEDAY, RELATIVE FROM or FROM after `MATCHING`, but found `YESTERDAY`.',
    ],
  ],
  [
    'minutes above 59 around a start',
    header('MATCHING RELATIVE FROM -0190 TO 0'),
    ['2:24+5 composer.bad_value: -0190 is not hours and minutes such as -0100 or +0230.'],
  ],
  [
    'days around a start',
    header('MATCHING RELATIVE FROM 0100 -1 DAY TO 0200'),
    [
      '2:24+4 composer.bad_value: 0100 is not hours and minutes such as -0100 or +0230. Without RELATIVE the times are those of a day, and days may follow.',
    ],
  ],
  [
    'a signed time without RELATIVE',
    header('MATCHING FROM -0100 TO 0200'),
    [
      '2:15+5 composer.bad_value: -0100 is not a time of day such as 0600. To count from the start of the one that waits, write RELATIVE FROM.',
    ],
  ],
  [
    'a window moved by workdays',
    header('MATCHING FROM 0100 -1 WORKDAY TO 0200'),
    ['2:23+7 composer.bad_value: A time is moved by days, not by WORKDAY.'],
  ],
  [
    'a start condition that does not say how often to look',
    header('STARTCOND FILECREATED A#/x USER me'),
    ['2:1+9 composer.bad_value: STARTCOND does not say how often to look. Add INTERVAL and a number of seconds.'],
  ],
  [
    'an interval that is no number',
    header('STARTCOND FILECREATED A#/x INTERVAL soon'),
    ['2:37+4 composer.bad_value: soon is not a number of seconds: expected a number from 0 to 999999.'],
  ],
  [
    'a start condition on a job without an output condition',
    header('STARTCOND JOB A#J INTERVAL 60'),
    [
      '2:15+3 composer.bad_value: STARTCOND JOB does not say which output condition to wait for. Add OUTCOND and its name.',
    ],
  ],
  [
    'what files have in a start condition on a job',
    header('STARTCOND JOB A#J OUTCOND C INTERVAL 60 (BATCH PARAMS "x")'),
    [
      '2:42+5 composer.misplaced: BATCH belongs to STARTCOND FILECREATED and FILEMODIFIED only. Remove it.',
      '2:48+6 composer.misplaced: PARAMS belongs to STARTCOND FILECREATED and FILEMODIFIED only. Remove it.',
    ],
  ],
  [
    'a start condition on nothing',
    header('STARTCOND SOMETHING A#J\nCARRYFORWARD'),
    [
      '2:11+9 composer.expected: Expected FILECREATED or FILEMODIFIED and a file, or JOB and a job after `STARTCOND`, but found `SOMETHING`.',
    ],
  ],
  [
    'misspelt keywords of a start condition',
    header('STARTCOND FILECRATED A#/x USER u INTERVL 60 (ALAIS w RERUM)\nCARRYFORWARD'),
    [
      '2:11+10 composer.unknown_keyword: FILECRATED is no keyword. Did you mean FILECREATED?',
      '2:34+7 composer.unknown_keyword: INTERVL is no keyword. Did you mean INTERVAL?',
      '2:46+5 composer.unknown_keyword: ALAIS is no keyword. Did you mean ALIAS?',
      '2:54+5 composer.unknown_keyword: RERUM is no keyword. Did you mean RERUN?',
    ],
  ],
  [
    'a misspelt STARTCOND, with its words',
    header('STARTCON FILECREATED A#/x USER u INTERVAL 60 (RERUN)'),
    [
      '2:1+8 composer.unknown_keyword: STARTCON is not a keyword of the header of a job stream. Did you mean STARTCOND?',
    ],
  ],
  [
    'a misspelt MATCHING, with its words',
    header('MATCHNG RELATIVE FROM -0100 TO 0'),
    ['2:1+7 composer.unknown_keyword: MATCHNG is not a keyword of the header of a job stream. Did you mean MATCHING?'],
  ],
  [
    'a misspelt JSUNTIL',
    header('JSUNTL 0900'),
    ['2:1+6 composer.unknown_keyword: JSUNTL is not a keyword of the header of a job stream. Did you mean JSUNTIL?'],
  ],
  [
    'a misspelt VARTABLE',
    header('VARTABEL T'),
    ['2:1+8 composer.unknown_keyword: VARTABEL is not a keyword of the header of a job stream. Did you mean VARTABLE?'],
  ],
  [
    'keywords of a job in the header',
    header('CONFIRMED\nMAXDUR 5'),
    [
      '2:1+9 composer.misplaced: CONFIRMED does not belong in the header of a job stream; expected a keyword such as ON, AT or FOLLOWS, or `:` before the first job. It belongs to a job, after the `:`.',
      '3:1+6 composer.misplaced: MAXDUR does not belong in the header of a job stream; expected a keyword such as ON, AT or FOLLOWS, or `:` before the first job. It belongs to a job, after the `:`.',
    ],
  ],
]

for (const [name, text, expected] of mistakes) {
  test(`${name} is told where it stands`, () => assert.deepEqual(said(text), expected))
}
