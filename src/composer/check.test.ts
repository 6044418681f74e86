import assert from 'node:assert/strict'
import { test } from 'node:test'
import { definitionKey, definitionName, keyOf } from '#/model/definition.ts'
import { checkDefinitions, type KnownDefinitions } from './check.ts'
import { parseDefinitions } from './parse.ts'
import { night } from './testing/night.ts'

const base = `CPUNAME A OS UNIX END
$CALENDAR
HOLIDAYS 12/25/2026
$RESOURCE
A#TAPES 2
$PROMPT
GOON "go on?"
$PARM
ENV "night"
$JOBS
A#J DOCOMMAND "x"
A#K DOCOMMAND "x"
`

/** A text as what is stored already. */
const stored = (text: string): KnownDefinitions => {
  const definitions = parseDefinitions({ file: 'stored', text }).definitions.map(({ definition }) => definition)
  const byKey = new Map(definitions.map((definition) => [definitionKey(definition), definition]))
  return {
    has: (kind, name) => byKey.has(keyOf(kind, name)),
    get: (kind, name) => byKey.get(keyOf(kind, name)),
    names: (kind) => definitions.filter((each) => each.kind === kind).map(definitionName),
  }
}

/** The errors of a text without mistakes of its own: `line:column code: message hint`. */
const said = (text: string, known = stored(base)): string[] => {
  const { definitions, diagnostics } = parseDefinitions({ file: 'f', text })
  assert.deepEqual(diagnostics, [])
  return checkDefinitions(definitions, known)
    .filter(({ severity }) => severity === 'error')
    .map(
      ({ line, column, code, message, hint }) =>
        `${line}:${column} ${code}: ${message}${hint === undefined ? '' : ` ${hint}`}`,
    )
}

const stream = (name: string, header: string, jobs = ''): string => `SCHEDULE A#${name} ${header}\n:\n${jobs}\nEND\n`

test('definitions that fit each other and what is stored are right', () => {
  assert.deepEqual(said(stream('S', 'ON HOLIDAYS NEEDS TAPES PROMPT GOON', 'J\nK FOLLOWS J')), [])
  assert.deepEqual(said(base + stream('S', 'ON HOLIDAYS', 'J'), stored('')), [])
})

