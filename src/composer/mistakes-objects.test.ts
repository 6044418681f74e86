/** The mistakes of job definitions and objects, each with exactly what is said about it. Those of streams stand elsewhere. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDefinitions } from './parse.ts'

/** What is said about a text: `line:column+length code: message hint`. */
const said = (text: string): string[] =>
  parseDefinitions({ file: 'f', text }).diagnostics.map(
    ({ line, column, length, code, message, hint }) =>
      `${line}:${column}+${length} ${code}: ${message}${hint === undefined ? '' : ` ${hint}`}`,
  )

const jobs = (clauses: string): string => `$JOBS\nA#J DOCOMMAND "x"\n${clauses}`
const cpu = (attributes: string): string => `CPUNAME A\n${attributes}\nEND`

const mistakes: readonly (readonly [name: string, text: string, said: readonly string[]])[] = [
  [
    'a misspelt recovery',
    jobs('RECOVERY CONTINU'),
    ['3:10+7 composer.bad_value: CONTINU is no recovery: expected STOP, CONTINUE or RERUN. Did you mean CONTINUE?'],
  ],
  [
    'attempts without RERUN',
    jobs('RECOVERY STOP FOR 3 ATTEMPTS'),
    ['3:15+3 composer.bad_value: FOR goes with RERUN only.'],
  ],
  [
    'the same workstation without RERUN',
    jobs('RECOVERY CONTINUE SAME_WORKSTATION'),
    ['3:19+16 composer.bad_value: SAME_WORKSTATION goes with RERUN only.'],
  ],
  [
    'no number of attempts',
    jobs('RECOVERY RERUN FOR 0 ATTEMPTS'),
    ['3:20+1 composer.bad_value: 0 is not a number of attempts: expected a number from 1 to 9999.'],
  ],
  [
    'two prompts',
    jobs('RECOVERY STOP ABENDPROMPT "a" ABENDPROMPT "b"'),
    ['3:31+11 composer.repeated: ABENDPROMPT is said a second time. Remove one of them.'],
  ],
  [
    'a condition without its name',
    jobs('OUTPUTCOND "RC=1"'),
    [
      '3:12+6 composer.expected: Expected a name and a condition in double quotes after `OUTPUTCOND`, but found `"RC=1"`.',
    ],
  ],
  [
    'two conditions of one name',
    jobs('OUTPUTCOND C "RC=1"\nSUCCOUTPUTCOND c "RC=2"'),
    ['4:16+1 definition.duplicate: The job has a condition C already. Give this one another name.'],
  ],
  [
    'a condition that is none',
    jobs('SUCCOUTPUTCOND C "RC EQ 4"'),
    ['3:22+1 definition.bad_condition: This is no condition: expected one of = < > <= >= != <> but found EQ.'],
  ],
  [
    'a command that is too long',
    `$JOBS\nA#J DOCOMMAND "${'x'.repeat(4090)}" RCCONDSUCC "RC=100"`,
    [
      '2:1+3 composer.bad_value: The command and condition of A#J have 4096 characters; at most 4095 are allowed. Put the command into a script.',
    ],
  ],
  [
    'a misspelt keyword of a job definition',
    jobs('RECOVRY STOP'),
    ['3:1+7 composer.unknown_keyword: RECOVRY is not a keyword of a job definition. Did you mean RECOVERY?'],
  ],
  [
    'TASK without a document',
    '$JOBS\nA#J TASK\nDESCRIPTION "d"',
    ['2:5+4 composer.expected: Expected a value after `TASK`, but found `DESCRIPTION`.'],
  ],
  [
    'a TASK with a text',
    '$JOBS\nA#J TASK "<a/>"',
    ['2:10+6 composer.bad_value: TASK needs a document: expected XML or JSON.'],
  ],
  [
    'XML that is not well-formed, at its place',
    '$JOBS\nA#J TASK <j>\n <application name="executable>\n</j>\nDESCRIPTION "d"',
    [
      "3:14+1 definition.bad_task: The document of the task is malformed: Attributes for 'application' have open quote.",
    ],
  ],
  [
    'JSON that is none, at its place',
    '$JOBS\nA#J TASK {"a": 1,\n  b: 2}\n DESCRIPTION "d"',
    ['3:3+1 definition.bad_task: The document of the task is malformed: expected a name in double quotes.'],
  ],
  [
    'a document without an end, behind which the next job is read',
    '$JOBS\nA#J TASK <j>\n <k>\nA#K\nDOCOMMND "x"\n',
    [
      '2:10+3 composer.document_not_closed: The document that begins here has no end: expected the closing tag of its element.',
      '5:1+8 composer.unknown_keyword: DOCOMMND is not a keyword of a job definition. Did you mean DOCOMMAND?',
    ],
  ],
  [
    'two tasks of one job',
    jobs('TASK <j><application name="executable" script="x"/></j>'),
    ['3:1+4 composer.repeated: TASK is said a second time. Remove one of them.'],
  ],
  [
    'a type of workstation that is none',
    cpu('FOR MAESTRO TYPE FAT'),
    [
      '2:18+3 composer.bad_value: FAT is no value of TYPE: expected FTA, S-AGENT, X-AGENT, MANAGER, BROKER, AGENT, REM-ENG, POOL, D-POOL. Did you mean FTA?',
    ],
  ],
  [
    'an attribute that is neither on nor off',
    cpu('AUTOLINK YES'),
    ['2:10+3 composer.bad_value: YES is no value of AUTOLINK: expected ON, OFF.'],
  ],
  [
    'a port that is none',
    cpu('TCPADDR 70000'),
    ['2:9+5 composer.bad_value: 70000 is not a port: expected a number from 1 to 65535.'],
  ],
  ['an attribute without a value', cpu('NODE\nOS UNIX'), ['2:1+4 composer.bad_value: NODE needs a value.']],
  [
    'an attribute that is said twice',
    cpu('TZ UTC TIMEZONE UTC'),
    ['2:8+8 composer.repeated: TIMEZONE is said a second time. Remove one of them.'],
  ],
  [
    'requirements that are no document',
    cpu('REQUIREMENTS cpu'),
    ['2:14+3 composer.bad_value: REQUIREMENTS needs a JSDL document: expected <jsdl:resourceRequirements ...>.'],
  ],
  [
    'a misspelt keyword of a workstation',
    cpu('MEMBRES B'),
    ['2:1+7 composer.unknown_keyword: MEMBRES is not a keyword of a workstation. Did you mean MEMBERS?'],
  ],
  [
    'a class without members',
    'CPUCLASS C END',
    ['1:10+1 composer.bad_value: C has no members. Add MEMBERS and workstations, or MEMBERS @ for all.'],
  ],
  [
    'a misspelt keyword of a class',
    'CPUCLASS C MEMBER A END',
    ['1:12+6 composer.unknown_keyword: MEMBER is not a keyword of a workstation class. Did you mean MEMBERS?'],
  ],
  [
    'a master domain with a parent',
    'DOMAIN D PARENT E ISMASTER END',
    ['1:8+1 composer.bad_value: The master domain has no parent: remove PARENT or ISMASTER.'],
  ],
  [
    'a misspelt keyword of a domain',
    'DOMAIN D * MANGER M END',
    ['1:12+6 composer.unknown_keyword: MANGER is not a keyword of a domain. Did you mean MANAGER?'],
  ],
  [
    'a folder that is none',
    'FOLDER a//b END',
    [
      '1:8+4 definition.bad_name: a//b is no folder: expected names of letters, digits, - and _ with a / between them, at most 841 characters.',
    ],
  ],
  [
    'a word too many of a folder',
    'FOLDER a b END',
    ['1:10+1 composer.unknown_keyword: b does not belong in a folder; expected END.'],
  ],
  [
    'a user that is too long',
    `USERNAME ${'u'.repeat(48)} END`,
    [
      `1:10+48 definition.bad_name: ${'u'.repeat(48)} is no user: expected WORKSTATION#USER or DOMAIN\\USER of at most 47 characters.`,
    ],
  ],
  [
    'a password that is not in quotes, which nobody gets to see',
    'USERNAME u PASSWORDD secret END',
    ['1:12+9 composer.unknown_keyword: PASSWORDD is not a keyword of a user. Did you mean PASSWORD?'],
  ],
  [
    'a variable without a value',
    'VARTABLE T MEMBERS\nA\nB "1"\nEND',
    ['2:1+1 composer.bad_value: A has no value: expected one in double quotes.'],
  ],
  [
    'a value without a variable',
    'VARTABLE T MEMBERS "1" A "2" END',
    ['1:20+3 composer.bad_value: "1" belongs to no variable: expected a name before it.'],
  ],
  [
    'a variable that is there twice',
    'VARTABLE T MEMBERS\nA "1"\na "2"\nEND',
    ['3:1+1 definition.duplicate: The table has a variable a already. Remove one of them.'],
  ],
  [
    'a value that is too long',
    `$PARM\nA "${'x'.repeat(1025)}"`,
    ['2:3+1027 composer.bad_value: The text has 1025 characters; at most 1024 are allowed.'],
  ],
  [
    'a table whose name is too long',
    `VARTABLE ${'T'.repeat(81)} END`,
    [`1:10+81 definition.bad_name: ${'T'.repeat(81)} is too long for a variable table: 81 characters, at most 80.`],
  ],
  [
    'a prompt that is too long',
    `$PROMPT\nA "${'x'.repeat(201)}"`,
    ['2:3+203 composer.bad_value: The text has 201 characters; at most 200 are allowed.'],
  ],
  [
    'more units than there can be',
    '$RESOURCE\nA#R 1025',
    ['2:5+4 composer.bad_value: 1025 is not a number of units: expected a number from 0 to 1024.'],
  ],
  [
    'a resource without units',
    '$RESOURCE\nA#R "d"',
    ['2:1+3 composer.bad_value: A#R has no number of units. Write A#R 1.'],
  ],
  [
    'a group without a run cycle',
    'RUNCYCLEGROUP G VARTABLE T END',
    ['1:15+1 composer.bad_value: G has no run cycle. Add ON RUNCYCLE, a name and days.'],
  ],
  [
    'a group whose name is too long',
    'RUNCYCLEGROUP ABCDEFGHI ON MO END',
    ['1:15+9 definition.bad_name: ABCDEFGHI is too long for a run cycle group: 9 characters, at most 8.'],
  ],
  [
    'a misspelt keyword of a group',
    'RUNCYCLEGROUP G ON MO\nVARTABEL T END',
    ['2:1+8 composer.unknown_keyword: VARTABEL is not a keyword of a run cycle group. Did you mean VARTABLE?'],
  ],
  [
    'something under $JOBSTREAM that is no stream',
    '$JOBSTREAM\nx y',
    ['2:1+1 composer.misplaced: x stands outside of any object; expected SCHEDULE or JOBSTREAM.'],
  ],
]

