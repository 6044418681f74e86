/** Calendars, parameters, variable tables, prompts, resources, folders, users, event rules. */
import fc from 'fast-check'
import type {
  Calendar,
  EventRule,
  Folder,
  Parameter,
  PromptDefinition,
  Resource,
  User,
  VariableTable,
} from '#/model/definition.ts'
import { calendarName, nameInFolder, simpleName, workstationName } from './names.ts'
import { comments, promptText, text } from './texts.ts'
import { date } from './times.ts'

export const calendar: fc.Arbitrary<Calendar> = fc.record(
  {
    kind: fc.constant('calendar' as const),
    name: calendarName,
    description: text(120),
    dates: fc.uniqueArray(date, { maxLength: 40 }).map((dates) => dates.sort()),
    comments,
  },
  { requiredKeys: ['kind', 'name', 'dates'] },
)

/** The case of a variable counts. */
const variableName = fc.tuple(simpleName(64), fc.boolean()).map(([name, lower]) => (lower ? name.toLowerCase() : name))
const value = text(200)

export const parameter: fc.Arbitrary<Parameter> = fc.record(
  { kind: fc.constant('parameter' as const), table: simpleName(80), name: variableName, value, comments },
  { requiredKeys: ['kind', 'name', 'value'] },
)

export const variableTable: fc.Arbitrary<VariableTable> = fc.record(
  {
    kind: fc.constant('vartable' as const),
    name: nameInFolder(80),
    description: text(120),
    isDefault: fc.boolean(),
    variables: fc.uniqueArray(fc.record({ name: variableName.filter((name) => !/^end$/i.test(name)), value }), {
      maxLength: 5,
      selector: ({ name }) => name.toUpperCase(),
    }),
    comments,
  },
  { requiredKeys: ['kind', 'name', 'isDefault', 'variables'] },
)

export const prompt: fc.Arbitrary<PromptDefinition> = fc.record(
  { kind: fc.constant('prompt' as const), name: nameInFolder(8), text: promptText(200), comments },
  { requiredKeys: ['kind', 'name', 'text'] },
)

export const resource: fc.Arbitrary<Resource> = fc.record(
  {
    kind: fc.constant('resource' as const),
    workstation: workstationName,
    name: nameInFolder(8),
    units: fc.integer({ min: 0, max: 1024 }),
    description: text(120),
    comments,
  },
  { requiredKeys: ['kind', 'workstation', 'name', 'units'] },
)

export const folder: fc.Arbitrary<Folder> = fc.record(
  {
    kind: fc.constant('folder' as const),
    name: nameInFolder(16).map((name) => (name.startsWith('/') ? name : `/${name}`)),
    comments,
  },
  { requiredKeys: ['kind', 'name'] },
)

export const user: fc.Arbitrary<User> = fc.record(
  {
    kind: fc.constant('user' as const),
    workstation: workstationName,
    name: fc.constantFrom('root', 'DOMAIN\\user', 'a.b@example.com', 'Batch_1', 'CORP\\svc-01'),
    comments,
  },
  { requiredKeys: ['kind', 'name'] },
)

const attribute = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[^ -~]/g, 'x')

export const eventRule: fc.Arbitrary<EventRule> = fc
  .record(
    {
      name: simpleName(40),
      type: fc.constantFrom('filter' as const, 'sequence' as const, 'set' as const),
      draft: fc.boolean(),
      description: fc.constantFrom('a rule', 'END', 'say "no"'),
      value: text(30),
      comments,
    },
    { requiredKeys: ['name', 'type', 'draft', 'value'] },
  )
  .map(({ value, comments, ...rule }) => ({
    kind: 'eventrule' as const,
    ...rule,
    ...(comments === undefined ? {} : { comments }),
    xml: [
      `<eventRule name="${rule.name}" ruleType="${rule.type}" isDraft="${rule.draft ? 'yes' : 'no'}">`,
      ...(rule.description === undefined ? [] : [`  <description>${rule.description}</description>`]),
      '  <eventCondition name="jobStatusEvt1" eventProvider="TWSObjectsMonitor" eventType="JobStatusChanged">',
      `    <filteringPredicate><attributeFilter name="JobName" operator="eq"><value>${attribute(value)}</value></attributeFilter></filteringPredicate>`,
      '  </eventCondition>',
      '  <action actionProvider="MailSender" actionType="SendMail" responseType="onDetection">',
      '    <parameter name="To"><value>x@example.com</value></parameter>',
      '  </action>',
      '</eventRule>',
    ].join('\n'),
  }))