const mistakes: readonly (readonly [name: string, text: string, said: readonly string[]])[] = [
  [
    'an unknown workstation',
    '$RESOURCE\nB#TAPES 1',
    ['2:1 definition.unknown_workstation: There is no workstation B. Did you mean A?'],
  ],
  [
    'an unknown calendar',
    stream('S', 'ON HOLIDAY +1 DAYS EXCEPT XMAS'),
    [
      '1:17 definition.unknown_calendar: There is no calendar HOLIDAY. Did you mean HOLIDAYS?',
      '1:40 definition.unknown_calendar: There is no calendar XMAS.',
    ],
  ],
  [
    'an unknown calendar of free days',
    stream('S', 'FREEDAYS XMAS ON MO'),
    ['1:23 definition.unknown_calendar: There is no calendar XMAS.'],
  ],
  [
    'an unknown job definition',
    stream('S', 'ON MO', 'J\nJJ'),
    ['4:1 definition.unknown_job: There is no job definition A#JJ. Did you mean A#J?'],
  ],
  [
    'a keyword that could only be taken for a job',
    stream('S', 'ON MO', 'J\nCONFIRMD'),
    [
      '4:1 definition.unknown_job: There is no job definition A#CONFIRMD. ' +
        'If it is meant as a keyword: did you mean CONFIRMED?',
    ],
  ],
  [
    'the same job twice without AS',
    stream('S', 'ON MO', 'J\nJ'),
    ['4:1 definition.duplicate: The stream has a job J already. Give this one another name with AS.'],
  ],
  [
    'an unknown predecessor in the stream',
    stream('S', 'ON MO', 'J FOLLOWS KK\nK'),
    ['3:11 definition.unknown_job: The job stream A#S has no job KK. Did you mean K?'],
  ],
  [
    'a stream where a job is expected',
    stream('S', 'ON MO', 'J FOLLOWS OTHER') + stream('OTHER', 'ON MO'),
    [
      '3:11 definition.unknown_job: The job stream A#S has no job OTHER. To follow the whole job stream, write OTHER.@.',
    ],
  ],
  [
    'an unknown predecessor stream',
    stream('S', 'ON MO FOLLOWS PAYROL') + stream('PAYROLL', 'ON MO'),
    ['1:28 definition.unknown_stream: There is no job stream A#PAYROL. Did you mean A#PAYROLL?'],
  ],
  [
    'an unknown job of another stream',
    stream('S', 'ON MO', 'J FOLLOWS T.X') + stream('T', 'ON MO', 'K'),
    ['3:11 definition.unknown_job: The job stream A#T has no job X. Did you mean K?'],
  ],
  [
    'an unknown resource',
    stream('S', 'ON MO', 'J NEEDS 1 TAPE'),
    ['3:11 definition.unknown_resource: There is no resource A#TAPE. Did you mean A#TAPES?'],
  ],
  [
    'an unknown prompt',
    stream('S', 'ON MO PROMPT GOONE'),
    ['1:27 definition.unknown_prompt: There is no prompt GOONE. Did you mean GOON?'],
  ],
  [
    'an unknown recovery job',
    '$JOBS\nA#L DOCOMMAND "x" RECOVERY STOP AFTER M#ENDER',
    ['2:39 definition.unknown_job: There is no job definition M#ENDER.'],
  ],
  [
    'a job that follows itself',
    stream('S', 'ON MO', 'J FOLLOWS J'),
    ['3:11 definition.follows_itself: J would wait for itself. Remove it.'],
  ],
  [
    'a stream that follows itself',
    stream('S', 'ON MO FOLLOWS S'),
    [
      '1:28 definition.follows_itself: A#S would wait for itself. ' +
        'Write PREVIOUS behind it if the instance before is meant.',
    ],
  ],
  [
    'a definition that comes twice',
    '$PARM\nX "1"\nx "2"',
    ['3:1 definition.duplicate: The parameter x is defined already at f:2. Remove one of them.'],
  ],
  [
    'a class with the name of a workstation',
    'CPUNAME B OS UNIX END\nCPUCLASS B MEMBERS A END',
    ['2:10 definition.duplicate: The class B is defined already at f:1 as a workstation. Remove one of them.'],
  ],
  [
    'unknown members, hosts and domains',
    'CPUNAME B OS UNIX DOMAIN EAST FOR MAESTRO HOST BROKR TYPE POOL MEMBERS C END\nCPUCLASS D MEMBERS @ E END\nDOMAIN F MANAGER G PARENT H END',
    [
      '1:9 definition.unknown_domain: There is no domain EAST.',
      '1:9 definition.unknown_workstation: There is no workstation BROKR.',
      '1:9 definition.unknown_workstation: There is no workstation C. Did you mean A?',
      '2:10 definition.unknown_workstation: There is no workstation E. Did you mean A?',
      '3:8 definition.unknown_domain: There is no domain H. Did you mean F?',
      '3:8 definition.unknown_workstation: There is no workstation G. Did you mean A?',
    ],
  ],
  [
    'an unknown variable table',
    stream('S', 'VARTABLE NONE ON RUNCYCLE R VARTABLE NADA MO', 'J'),
    [
      '1:10 definition.unknown_vartable: There is no variable table NONE.',
      '1:40 definition.unknown_vartable: There is no variable table NADA.',
    ],
  ],
  [
    'an unknown run cycle group',
    stream('S', 'ON RUNCYCLE R $RCG NIGHT', 'J'),
    ['1:33 definition.unknown_runcyclegroup: There is no run cycle group NIGHT.'],
  ],
  [
    'unknown calendars of a run cycle group',
    'RUNCYCLEGROUP G VARTABLE MAIN_TABLE FREEDAYS XMAS ON RUNCYCLE R EASTER END',
    [
      '1:46 definition.unknown_calendar: There is no calendar XMAS.',
      '1:65 definition.unknown_calendar: There is no calendar EASTER.',
    ],
  ],
  [
    'an output condition that the predecessor does not define',
    '$JOBS\nA#L DOCOMMAND "x" OUTPUTCOND LATER "RC=4"\n' +
      stream('S', 'ON MO', 'L\nJ FOLLOWS L IF LATER\nK FOLLOWS L IF LATTER'),
    ['7:11 definition.unknown_condition: The job definition A#L has no output condition LATTER. Did you mean LATER?'],
  ],
  [
    'an output condition of a start condition',
    stream('S', 'ON MO STARTCOND JOB A#J OUTCOND DONE INTERVAL 60', 'K'),
    [
      '1:20 definition.unknown_condition: The job definition A#J has no output condition DONE. ' +
        'Define it there: OUTPUTCOND DONE "RC = 4".',
    ],
  ],
  [
    'an unknown job of a start condition',
    stream('S', 'ON MO STARTCOND JOB A#JJ OUTCOND DONE INTERVAL 60', 'K'),
    ['1:20 definition.unknown_job: There is no job definition A#JJ. Did you mean A#J?'],
  ],
  [
    'an unknown predecessor in a JOIN',
    stream('S', 'ON MO', 'J\nJOIN X 1 OF FOLLOWS KK FOLLOWS NO.@ ENDJOIN\nK'),
    [
      '4:21 definition.unknown_job: The job stream A#S has no job KK. Did you mean K?',
      '4:32 definition.unknown_stream: There is no job stream A#NO.',
    ],
  ],
  [
    'a circle through a JOIN',
    stream('S', 'ON MO', 'J\nJOIN X 1 OF FOLLOWS K ENDJOIN\nK FOLLOWS J'),
    [
      '4:21 definition.cycle: These wait for each other and could never start: J -> K -> J. ' +
        'Take one FOLLOWS out, or let it follow PREVIOUS.',
    ],
  ],
  [
    'a circle within a stream',
    stream('S', 'ON MO', 'J FOLLOWS K\nK FOLLOWS J'),
    [
      '3:11 definition.cycle: These wait for each other and could never start: J -> K -> J. ' +
        'Take one FOLLOWS out, or let it follow PREVIOUS.',
    ],
  ],
  [
    'a circle of streams',
    stream('S', 'ON MO FOLLOWS T') + stream('T', 'ON MO FOLLOWS U') + stream('U', 'ON MO FOLLOWS S'),
    [
      '1:28 definition.cycle: These wait for each other and could never start: A#S -> A#T -> A#U -> A#S. ' +
        'Take one FOLLOWS out, or let it follow PREVIOUS.',
    ],
  ],
  [
    'a circle beside what leads to its streams',
    stream('S', 'ON MO', 'J FOLLOWS T.J') +
      stream('T', 'ON MO', 'J\nK FOLLOWS U.J') +
      stream('U', 'ON MO', 'J FOLLOWS T.K'),
    [
      '8:11 definition.cycle: These wait for each other and could never start: A#T.K -> A#U.J -> A#T.K. ' +
        'Take one FOLLOWS out, or let it follow PREVIOUS.',
    ],
  ],
  [
    'a circle through jobs of two streams',
    stream('S', 'ON MO', 'J FOLLOWS T.K') + stream('T', 'ON MO FOLLOWS S.J', 'K'),
    [
      '3:11 definition.cycle: These wait for each other and could never start: A#S.J -> A#T.K -> A#T -> A#S.J. ' +
        'Take one FOLLOWS out, or let it follow PREVIOUS.',
    ],
  ],
]