for (const [name, text, expected] of mistakes) {
  test(`${name} is told where it stands`, () => assert.deepEqual(said(text), expected))
}

test('a missing END is said, and the objects behind it are read', () => {
  for (const object of [
    'CPUNAME A OS UNIX',
    'CPUCLASS C MEMBERS @',
    'DOMAIN D',
    'FOLDER F',
    'VARTABLE T',
    'USERNAME u',
    'RUNCYCLEGROUP G ON MO',
  ]) {
    const { definitions, diagnostics } = parseDefinitions({
      file: 'f',
      text: `${object}\nFOLDER LAST END\n$PARM\nA "1"`,
    })
    assert.deepEqual(
      definitions.slice(1).map(({ definition }) => definition.name),
      ['/LAST', 'A'],
      object,
    )
    assert.deepEqual(
      diagnostics.map(({ line, message }) => `${line} ${message.replace(/`.*`/, '_')}`),
      ['1 Expected END after _: the object is not closed.'],
      object,
    )
  }
})

test('no password is shown: not of a user, a workstation, a document, or a line that is not closed', () => {
  const texts = [
    'USERNAME u PASSWORD "hidden" MORE END',
    'USERNAME u PASSWORDD hidden END',
    'USERNAME u PASSWORD "hidden\nEND',
    'USERNAME u PASSWORD hidden(hidden):hidden "hidden" END FOLDER a b END',
    'USERNAME u\nPASSWORD\nhidden hidden\nEND',
    '$JOBS\nA#J TASK <j><jsdl:password>hidden</jsdl:password><k></j>',
    '$JOBS\nA#J TASK {"application": {"password" : "hid\\"hidden", b}}',
    'SCHEDULE A#S\nPASSWORD "hidden"\n:\nEND',
  ]
  for (const text of texts) {
    const { diagnostics } = parseDefinitions({ file: 'f', text })
    assert.ok(diagnostics.length > 0, text)
    assert.ok(!JSON.stringify(diagnostics).includes('hidden'), text)
  }
})
