/** Job definitions of every task form, with every recovery. */
import fc from 'fast-check'
import type { JobDefinition, Recovery, Task } from '#/model/job-definition.ts'
import { conditionName, jobName, workstationName } from './names.ts'
import { command, comments, promptText, text, word } from './texts.ts'
import { shortDuration } from './times.ts'

const code = fc.integer({ min: -5, max: 300 })
const comparison = fc
  .tuple(fc.constantFrom('=', ' = ', '<', '>', '<=', '>=', '!=', '<>'), code)
  .map(([operator, value]) => `RC${operator}${value}`)
const expression = fc
  .array(fc.tuple(comparison, fc.constantFrom(' AND ', ' OR ', ' and ')), { minLength: 1, maxLength: 3 })
  .map((all) => all.map(([one, and], at) => (at === 0 ? `(${one})` : `${and}NOT (${one})`)).join(''))

const documentOf = (format: 'xml' | 'json', application: string, text: string): Task => ({
  type: 'document',
  format,
  application,
  text,
})

/** Braces and quotes in texts must not be taken for the end of the document. */
const json = fc
  .record({
    application: fc.constantFrom('restful', 'executable', 'filetransfer'),
    url: text(20),
    list: fc.array(fc.integer(), { maxLength: 3 }),
    brace: fc.constantFrom('{', '}', 'x'),
    indent: fc.constantFrom(0, 2),
  })
  .map(({ application, indent, ...parameters }) =>
    documentOf('json', application, JSON.stringify({ application, [application]: parameters }, undefined, indent)),
  )

const jsdl = 'http://www.ibm.com/xmlns/prod/scheduling/1.0'

/** Content that looks like the language, or like the end of the document. */
const xml = fc
  .tuple(
    fc.constantFrom('executable', 'database'),
    fc.constantFrom(
      'sleep 1',
      'END',
      '# x',
      'a "b" c',
      '$JOBS',
      '{',
      'é',
      '&lt;x&gt;',
      '<![CDATA[</jsdl:application>]]>',
    ),
    fc.constantFrom('', '<?xml version="1.0" encoding="UTF-8"?>\n'),
  )
  .map(([application, script, declaration]) =>
    documentOf(
      'xml',
      application,
      [
        `${declaration}<jsdl:jobDefinition xmlns:jsdl="${jsdl}/jsdl" xmlns:jsdle="${jsdl}/jsdle" name="j">`,
        `  <jsdl:application name="${application}">`,
        `    <jsdle:executable><jsdle:script>${script}</jsdle:script></jsdle:executable>`,
        '  </jsdl:application>',
        '</jsdl:jobDefinition>',
      ].join('\n'),
    ),
  )

const task: fc.Arbitrary<Task> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('command' as const), command }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('script' as const), script: command }) },
  { weight: 1, arbitrary: json },
  { weight: 1, arbitrary: xml },
)

const after = fc.record({ workstation: workstationName, name: jobName }, { requiredKeys: ['name'] })
const common = { job: after, prompt: promptText(64) }

const recovery: fc.Arbitrary<Recovery> = fc.oneof(
  fc.record({ action: fc.constantFrom('stop' as const, 'continue' as const), ...common }, { requiredKeys: ['action'] }),
  fc.record(
    {
      action: fc.constant('rerun' as const),
      attempts: fc.integer({ min: 1, max: 9999 }),
      repeatEvery: shortDuration(0),
      sameWorkstation: fc.constant(true),
      ...common,
    },
    { requiredKeys: ['action'] },
  ),
)

const condition = fc.record({ name: conditionName, expression })

/** All names of a job are different; some of the conditions mean success. */
const conditions = fc
  .tuple(fc.uniqueArray(condition, { maxLength: 5, selector: ({ name }) => name }), fc.nat(5))
  .map(([all, split]) => [all.slice(0, split), all.slice(split)])
  .map(([successes = [], others = []]) => ({
    ...(successes.length === 0 ? {} : { successConditions: successes }),
    ...(others.length === 0 ? {} : { outputConditions: others }),
  }))

const ownOfJob = fc.record(
  {
    kind: fc.constant('job' as const),
    workstation: workstationName,
    name: jobName,
    task,
    logon: fc.oneof(word, text(40), fc.constantFrom('at', 'DOMAIN\\user', '^USER^', 'end')),
    description: text(120),
    taskType: fc.constantFrom('UNIX', 'WINDOWS', 'OTHER', 'BROKER', 'XAJOB', 'AT', 'A "B"'),
    interactive: fc.constant(true),
    comments,
    successCondition: expression,
    recovery,
  },
  { requiredKeys: ['kind', 'workstation', 'name', 'task', 'recovery'] },
)

export const jobDefinition: fc.Arbitrary<JobDefinition> = fc
  .tuple(ownOfJob, conditions)
  .map(([own, conditions]) => ({ ...own, ...conditions }))