for (const [name, text, expected] of mistakes) {
  test(`${name} is told where it stands`, () => assert.deepEqual(said(text).sort(), [...expected].sort()))
}

test('who follows the instance before closes no circle', () => {
  assert.deepEqual(said(stream('S', 'ON MO FOLLOWS T PREVIOUS') + stream('T', 'ON MO FOLLOWS S')), [])
  assert.deepEqual(said(stream('S', 'ON MO MATCHING PREVIOUS FOLLOWS S.@', 'J FOLLOWS S.J')), [])
})

test('a circle that closes through what is stored is found', () => {
  const known = stored(`${base}${stream('T', 'ON MO FOLLOWS S')}`)
  const [only, ...others] = said(stream('S', 'ON MO FOLLOWS T'), known)
  assert.match(only ?? '', /^1:28 definition\.cycle: .*: A#S -> A#T -> A#S\./)
  assert.deepEqual(others, [])
})

test('a chain of 20 000 jobs is no circle, and no depth is too deep', () => {
  const jobs = Array.from({ length: 20_000 }, (_, at) => `J AS J${at} ${at === 0 ? '' : `FOLLOWS J${at - 1}`}`)
  assert.deepEqual(said(stream('S', 'ON MO', jobs.join('\n'))), [])
  const closed = jobs.with(0, 'J AS J0 FOLLOWS J19999')
  assert.deepEqual(
    said(stream('S', 'ON MO', closed.join('\n'))).map((each) => each.split(' ')[1]),
    ['definition.cycle:'],
  )
})

test('a resource of a job is also looked for where its stream is', () => {
  assert.deepEqual(said(`CPUNAME B OS UNIX END\n${stream('S', 'ON MO', 'B#L DOCOMMAND "x" NEEDS TAPES')}`), [])
})

test('names with variables are left to the plan', () => {
  assert.deepEqual(said(stream('S', 'ON MO', '^HOST^#J FOLLOWS ^HOST^#T.X')), [])
})

test('the night of the tests leads to what it does not define', () => {
  const { definitions } = parseDefinitions({ file: 'f', text: night })
  const codes = checkDefinitions(definitions, stored('')).map(({ code, message }) => `${code}: ${message}`)
  assert.deepEqual(codes, [
    'definition.unknown_workstation: There is no workstation FTA2.',
    'definition.unknown_stream: There is no job stream FTA1#/OPS/OTHER.',
    'definition.unknown_stream: There is no job stream FTA2#X.',
    'definition.unknown_workstation: There is no workstation FTA2.',
  ])
})
