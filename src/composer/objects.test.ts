import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Definition } from '#/model/definition.ts'
import { parseDefinitions } from './parse.ts'

/** The definitions of a text in which nothing is wrong; warnings are listed by their codes. */
const read = (text: string, warnings: readonly string[] = []): Definition[] => {
  const { definitions, diagnostics } = parseDefinitions({ file: 'f', text })
  assert.deepEqual(
    diagnostics.map(({ code, severity }) => `${severity} ${code}`),
    warnings.map((code) => `warning ${code}`),
  )
  return definitions.map(({ definition }) => definition)
}

const only = (text: string, warnings?: readonly string[]): Definition => {
  const [definition, ...others] = read(text, warnings)
  assert.ok(definition !== undefined && others.length === 0)
  return definition
}

const workstation = (attributes: string): Definition => only(`CPUNAME A\n${attributes}\nEND`)

for (const [attributes, built] of [
  ['DESCRIPTION "text"', { description: 'text' }],
  ['LICENSETYPE perServer', { licenseType: 'PERSERVER' }],
  ['VARTABLE /f/T', { variableTable: '/F/T' }],
  ['OS wnt', { os: 'WNT' }],
  ['OS IBM_i', { os: 'IBM_I' }],
  ['NODE host.example.com', { node: 'host.example.com' }],
  ['NODE host OS unix DOMAIN domain', { node: 'host', os: 'UNIX', domain: 'DOMAIN' }],
  ['TCPADDR 31111', { tcpPort: 31111 }],
  ['SECUREADDR 31113', { securePort: 31113 }],
  ['TIMEZONE Europe/Rome', { timezone: 'Europe/Rome' }],
  ['TZ UTC', { timezone: 'UTC' }],
  ['DOMAIN MASTERDM', { domain: 'MASTERDM' }],
  ['FOR MAESTRO', {}],
  ['FOR MAESTRO HOST $MASTER', { host: '$MASTER' }],
  ['FOR MAESTRO HOST /f/B ACCESS unixssh', { host: '/F/B', accessMethod: 'unixssh' }],
  ['FOR MAESTRO HOST B AGENTID "1A2b"', { host: 'B', agentId: '1A2b' }],
  ['TYPE fta', { type: 'FTA' }],
  ['TYPE REM-ENG', { type: 'REM-ENG' }],
  ['IGNORE', { ignored: true }],
  ['AUTOLINK ON', { autoLink: true }],
  ['BEHINDFIREWALL OFF', { behindFirewall: false }],
  ['SECURITYLEVEL FORCE_ENABLED', { securityLevel: 'FORCE_ENABLED' }],
  ['FULLSTATUS ON', { fullStatus: true }],
  ['SERVER B', { server: 'B' }],
  ['PROTOCOL https', { protocol: 'HTTPS' }],
  ['TYPE POOL\nMEMBERS B /f/C\n D', { type: 'POOL', members: ['B', '/F/C', 'D'] }],
  [
    'TYPE D-POOL REQUIREMENTS\n<jsdl:resourceRequirements a=">">\n # kept\n <x/></jsdl:resourceRequirements>',
    { type: 'D-POOL', requirements: '<jsdl:resourceRequirements a=">">\n # kept\n <x/></jsdl:resourceRequirements>' },
  ],
] as const) {
  test(`a workstation has ${attributes.split('\n')[0]}`, () =>
    assert.deepEqual(workstation(attributes), { kind: 'workstation', name: 'A', ignored: false, ...built }))
}

