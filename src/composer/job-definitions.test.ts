import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobDefinition } from '#/model/job-definition.ts'
import { parseDefinitions } from './parse.ts'

/** The one job of `$JOBS`; warnings are listed by their codes. */
const job = (clauses: string, warnings: readonly string[] = []): JobDefinition => {
  const { definitions, diagnostics } = parseDefinitions({ file: 'f', text: `$JOBS\nA#J ${clauses}` })
  assert.deepEqual(
    diagnostics.map(({ code, severity }) => `${severity} ${code}`),
    warnings.map((code) => `warning ${code}`),
  )
  const definition = definitions[0]?.definition
  assert.ok(definition?.kind === 'job' && definitions.length === 1)
  return definition
}

const command = { type: 'command', command: 'x' } as const
const plain = { kind: 'job', workstation: 'A', name: 'J', task: command, recovery: { action: 'stop' } } as const

for (const [clauses, built] of [
  ['DOCOMMAND "x"', {}],
  ['SCRIPTNAME "/a/b.sh c"', { task: { type: 'script', script: '/a/b.sh c' } }],
  ['SCRIPTNAME /a/b.sh', { task: { type: 'script', script: '/a/b.sh' } }],
  ['DOCOMMAND "x" STREAMLOGON root', { logon: 'root' }],
  ['DOCOMMAND "x" STREAMLOGON "DOM\\joe"', { logon: 'DOM\\joe' }],
  ['DOCOMMAND "x" DESCRIPTION "d"', { description: 'd' }],
  ['DOCOMMAND "x" TASKTYPE windows', { taskType: 'WINDOWS' }],
  ['DOCOMMAND "x" INTERACTIVE', { interactive: true }],
  ['DOCOMMAND "x" RCCONDSUCC "(RC=0) OR (RC=4)"', { successCondition: '(RC=0) OR (RC=4)' }],
  [
    'DOCOMMAND "x" SUCCOUTPUTCOND LOW "RC < 4" SUCCOUTPUTCOND ODD "RC = 77"',
    {
      successConditions: [
        { name: 'LOW', expression: 'RC < 4' },
        { name: 'ODD', expression: 'RC = 77' },
      ],
    },
  ],
  [
    'DOCOMMAND "x"\nOUTPUTCOND FOR "RC >= 5 AND RC < 10"\nOUTPUTCOND BIG "(RC <= 3) OR (RC != 5)"',
    {
      outputConditions: [
        { name: 'FOR', expression: 'RC >= 5 AND RC < 10' },
        { name: 'BIG', expression: '(RC <= 3) OR (RC != 5)' },
      ],
    },
  ],
] as const) {
  test(`a job definition has ${clauses}`, () => assert.deepEqual(job(clauses), { ...plain, ...built }))
}

for (const [clauses, recovery] of [
  ['STOP', { action: 'stop' }],
  ['STOP AFTER FIX', { action: 'stop', job: { name: 'FIX' } }],
  [
    'STOP AFTER /f/B#/g/FIX ABENDPROMPT "on?"',
    { action: 'stop', job: { workstation: '/F/B', name: '/G/FIX' }, prompt: 'on?' },
  ],
  ['CONTINUE', { action: 'continue' }],
  ['CONTINUE ABENDPROMPT "a\\nb"', { action: 'continue', prompt: 'a\nb' }],
  ['RERUN', { action: 'rerun' }],
  ['RERUN SAME_WORKSTATION', { action: 'rerun', sameWorkstation: true }],
  ['RERUN REPEATEVERY 0130', { action: 'rerun', repeatEvery: 90 }],
  ['RERUN FOR 5 ATTEMPTS', { action: 'rerun', attempts: 5 }],
  [
    'RERUN SAME_WORKSTATION REPEATEVERY 0005 FOR 3 ATTEMPTS AFTER B#FIX ABENDPROMPT "again?"',
    {
      action: 'rerun',
      sameWorkstation: true,
      repeatEvery: 5,
      attempts: 3,
      job: { workstation: 'B', name: 'FIX' },
      prompt: 'again?',
    },
  ],
] as const) {
  test(`RECOVERY ${clauses} is read to the letter`, () =>
    assert.deepEqual(job(`DOCOMMAND "x" RECOVERY ${clauses}`).recovery, recovery))
}

for (const condition of [
  '${this.File.1.Size}>0',
  '${job.DOWNLOAD.NumberOfTransferredFiles} > 3',
  String.raw`contains(${'${this.stdlist}'},\"error\")`,
  "//*[local-name()='a']/text() = 1",
  'count(/a/b) = 2',
]) {
  test(`a condition that is more than a return code is kept with a warning: ${condition}`, () => {
    const built = job(`DOCOMMAND "x" OUTPUTCOND C "${condition}"`, ['definition.condition_not_evaluated'])
    assert.deepEqual(built.outputConditions, [{ name: 'C', expression: condition.replaceAll('\\"', '"') }])
  })
}

const xml = `<?xml version="1.0" encoding="UTF-8"?>
<jsdl:jobDefinition xmlns:jsdl="j" name="x">
  <!-- SCHEDULE is no object here, nor is </jsdl:jobDefinition> an end -->
  <jsdl:application name="executable">
    <jsdle:executable xmlns:jsdle="e"><jsdle:script><![CDATA[
# no comment
SCHEDULE="a" # none either
END
]]></jsdle:script></jsdle:executable>
  </jsdl:application>
</jsdl:jobDefinition>`

test('an XML document of TASK is kept whole, with its type, and what follows it is read', () => {
  const built = job(`TASK\n${xml}\nDESCRIPTION "d" TASKTYPE UNIX RECOVERY CONTINUE`)
  assert.deepEqual(built, {
    ...plain,
    task: { type: 'document', format: 'xml', application: 'executable', text: xml },
    description: 'd',
    taskType: 'UNIX',
    recovery: { action: 'continue' },
  })
})

test('a JSON document of TASK is kept whole, with its type; variables may stand for values in it', () => {
  const json =
    '{\n "a": "}", "n": ^COUNT^,\n "application": {"name": "executable", "executable": {"script": "^WHAT^ # x"}}}'
  assert.deepEqual(job(`TASK ${json} DESCRIPTION "d"`).task, {
    type: 'document',
    format: 'json',
    application: 'executable',
    text: json,
  })
})

test('a document with CRLF is kept as it is', () => {
  const text = xml.replaceAll('\n', '\r\n')
  const { task } = job(`TASK\r\n${text}\r\nDESCRIPTION "d"`)
  assert.equal(task.type === 'document' && task.text, text)
})

test('a document that cannot run here is kept with a warning that says why', () => {
  const text = '<j><application name="filetransfer"><filetransfer/></application></j>'
  const { task } = job(`TASK ${text}`, ['definition.task_not_run'])
  assert.deepEqual(task, { type: 'document', format: 'xml', application: 'filetransfer', text })
  job('TASK <j/>', ['definition.task_not_run'])
  job('TASK {}', ['definition.task_not_run'])
})

test('a job of a stream may be defined with a document where it is used', () => {
  const text = `SCHEDULE A#S\n:\nA#J TASK ${xml}\n FOLLOWS K\nA#K DOCOMMAND "x" OUTPUTCOND C "RC=1"\nEND`
  const { definitions, diagnostics } = parseDefinitions({ file: 'f', text })
  assert.deepEqual(diagnostics, [])
  assert.deepEqual(
    definitions.map(({ definition: { kind, name } }) => `${kind} ${name}`),
    ['job J', 'job K', 'stream S'],
  )
})
