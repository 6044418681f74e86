/** A table of mistakes, each with exactly what is said about it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDefinitions } from './parse.ts'
import { formatDiagnostic } from './print-diagnostics.ts'
import { brokenText } from './testing/broken-text.ts'
import { night } from './testing/night.ts'

/** What is said about a text: `line:column+length code: message hint`. */
const said = (text: string): string[] =>
  parseDefinitions({ file: 'f', text }).diagnostics.map(
    ({ line, column, length, code, message, hint }) =>
      `${line}:${column}+${length} ${code}: ${message}${hint === undefined ? '' : ` ${hint}`}`,
  )

const header = (clauses: string): string => `SCHEDULE A#S ON REQUEST\n${clauses}\n:\nEND`
const job = (clauses: string): string => `SCHEDULE A#S ON REQUEST\n:\nA#J\n${clauses}\nEND`
const jobs = (clauses: string): string => `$JOBS\nA#J DOCOMMAND "x"\n${clauses}`

const afterJob = "a keyword such as FOLLOWS, AT or NEEDS, the next job's name, or END"
const predecessor = 'a predecessor: JOB, STREAM.JOB, STREAM.@ or WORKSTATION#STREAM.JOB'

const mistakes: readonly (readonly [name: string, text: string, said: readonly string[]])[] = [
  ['an empty text', ' \n# nothing\n', ['1:1+1 composer.empty: The text defines nothing.']],
  [
    'a misspelt keyword in a job, which TWS takes for the next job',
    job(' FOLOWS B'),
    ['4:2+6 composer.unknown_keyword: FOLOWS is not a keyword of a job of a stream. Did you mean FOLLOWS?'],
  ],
  [
    'a misspelt keyword before a number',
    job('PRIORTY 20'),
    ['4:1+7 composer.unknown_keyword: PRIORTY is not a keyword of a job of a stream. Did you mean PRIORITY?'],
  ],
  [
    'a word before a number that resembles no keyword',
    job('XYZZY 20'),
    [`4:1+5 composer.unknown_keyword: XYZZY does not belong in a job of a stream; expected ${afterJob}.`],
  ],
  [
    'a keyword of the header in a job',
    job('LIMIT 3'),
    [
      `4:1+5 composer.misplaced: LIMIT does not belong in a job of a stream; expected ${afterJob}. ` +
        'It belongs to the header of the job stream, before the `:`.',
    ],
  ],
  [
    'a misspelt keyword in the header',
    header('CARYFORWARD'),
    [
      '2:1+11 composer.unknown_keyword: CARYFORWARD is not a keyword of the header of a job stream. ' +
        'Did you mean CARRYFORWARD?',
    ],
  ],
  [
    'a misspelt keyword in parentheses',
    header('ON MO (AT 0900 UNTL 1000)'),
    [
      '2:16+4 composer.unknown_keyword: UNTL is not a keyword of the parentheses of a run cycle. ' +
        'Did you mean UNTIL?',
    ],
  ],
  [
    'a misspelt start of an object',
    'SCHEDLE A#S ON REQUEST\n:\nEND',
    ['1:1+7 composer.unknown_keyword: SCHEDLE starts no object or section. Did you mean SCHEDULE?'],
  ],
  [
    'an unknown section',
    '$THINGS\nA B',
    [
      '1:1+7 composer.unknown_keyword: $THINGS starts no object or section. ' +
        'The sections are $JOBS, $CALENDAR, $RESOURCE, $PARM, $PROMPT, $JOBSTREAM.',
    ],
  ],
  [
    'a missing `:`',
    'SCHEDULE A#S ON REQUEST\nA#J\nA#K FOLLOWS J\nEND',
    ['1:17+7 composer.expected: Expected `:` before the first job after `REQUEST`, but found `A#J`.'],
  ],
  [
    'a missing END',
    'SCHEDULE A#S ON REQUEST\n:\nA#J\nSCHEDULE A#T ON REQUEST\n:\nEND',
    ['3:1+3 composer.expected: Expected END after `A#J`: the object is not closed.'],
  ],
  ['an END too many', header('') + '\nEND', ['5:1+3 composer.misplaced: END closes nothing here. Remove it.']],
  [
    'a value that is missing at the end of a line',
    job('AT\nFOLLOWS B'),
    ['4:1+2 composer.expected: Expected a time of day such as 0900 after `AT`, but found `FOLLOWS`.'],
  ],
  [
    'a comma too many',
    job('FOLLOWS B, , C'),
    [`4:12+1 composer.expected: Expected ${predecessor} after \`,\`, but found \`,\`.`],
  ],
  [
    'no time of day',
    header('AT 2560'),
    ['2:4+4 composer.bad_value: 2560 is not a time of day: expected hours and minutes from 0000 to 2359.'],
  ],
  [
    'a time moved by workdays',
    header('AT 0900 +1 WORKDAYS'),
    ['2:12+8 composer.bad_value: A time is moved by days, not by WORKDAYS.'],
  ],
  [
    'no day of the calendar',
    header('VALIDFROM 02/30/2026'),
    ['2:11+10 composer.bad_value: There is no day 02/30/2026: dates are month/day/year.'],
  ],
  [
    'a date in the wrong order',
    '$CALENDAR\nC 2026-11-22',
    ['2:3+10 composer.bad_value: 2026-11-22 is not a date: expected mm/dd/yyyy or yyyymmdd. Write 11/22/2026.'],
  ],
  [
    'a priority out of bounds',
    header('PRIORITY 101'),
    ['2:10+3 composer.bad_value: 101 is not a priority: expected a number from 0 to 99, HI or GO.'],
  ],
  [
    'an unknown time zone',
    header('TIMEZONE Europe/Roma'),
    ['2:10+11 definition.unknown_timezone: There is no time zone Europe/Roma. Did you mean Europe/Rome?'],
  ],
  [
    'a rule of unknown frequency',
    header('ON "FREQ=DALY"'),
    [
      '2:4+11 definition.bad_rule: This is no rule for days: ' +
        'FREQ needs DAILY, WEEKLY, MONTHLY or YEARLY, not DALY.',
    ],
  ],
  [
    'EVERY without an end',
    header('ON MO (AT 0900 EVERY 0010)'),
    [
      '2:16+5 definition.every_without_end: EVERY in a run cycle needs an end. ' +
        'Add EVERYENDTIME and the time of the last one.',
    ],
  ],
  [
    'EVERY of the header itself',
    header('EVERY 0010'),
    [
      '2:1+5 composer.misplaced: EVERY does not belong in the header of a job stream; expected a keyword such as ' +
        'ON, AT or FOLLOWS, or `:` before the first job. It belongs to a job, or in parentheses after a run cycle.',
    ],
  ],
  [
    'a condition that ends too early',
    jobs('RCCONDSUCC "(RC=0) OR RC>"'),
    ['3:26+1 definition.bad_condition: This is no condition: expected a return code but it ends.'],
  ],
  [
    'a text that is not closed, which hides nothing after its line',
    jobs('DESCRIPTION "abc\nRECOVERY STAP'),
    [
      '3:13+4 composer.text_not_closed: The text that begins here has no closing quote.',
      '4:10+4 composer.bad_value: STAP is no recovery: expected STOP, CONTINUE or RERUN. Did you mean STOP?',
    ],
  ],
  [
    'RERUN with a bare number',
    jobs('RECOVERY RERUN 2'),
    ['3:16+1 composer.bad_value: 2 cannot stand alone. Write FOR 2 ATTEMPTS.'],
  ],
  [
    'a job without a task',
    '$JOBS\nA#J STREAMLOGON x',
    [
      '2:1+3 composer.task_missing: A#J does not say what to run. Add DOCOMMAND "command", SCRIPTNAME "file" or TASK and a document.',
    ],
  ],
  [
    'two tasks of one job',
    jobs('SCRIPTNAME "y"'),
    ['3:1+10 composer.repeated: SCRIPTNAME is said a second time. Remove one of them.'],
  ],
  [
    'no workstation',
    'SCHEDULE S ON REQUEST\n:\nEND',
    ['1:10+1 composer.workstation_missing: S does not say on which workstation it is. Write WORKSTATION#S.'],
  ],
  [
    'a name that is too long',
    'SCHEDULE A#ABCDEFGHIJKLMNOPQ ON REQUEST\n:\nEND',
    ['1:10+19 definition.bad_name: ABCDEFGHIJKLMNOPQ is too long for a stream: 17 characters, at most 16.'],
  ],
  [
    'a name that begins with a digit',
    '$RESOURCE\nA#1X 1',
    ['2:1+4 definition.bad_name: 1X is no name for a resource: expected a letter, then letters, digits, - and _.'],
  ],
  [
    'a misspelt attribute of a workstation',
    'CPUNAME A\nOS UNIX AUTLINK ON\nEND',
    ['2:9+7 composer.unknown_keyword: AUTLINK is not a keyword of a workstation. Did you mean AUTOLINK?'],
  ],
]

