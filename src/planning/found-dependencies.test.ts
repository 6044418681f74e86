/** What an operator names of the definitions, when he gives a job of the plan more to wait for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexDefinitions } from './definition-index.ts'
import { findDependencies } from './found-dependencies.ts'
import { workstation } from './testing/site.ts'

const definitions = indexDefinitions([
  workstation('FTA1'),
  workstation('FTA2', { variableTable: 'OF2' }),
  { kind: 'vartable', name: 'OF2', isDefault: false, variables: [{ name: 'DIR', value: '/two' }] },
  { kind: 'vartable', name: 'MAIN', isDefault: true, variables: [{ name: 'DIR', value: '/main' }] },
  { kind: 'resource', workstation: 'FTA2', name: 'TAPES', units: 3 },
  { kind: 'resource', workstation: 'FTA1', name: 'DISKS', units: 2 },
  { kind: 'prompt', name: 'AGREED', text: '!agreed in ^DIR^?' },
  { kind: 'prompt', name: 'FYI', text: ':only said' },
])

const place = { definitions, workstation: 'FTA2', streamWorkstation: 'FTA1', streamKey: 'FTA1#PAYROLL' }

test('a resource is looked for where the job runs, then where its stream lives, and its units come with it', () => {
  const needs = [
    { resource: 'tapes', units: 2 },
    { resource: 'DISKS', units: 1 },
    { workstation: 'FTA1', resource: 'TAPES', units: 1 },
  ]
  assert.deepEqual(findDependencies({ needs }, place).needs, [
    { name: 'FTA2#TAPES', units: 2, defined: 3 },
    { name: 'FTA1#DISKS', units: 1, defined: 2 },
    { name: 'FTA1#TAPES', units: 1, defined: null },
  ])
})

test('files and prompts have the variables of where they are; a workstation that is not defined is refused', () => {
  const asked = {
    opens: [
      { path: '^DIR^/x', qualifier: '-s %p' },
      { workstation: 'fta1', path: '^DIR^/y' },
    ],
  }
  assert.deepEqual(findDependencies(asked, place).files, [
    { workstation: 'FTA2', path: '/two/x', qualifier: '-s %p' },
    { workstation: 'FTA1', path: '/main/y', qualifier: null },
  ])
  assert.deepEqual(findDependencies({ prompts: ['agreed', 'in ^DIR^?', 'fyi'], at: 7 }, place), {
    at: 7,
    prompts: [
      { name: 'AGREED', text: 'agreed in /main?' },
      { name: null, text: 'in /two?' },
    ],
  })
  assert.throws(() => findDependencies({ opens: [{ workstation: 'FTA3', path: '/x' }] }, place), {
    code: 'definition.unknown',
  })
})
