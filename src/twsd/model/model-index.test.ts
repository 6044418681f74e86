import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DefinitionDesk } from '#/engine/definition-desk.ts'
import type { ObjectChange } from '#/model/definition-views.ts'
import { modelId } from '#/twsd/model/naming.ts'
import { indexOf } from './model-index.ts'

/** A desk that counts how often it is asked for everything. */
const countingDesk = () => {
  const revisions: ObjectChange[][] = [[{ kind: 'job', name: 'WS#FIRST', change: 'created' }]]
  const asked = { lists: 0 }
  const present = (): ObjectChange[] => {
    const byName = new Map(revisions.flat().map((change) => [change.name, change]))
    return [...byName.values()].filter(({ change }) => change !== 'deleted')
  }
  const desk: Partial<DefinitionDesk> = {
    head: async () => revisions.length,
    list: async () => {
      asked.lists += 1
      const items = present().map((one) => ({ ...one, description: null, revision: 1, at: '', by: '' }))
      return { items, next: null }
    },
    changes: async (revision, { limit }) => ({ items: (revisions[revision - 1] ?? []).slice(0, limit), next: null }),
  }
  return { desk: desk as DefinitionDesk, revisions, asked }
}

const names = async (desk: DefinitionDesk): Promise<string[]> =>
  [...(await indexOf(desk)).values()].map(({ name }) => name).toSorted()

test('what later revisions create and delete is known without reading everything again', async () => {
  const { desk, revisions, asked } = countingDesk()
  assert.deepEqual(await names(desk), ['WS#FIRST'])
  revisions.push([{ kind: 'job', name: 'WS#SECOND', change: 'created' }])
  revisions.push([
    { kind: 'job', name: 'WS#FIRST', change: 'deleted' },
    { kind: 'job', name: 'WS#SECOND', change: 'changed' },
  ])
  assert.deepEqual(await names(desk), ['WS#SECOND'])
  assert.equal((await indexOf(desk)).get(modelId('job', 'WS#SECOND'))?.name, 'WS#SECOND')
  assert.equal(asked.lists, 1)
})

test('after a revision that changed very much, everything is read again', async () => {
  const { desk, revisions, asked } = countingDesk()
  await indexOf(desk)
  revisions.push(
    Array.from({ length: 3000 }, (_, at) => ({ kind: 'job', name: `WS#J${at}`, change: 'created' as const })),
  )
  assert.equal((await names(desk)).length, 3001)
  assert.equal(asked.lists, 2)
})