for (const [name, text, built] of [
  [
    'a class of some workstations',
    'CPUCLASS C\n MEMBERS A /f/B\n  D\nEND',
    { kind: 'class', name: 'C', members: ['A', '/F/B', 'D'] },
  ],
  [
    'a class of all workstations',
    'cpuclass c description "all" ignore members @ end',
    { kind: 'class', name: 'C', description: 'all', ignored: true, members: ['@'] },
  ],
  [
    'a domain with its manager behind a star',
    'DOMAIN EAST DESCRIPTION "e"\n * MANAGER /f/M\n PARENT MASTERDM\nEND',
    { kind: 'domain', name: 'EAST', description: 'e', manager: '/F/M', parent: 'MASTERDM' },
  ],
  [
    'the master domain',
    'DOMAIN MASTERDM * MANAGER M ISMASTER END',
    { kind: 'domain', name: 'MASTERDM', manager: 'M', isMaster: true },
  ],
  ['a folder', 'FOLDER /finance/pay\nEND', { kind: 'folder', name: '/FINANCE/PAY' }],
  ['a folder of the root without its slash', 'FOLDER finance END', { kind: 'folder', name: '/FINANCE' }],
  [
    'a calendar with a description and dates in both forms',
    '$CALENDAR\nHOLI "free"\n 12/25/2026 20260101\n 01/01/26',
    { kind: 'calendar', name: 'HOLI', description: 'free', dates: ['2026-01-01', '2026-12-25'] },
  ],
  [
    'a calendar in a folder, with a longer name',
    '$CALENDAR\n/f/ABCDEFGHIJKLMNOP 20260101',
    { kind: 'calendar', name: '/F/ABCDEFGHIJKLMNOP', dates: ['2026-01-01'] },
  ],
  ['a parameter', '$PARM\nVar "value"', { kind: 'parameter', name: 'Var', value: 'value' }],
  ['a parameter of the default table', '$PARM\nmain_table.Var "v"', { kind: 'parameter', name: 'Var', value: 'v' }],
  ['a parameter of a table', '$PARM\n/f/Tab.Var "v"', { kind: 'parameter', table: '/F/TAB', name: 'Var', value: 'v' }],
  [
    'a variable table, whose variables may be called like anything',
    'VARTABLE T1\nDESCRIPTION "d" ISDEFAULT\nMEMBERS\nA "1"\nPASSWORD "p"\nMEMBERS "m"\nFOLDER "f"\nVARTABLE "v"\nEND',
    {
      kind: 'vartable',
      name: 'T1',
      description: 'd',
      isDefault: true,
      variables: [
        { name: 'A', value: '1' },
        { name: 'PASSWORD', value: 'p' },
        { name: 'MEMBERS', value: 'm' },
        { name: 'FOLDER', value: 'f' },
        { name: 'VARTABLE', value: 'v' },
      ],
    },
  ],
  ['an empty variable table', 'VARTABLE /f/T END', { kind: 'vartable', name: '/F/T', isDefault: false, variables: [] }],
  ['a prompt with line ends', '$PROMPT\nGO "!a\\nb"', { kind: 'prompt', name: 'GO', text: '!a\nb' }],
  [
    'a resource',
    '$RESOURCE\n/f/A#/g/R 0 "none"',
    { kind: 'resource', workstation: '/F/A', name: '/G/R', units: 0, description: 'none' },
  ],
  [
    'a run cycle group with times of its own',
    `RUNCYCLEGROUP G1 DESCRIPTION "d"
       VARTABLE T FREEDAYS HOLI -sa
       ON RUNCYCLE R1 VALIDFROM 01/01/2026 "FREQ=DAILY" FDNEXT SUBSET S AND (AT 0900)
       ON RUNCYCLE R2 MONTHEND +1 WORKDAYS, MO
       EXCEPT RUNCYCLE X1 $RCG G2
       SCHEDTIME 0800 +1 DAY UNTIL 1000 ONUNTIL CANC EVERY 0010 EVERYENDTIME 0950 DEADLINE 1100
     END`,
    {
      kind: 'runcyclegroup',
      name: 'G1',
      description: 'd',
      variableTable: 'T',
      freeDays: { calendar: 'HOLI', saturdayWorks: true, sundayWorks: false },
      runCycles: [
        {
          name: 'R1',
          validFrom: '2026-01-01',
          days: [{ type: 'rule', rule: 'FREQ=DAILY' }],
          freeDayRule: 'next',
          subset: { name: 'S', logic: 'and' },
          at: { minutes: 540, plusDays: 0 },
        },
        {
          name: 'R2',
          days: [
            { type: 'calendar', calendar: 'MONTHEND', offset: { count: 1, unit: 'workdays' } },
            { type: 'weekday', weekday: 'MO' },
          ],
        },
      ],
      exceptions: [{ name: 'X1', days: [{ type: 'group', group: 'G2' }] }],
      scheduledTime: { minutes: 480, plusDays: 1 },
      until: { minutes: 600, plusDays: 0 },
      onUntil: 'cancel',
      every: { minutes: 10, end: { minutes: 590, plusDays: 0 } },
      deadline: { minutes: 660, plusDays: 0 },
    },
  ],
  [
    'the times of a group in parentheses before its run cycles',
    'RUNCYCLEGROUP G VARTABLE T (AT 0900) ON RUNCYCLE R MO END',
    {
      kind: 'runcyclegroup',
      name: 'G',
      variableTable: 'T',
      runCycles: [{ name: 'R', days: [{ type: 'weekday', weekday: 'MO' }] }],
      exceptions: [],
      at: { minutes: 540, plusDays: 0 },
    },
  ],
] as const) {
  test(`${name} is read to the letter`, () => assert.deepEqual(only(text), built))
}

for (const [text, built] of [
  ['USERNAME joe PASSWORD "secret" END', { name: 'joe' }],
  ['USERNAME A#DOM\\joe\nPASSWORD "secret"\nEND', { name: 'DOM\\joe', workstation: 'A' }],
  ['USERNAME /f/A#joe@example.com PASSWORD "secret" END', { name: 'joe@example.com', workstation: '/F/A' }],
  ['USERNAME joe PASSWORD secret(x):y END', { name: 'joe' }],
] as const) {
  test(`a user is kept without its password: ${text.split(/\s/)[1]} ${text.length}`, () => {
    const warnings = ['definition.password_not_kept']
    assert.deepEqual(only(text, warnings), { kind: 'user', ...built })
    const parsed = parseDefinitions({ file: 'f', text })
    const marks = parsed.definitions.flatMap((each) => each.marks.entries().map(([part, { source }]) => [part, source]))
    assert.ok(!JSON.stringify([parsed.definitions, parsed.diagnostics, marks]).includes('secret'))
  })
}

test('a user need not have a password', () => {
  assert.deepEqual(only('USERNAME joe END'), { kind: 'user', name: 'joe' })
})

test('objects stand in a file in any number and order, and sections may come again', () => {
  const text =
    '$JOBSTREAM\nSCHEDULE A#S\n:\nEND FOLDER F END\f$PARM A "1"\n$PROMPT\nP "t"\n$PARM\nB "2"\nCPUNAME A OS UNIX END'
  assert.deepEqual(
    read(text).map(({ kind, name }) => `${kind} ${name}`),
    ['stream S', 'folder /F', 'parameter A', 'prompt P', 'parameter B', 'workstation A'],
  )
})

test('names in folders are read with and without the leading slash, which the root does not have', () => {
  const [slash, bare, root] = read('$JOBS\n/f/A#/g/h/J DOCOMMAND "x"\nf/A#g/K DOCOMMAND "x"\n/A#/L DOCOMMAND "x"')
  assert.deepEqual(
    [slash, bare, root].map((job) => job?.kind === 'job' && `${job.workstation}#${job.name}`),
    ['/F/A#/G/H/J', '/F/A#/G/K', 'A#L'],
  )
})
