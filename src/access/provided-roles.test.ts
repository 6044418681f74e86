import assert from 'node:assert/strict'
import { test } from 'node:test'
import { grantText } from '#/model/grant-text.ts'
import { grantsOf, parseRoleRules, type Claims } from './provided-roles.ts'

const granted = (text: string, claims: Claims): string[] => {
  const { rules, complaints } = parseRoleRules(text)
  assert.deepEqual(complaints, [])
  return grantsOf(rules, claims).map(grantText)
}

test('a rule gives its grant to whose claim has the value, and to nobody else', () => {
  const cases: [string, Claims, string[]][] = [
    ['groups:ops=operator', { groups: ['ops'] }, ['operator']],
    ['groups:ops=operator', { groups: 'ops' }, ['operator']],
    ['groups:ops=operator', { groups: ['OPS', 'ops2', 'my ops', { ops: 1 }, null] }, []],
    ['groups:ops=operator', { groups: 'ops admins' }, []],
    ['groups:ops=operator', {}, []],
    ['groups:ops@corp=operator', { groups: ['opsXcorp'] }, []],
    [
      'groups:a=viewer, groups:b=viewer,groups:b=operator:folder=/PAY',
      { groups: ['a', 'b'] },
      ['viewer', 'operator:folder=/PAY'],
    ],
    ['sub:*=viewer', { sub: 'x' }, ['viewer']],
    ['sub:*=viewer', {}, []],
    ['sub:%2A=viewer', { sub: 'x' }, []],
    ['email_verified:true=viewer', { email_verified: true }, ['viewer']],
    ['realm_access.roles:ops=operator', { realm_access: { roles: ['ops'] } }, ['operator']],
    ['https%3A//x.example/groups:ops=operator', { 'https://x.example/groups': ['ops'] }, ['operator']],
    ['groups:CN%3Dops%2COU%3Dx=operator', { groups: ['CN=ops,OU=x'] }, ['operator']],
    ['groups:urn:mace:ops=operator', { groups: ['urn:mace:ops'] }, ['operator']],
    ['constructor.name:Object=administrator', {}, []],
    ['__proto__:*=administrator', {}, []],
  ]
  for (const [text, claims, wanted] of cases) assert.deepEqual(granted(text, claims), wanted, text)
})

test('a rule that cannot be read is complained of, with what it must be', () => {
  for (const text of [
    '',
    'groups',
    'groups:ops',
    'groups=operator',
    ':ops=operator',
    'groups:=operator',
    'groups:%zz=viewer',
    'groups:ops=',
  ]) {
    const { rules, complaints } = parseRoleRules(text)
    assert.deepEqual(rules, [], text)
    assert.match(complaints.join(), /is no rule: it must be like groups:batuta-ops=operator/, text)
  }
  assert.match(parseRoleRules('g:a=operator:team=x').complaints.join(), /"team=x" is no limit/)
  assert.equal(parseRoleRules('g:a=boss,g:b=viewer').rules.length, 1)
})
