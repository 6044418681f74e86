/** What can be applied and is hardly meant so: a table of warnings, each with exactly what is said. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDay } from '#/calendar/day-number.ts'
import { daysAheadFrom } from '#/calendar/days-ahead.ts'
import { checkTexts } from '#/composer/check-texts.ts'

const daysAhead = daysAheadFrom(parseDay('2026-11-22'))
const nothing = { has: () => false, get: () => undefined, names: () => [], daysAhead }

const base = 'CPUNAME A OS UNIX END\n$JOBS\nA#J DOCOMMAND "x"\n'

/** What is said about a text behind three lines of a workstation and a job definition: `line:column code: message hint`. */
const said = (text: string): string[] =>
  checkTexts([{ file: 'f', text: base + text }], nothing).diagnostics.map(
    ({ severity, line, column, code, message, hint }) =>
      `${severity === 'warning' ? '' : 'error '}${line}:${column} ${code}: ${message} ${hint}`,
  )

const stream = (name: string, header: string, jobs = 'J'): string => `SCHEDULE A#${name} ${header}\n:\n${jobs}\nEND\n`

const warnings: readonly (readonly [name: string, text: string, said: readonly string[]])[] = [
  [
    'an undefined variable',
    '$JOBS\nA#L DOCOMMAND "x ^ENV^ ^EMV^ ^EMV^ ^TAB^"\n$PARM\nENV "x"\nVARTABLE T MEMBERS TAB "x" END',
    [
      '5:15 definition.unknown_parameter: No parameter EMV is defined, so ^EMV^ stays in the text as it is. ' +
        'Did you mean ENV?',
    ],
  ],
  [
    'UNTIL, JSUNTIL and DEADLINE before AT',
    stream('S', 'ON MO (AT 2300 UNTIL 0100) ON TU (AT 2300 JSUNTIL 2200)', 'J AT 0900 DEADLINE 0859'),
    [
      '4:29 definition.until_before_at: UNTIL is before AT, so it could never run. Add +1 DAY if it is of the next day.',
      '4:56 definition.until_before_at: JSUNTIL is before AT, so it could never start. Add +1 DAY if it is of the next day.',
      '6:11 definition.deadline_before_at: DEADLINE is before AT, so it would always be late. ' +
        'Add +1 DAY if it is of the next day.',
    ],
  ],
  [
    'EVERY that its window leaves no room for',
    stream('S', 'ON MO (AT 0900 EVERY 0200 EVERYENDTIME 1000)', 'J AT 0900 UNTIL 0930 EVERY 0100'),
    [
      '4:40 definition.every_too_long: EVERY 120 minutes does not fit into the 60 minutes it has, so it runs once. ' +
        'Let it end later, or come more often.',
      '6:11 definition.every_too_long: EVERY 60 minutes does not fit into the 30 minutes it has, so it runs once. ' +
        'Let it end later, or come more often.',
    ],
  ],
  [
    'a critical job without a deadline',
    stream('S', 'ON MO', 'J CRITICAL') + stream('T', 'ON MO (AT 0900 DEADLINE 1000)', 'J CRITICAL'),
    [
      '6:1 definition.critical_without_deadline: J is critical, and neither it nor its stream has a DEADLINE. ' +
        'Add DEADLINE and a time: the critical path is counted back from it.',
    ],
  ],
  [
    'LIMIT 0 and PRIORITY 0',
    stream('S', 'ON MO LIMIT 0 PRIORITY 0', 'J PRIORITY 0'),
    [
      '4:10 definition.priority_zero: With PRIORITY 0 S never starts, unless an operator raises it. Write 1 to 99, HI or GO.',
      '4:10 definition.limit_zero: LIMIT 0 lets no job of the stream start, not even those of priority HI and GO. ' +
        'Raise it, or leave it out.',
      '6:1 definition.priority_zero: With PRIORITY 0 J never starts, unless an operator raises it. Write 1 to 99, HI or GO.',
    ],
  ],
  [
    'NEEDS of more than there is, and twice of the same',
    '$RESOURCE\nA#TAPES 2\n' + stream('S', 'ON MO NEEDS 3 TAPES', 'J NEEDS 1 A#TAPES'),
    [
      '6:28 definition.needs_too_many: 3 units of A#TAPES are needed, and there are 2. ' +
        'It would wait until an operator raises the units.',
      '8:11 definition.needs_twice: The stream holds A#TAPES already while its jobs run, and J would wait for it. ' +
        'Let either the stream or its jobs need it.',
    ],
  ],
  [
    'a stream without jobs, and one without days',
    stream('S', 'ON MO', '') + stream('T', ''),
    [
      '4:10 definition.stream_empty: A#S has no jobs. Write its jobs between `:` and END.',
      '8:10 definition.stream_never_planned: A#T has no ON, so it is planned only when somebody submits it. ' +
        'Add ON and its days, or ON REQUEST to say so.',
    ],
  ],
  [
    'a predecessor that is in no plan by itself',
    'CPUNAME B OS UNIX FOR MAESTRO TYPE FTA IGNORE END\n' +
      stream('D', 'DRAFT ON MO') +
      stream('R', 'ON REQUEST') +
      stream('S', 'ON MO FOLLOWS D FOLLOWS R', 'J FOLLOWS B#I.J PREVIOUS') +
      'SCHEDULE B#I ON MO\n:\nA#J\nEND\n',
    [
      '13:28 definition.predecessor_not_planned: A#D is never in the plan by itself: it is a draft. ' +
        'Nobody is waited for then: plan it, submit it in time, or take the FOLLOWS out.',
      '13:38 definition.predecessor_not_planned: A#R is never in the plan by itself: it is planned on request only. ' +
        'Nobody is waited for then: plan it, submit it in time, or take the FOLLOWS out.',
      '15:11 definition.predecessor_not_planned: B#I is never in the plan by itself: its workstation B is ignored. ' +
        'Nobody is waited for then: plan it, submit it in time, or take the FOLLOWS out.',
      '17:10 definition.workstation_ignored: The workstation B is ignored, so I is never planned. ' +
        'Take IGNORE from B when it is to work.',
    ],
  ],
  [
    'a predecessor that is planned on other days',
    stream('S', 'ON MO FOLLOWS T', 'J FOLLOWS T.J PREVIOUS') + stream('T', 'ON TU'),
    [
      '4:28 definition.predecessor_other_days: A#T is planned on no day of the next 400 on which S is. ' +
        'Nobody is waited for then: let it follow PREVIOUS, or change the days of one.',
    ],
  ],
  [
    'run cycles that never fire',
    '$CALENDAR\nPAST 01/01/2020\nHOLIDAYS 12/25/2026\n' +
      stream(
        'S',
        'ON RUNCYCLE A PAST ON RUNCYCLE B VALIDTO 01/01/2026 "FREQ=DAILY" ON MO EXCEPT "FREQ=WEEKLY;BYDAY=MO"',
      ) +
      stream('T', 'VALIDFROM 01/01/2001 ON RUNCYCLE A SA FDIGNORE ON RUNCYCLE B REQUEST ON RUNCYCLE C 12/25/2026'),
    [
      '7:26 definition.run_cycle_never: The run cycle A puts S on no day of the next 400. ' +
        'Look at its VALIDTO, its calendar, and at what EXCEPT and the free days take away.',
      '7:45 definition.run_cycle_never: The run cycle B puts S on no day of the next 400. ' +
        'Look at its VALIDTO, its calendar, and at what EXCEPT and the free days take away.',
      '7:79 definition.run_cycle_never: This run cycle puts S on no day of the next 400. ' +
        'Look at its VALIDTO, its calendar, and at what EXCEPT and the free days take away.',
      '11:47 definition.run_cycle_never: The run cycle A puts T on no day of the next 400. ' +
        'Look at its VALIDTO, its calendar, and at what EXCEPT and the free days take away.',
    ],
  ],
  [
    'what nobody uses',
    '$JOBS\nA#L DOCOMMAND "x" RECOVERY STOP AFTER A#M\nA#M DOCOMMAND "x"\n$CALENDAR\nHOLIDAYS 12/25/2026\nXMAS 12/25/2026\n' +
      '$PROMPT\nGO "?"\n$RESOURCE\nA#R 1\nVARTABLE T MEMBERS X "x" END\nVARTABLE U ISDEFAULT MEMBERS X "x" END\n' +
      'RUNCYCLEGROUP G VARTABLE U ON RUNCYCLE R MO END\n' +
      stream('S', 'ON MO'),
    ['job A#L', 'calendar XMAS', 'prompt GO', 'resource A#R', 'vartable T', 'runcyclegroup G'],
  ],
]

