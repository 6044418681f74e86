import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDefinitions } from './parse.ts'

const said = (text: string): string[] =>
  parseDefinitions({ file: 'f', text }).diagnostics.map(
    ({ line, column, length, code, message, hint }) =>
      `${line}:${column}+${length} ${code}: ${message}${hint === undefined ? '' : ` ${hint}`}`,
  )

const full = `<eventRule name="late_jobs" ruleType="sequence" isDraft="yes">
    <description>Says that a job is late</description>
    <timeZone>Europe/Rome</timeZone>
    <validity from="2026-01-01" to="2027-01-01" />
    <activeTime start="08:00:00" end="18:00:00" />
    <timeInterval amount="10" unit="minutes" />
    <eventCondition name="e1" eventProvider="TWSObjectsMonitor" eventType="JobStatusChanged">
      <scope>* # A</scope>
      <filteringPredicate>
        <attributeFilter name="JobName" operator="eq"><value>PAY*</value></attributeFilter>
        <attributeFilter name="Count" operator="range"><value>1</value><value>5</value></attributeFilter>
      </filteringPredicate>
    </eventCondition>
    <eventCondition eventProvider="FileMonitor" eventType="FileCreated" />
    <correlationAttributes><attribute name="Workstation" /></correlationAttributes>
    <action actionProvider="MailSender" actionType="SendMail" responseType="onDetection">
      <description>mail</description>
      <scope>someone</scope>
      <parameter name="Subject"><value>%{e1.JobName} &lt;late></value></parameter>
    </action>
  </eventRule>`
const small =
  '<eventRule name="R2" ruleType="filter" isDraft="no"><eventCondition eventProvider="p" eventType="t"/>' +
  '<action actionProvider="a" actionType="b" responseType="onTimeOut"/></eventRule>'
const head =
  '<?xml version="1.0"?>\n<eventRuleSet xmlns="http://www.ibm.com/xmlns/prod/tws/1.0/event-management/rules">\n'

test('each rule of a set becomes a definition with the text of its element', () => {
  const text = `${head}  ${full}\n  ${small}\n</eventRuleSet>\nFOLDER A END`
  const { definitions, diagnostics } = parseDefinitions({ file: 'f', text })
  assert.deepEqual(diagnostics, [])
  assert.deepEqual(
    definitions.slice(0, 2).map(({ definition }) => definition),
    [
      {
        kind: 'eventrule',
        name: 'LATE_JOBS',
        type: 'sequence',
        draft: true,
        description: 'Says that a job is late',
        xml: full,
      },
      { kind: 'eventrule', name: 'R2', type: 'filter', draft: false, xml: small },
    ],
  )
  assert.deepEqual(
    definitions.map(({ position: { line, column } }) => `${line}:${column}`),
    ['3:3', '24:3', '26:8'],
  )
})

test('a rule without a set, and rules with a prefix, are read as well', () => {
  const prefixed = small.replaceAll('</', '</r:').replaceAll(/<(?=[a-z])/g, '<r:')
  for (const text of [small, `<r:eventRuleSet xmlns:r="x">${prefixed}</r:eventRuleSet>`]) {
    const { definitions, diagnostics } = parseDefinitions({ file: 'f', text })
    assert.deepEqual(diagnostics, [])
    assert.equal(definitions[0]?.definition.name, 'R2')
  }
})

const set = (rule: string): string => `${head}${rule}\n</eventRuleSet>`

for (const [name, text, expected] of [
  [
    'a tag that is not closed',
    set('<eventRule name="R" ruleType="filter" isDraft="no">\n <action>\n</eventRule>'),
    /^5:1\+1 definition\.bad_event_rule: The event rules are not well-formed XML: Expected closing tag 'action'/,
  ],
  [
    'a set without an end',
    `${head}${small}`,
    /^1:1\+\d+ composer\.document_not_closed: .* expected the closing tag of its element\.$/,
  ],
  [
    'an attribute that is missing',
    set(small.replace(' name="R2"', '')),
    '3:1+10 definition.bad_event_rule: <eventRule> needs the attribute name.',
  ],
  [
    'a type that is none',
    set(small.replace('filter', 'filtre')),
    '3:1+10 definition.bad_event_rule: filtre is no ruleType: expected filter, sequence, set. Did you mean filter?',
  ],
  [
    'a draft that is neither',
    set(small.replace('"no"', '"maybe"')),
    '3:1+10 definition.bad_event_rule: maybe is no isDraft: expected yes, no.',
  ],
  [
    'no condition',
    set(small.replace(/<eventCondition[^>]*>/, '')),
    '3:1+10 definition.bad_event_rule: <eventRule> needs <eventCondition>.',
  ],
  [
    'no action',
    set(small.replace(/<action[^>]*>/, '')),
    '3:1+10 definition.bad_event_rule: <eventRule> needs <action>.',
  ],
  [
    'an event without a provider',
    set(small.replace(' eventProvider="p"', '')),
    '3:53+15 definition.bad_event_rule: <eventCondition> needs the attribute eventProvider.',
  ],
  [
    'a misspelt element',
    set(small.replace('<action', '\n  <acton/><action')),
    '4:3+6 definition.bad_event_rule: <acton> does not belong in <eventRule>; expected description, timeZone, validity, ' +
      'activeTime, timeInterval, eventCondition, correlationAttributes, action. Did you mean action?',
  ],
  [
    'an operator that is none',
    set(
      small.replace(
        ' eventType="t"/>',
        ' eventType="t"><filteringPredicate><attributeFilter name="n" operator="like"><value/></attributeFilter></filteringPredicate></eventCondition>',
      ),
    ),
    /: like is no operator: expected eq, ne, le, ge, range\.$/,
  ],
  [
    'a name that is too long',
    set(small.replace('R2', 'R'.repeat(41))),
    /^3:1\+41 definition\.bad_name: R+ is too long for an event rule: 41 characters, at most 40\.$/,
  ],
  ['an empty set', `${head}</eventRuleSet>`, '2:1+13 definition.bad_event_rule: <eventRuleSet> needs <eventRule>.'],
  [
    'another document',
    '<?xml version="1.0"?><other/>',
    '1:22+6 definition.bad_event_rule: <other> is no event rule: expected <eventRuleSet>.',
  ],
] as const) {
  test(`${name} is told where it stands in the text`, () => {
    const found = said(`# banner to be counted\n${text}`).map((each) =>
      each.replace(/^\d+/, (line) => String(Number(line) - 1)),
    )
    assert.equal(found.length, 1, found.join('\n'))
    if (typeof expected === 'string') assert.deepEqual(found, [expected])
    else assert.match(found[0] ?? '', expected)
  })
}