for (const [name, text, expected] of mistakes) {
  test(`${name} is told where it stands`, () => assert.deepEqual(said(text), expected))
}

test('all mistakes of a text are found in one pass, in its order', () => {
  const text = `${header('PRIORTY 5\nLIMIT x')}\n${job('NEDS 2 T\nAT 9999')}\nCPUNAME B OSS UNIX END`
  assert.deepEqual(
    said(text).map((each) => each.split(' ')[0]),
    ['2:1+7', '3:7+1', '9:1+4', '10:4+4', '12:11+3'],
  )
})

test('no text makes the parser throw, and every diagnostic can be printed', () => {
  const pieces = night.split(/(?<=\s)|(?=[",():])/)
  const nonsense = [
    '"',
    '(',
    ')',
    ',',
    ':',
    '#',
    '\n',
    'END',
    'JOIN',
    'IF',
    'TASK {',
    '<?xml ',
    '\\',
    '\u0000',
    '+1',
    'AT',
    '$',
  ]
  fc.assert(
    fc.property(brokenText(pieces, nonsense), (text) => {
      const { diagnostics } = parseDefinitions({ file: 'f', text })
      const lines = text.split(/\r\n|\r|\n/)
      for (const diagnostic of diagnostics) {
        assert.equal(diagnostic.source, lines[diagnostic.line - 1])
        assert.ok(diagnostic.column >= 1 && diagnostic.length >= 1)
        assert.ok(formatDiagnostic(diagnostic).length > 0)
      }
    }),
    { numRuns: 300 },
  )
})