const usedByNobody =
  /^\d+:\d+ definition\.unused_(\w+): Nobody uses the [a-z ]+ (\S+)\. Remove it, unless it is used by hand\.$/

for (const [name, text, expected] of warnings) {
  test(`${name} is told as a warning where it stands`, () => {
    const lines = said(text)
    assert.deepEqual(
      lines.map((each) => each.replace(usedByNobody, '$1 $2')),
      expected,
    )
  })
}

test('the name of a calendar is used by whoever names it, stored or not', () => {
  const calendar = '$CALENDAR\nXMAS 12/25/2026\n'
  for (const use of ['ON XMAS', 'ON MO EXCEPT XMAS', 'FREEDAYS XMAS ON MO']) {
    assert.deepEqual(said(calendar + stream('S', use)), [], use)
  }
})

test('texts without streams are not asked whether somebody uses them', () => {
  assert.deepEqual(said('$CALENDAR\nXMAS 12/25/2026\n'), [])
})

test('what a stream on request follows may be on request, too', () => {
  assert.deepEqual(said(stream('R', 'ON REQUEST') + stream('S', 'ON REQUEST FOLLOWS R')), [])
})

test('whoever knows no calendar says nothing about days', () => {
  const { daysAhead: _, ...without } = nothing
  const text = `${base}$CALENDAR\nPAST 01/01/2020\n${stream('S', 'ON PAST')}`
  assert.deepEqual(checkTexts([{ file: 'f', text }], without).diagnostics, [])
})
