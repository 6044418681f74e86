/** Definitions and their revisions on real PostgreSQL. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { Refusal } from '#/lib/refusal.ts'
import { definitionKinds } from '#/model/definition-views.ts'
import { definitionName, type Calendar, type Definition, type PromptDefinition } from '#/model/definition.ts'
import {
  findDefinition,
  listDefinitionBodies,
  listDefinitionRows,
  listDefinitions,
  readDefinitionLines,
  type DefinitionFilter,
} from '#/store/definitions.ts'
import {
  findSavedRevision,
  headRevision,
  listChanges,
  listRevisions,
  saveRevision,
  type RevisionContent,
} from '#/store/revisions.ts'

const calendar = (name: string, ...dates: string[]): Calendar => ({ kind: 'calendar', name, dates })
const prompt = (name: string, text: string): PromptDefinition => ({ kind: 'prompt', name, text })

const at = 1_700_000_000_000

const save = async (database: TestDatabase, content: Partial<RevisionContent>, by = 'ana', requestId?: string) =>
  saveRevision(
    database,
    { created: [], changed: [], deleted: [], ...content },
    { cause: { by, reason: `${by} wants it`, requestId }, at, head: await headRevision(database) },
  )

/** Three revisions: HOLIDAYS and two prompts come; HOLIDAYS changes and GO goes; GO comes back. */
const threeRevisions = async (t: TestContext): Promise<TestDatabase> => {
  const database = await testDatabase(t)
  await save(database, {
    created: [calendar('HOLIDAYS', '2026-12-25'), prompt('GO', 'go?'), prompt('STOP', 'stop?')],
  })
  await save(database, {
    changed: [calendar('HOLIDAYS', '2026-12-25', '2027-01-01')],
    deleted: [prompt('GO', 'go?')],
  })
  await save(database, { created: [prompt('GO', 'go on?')] }, 'bea')
  return database
}

const names = (definitions: readonly Definition[]): string[] => definitions.map(definitionName)

test('in force is the last body of each object, unless that is its deletion; and so it was at every revision', async (t) => {
  const database = await threeRevisions(t)
  const listed = async (filter: DefinitionFilter) => names(await listDefinitions(database, filter))
  assert.deepEqual(await listed({}), ['HOLIDAYS', 'GO', 'STOP'])
  assert.deepEqual(await listed({ revision: 2 }), ['HOLIDAYS', 'STOP'])
  assert.deepEqual(await listed({ revision: 1, kinds: ['prompt'] }), ['GO', 'STOP'])
  assert.deepEqual(await listed({ name: '@O@' }), ['HOLIDAYS', 'GO', 'STOP'])
  assert.deepEqual(await listed({ name: 'g?' }), ['GO'])
  assert.deepEqual(await listed({ names: ['HOL*', 'STOP'] }), ['HOLIDAYS', 'STOP'])
  assert.deepEqual(await listed({ name: '%' }), [])
  assert.equal(await findDefinition(database, { kind: 'prompt', name: 'go', revision: 2 }), undefined)
  assert.partialDeepStrictEqual(await findDefinition(database, { kind: 'prompt', name: 'go' }), {
    body: prompt('GO', 'go on?'),
    revision: 3,
    by: 'bea',
    reason: 'bea wants it',
    at,
  })
})

test('all bodies travel as one text, a line each', async (t) => {
  const database = await threeRevisions(t)
  const lines = await readDefinitionLines(database)
  assert.deepEqual(
    lines.split('\n').map((line) => JSON.parse(line) as Definition),
    await listDefinitions(database),
  )
  assert.equal(await readDefinitionLines(database, { kinds: ['job'] }), '')
})

test('the bodies of a kind are read page by page, and as they were', async (t) => {
  const database = await threeRevisions(t)
  const read = async (page: { limit: number; after?: string }, revision?: number) =>
    listDefinitionBodies(database, { kind: 'prompt', revision }, page)
  const [first] = await read({ limit: 1 })
  assert.deepEqual(first, { name: 'GO', body: prompt('GO', 'go on?') })
  assert.deepEqual(await read({ limit: 1, after: 'GO' }), [{ name: 'STOP', body: prompt('STOP', 'stop?') }])
  assert.deepEqual(await read({ limit: 5, after: 'STOP' }), [])
  assert.deepEqual(names((await read({ limit: 5 }, 2)).map(({ body }) => body)), ['STOP'])
})

test('a list goes on behind the last object of the page before', async (t) => {
  const database = await threeRevisions(t)
  const first = await listDefinitionRows(database, {}, { limit: 2 })
  assert.deepEqual(
    first.map(({ kind, name, revision, by }) => [kind, name, revision, by]),
    [
      ['calendar', 'HOLIDAYS', 2, 'ana'],
      ['prompt', 'GO', 3, 'bea'],
    ],
  )
  const rest = await listDefinitionRows(database, {}, { limit: 2, after: { kind: 'prompt', name: 'GO' } })
  assert.deepEqual(
    rest.map(({ name }) => name),
    ['STOP'],
  )
})

test('a revision tells who, when, why, and what became of which object', async (t) => {
  const database = await threeRevisions(t)
  const revisions = await listRevisions(database, { kinds: definitionKinds, objects: 1 }, { limit: 10 })
  assert.deepEqual(
    revisions.map(({ revision, created, changed, deleted, objects }) => [revision, created, changed, deleted, objects]),
    [
      [3, 1, 0, 0, [{ kind: 'prompt', name: 'GO', change: 'created' }]],
      [2, 0, 1, 1, [{ kind: 'calendar', name: 'HOLIDAYS', change: 'changed' }]],
      [1, 3, 0, 0, [{ kind: 'calendar', name: 'HOLIDAYS', change: 'created' }]],
    ],
  )
  const ofGo = { kinds: definitionKinds, name: 'go', objects: 5 }
  const own = await listRevisions(database, ofGo, { limit: 10 })
  assert.deepEqual(
    own.map(({ revision, objects }) => [revision, objects.map(({ change }) => change)]),
    [
      [3, ['created']],
      [2, ['deleted']],
      [1, ['created']],
    ],
  )
  const earlier = await listRevisions(database, ofGo, { limit: 1, before: 3 })
  assert.deepEqual(
    earlier.map(({ revision }) => revision),
    [2],
  )
  assert.deepEqual(await listChanges(database, 1, { limit: 5, after: { kind: 'prompt', name: 'GO' } }), [
    { kind: 'prompt', name: 'STOP', change: 'created' },
  ])
})

test('a request is saved once, and answered again as it was', async (t) => {
  const database = await testDatabase(t)
  const content = { created: [prompt('GO', 'go?')] }
  const saved = await save(database, content, 'ana', 'r-1')
  assert.deepEqual(saved, { revision: 1, created: 1, changed: 0, deleted: 0 })
  assert.deepEqual(await save(database, { deleted: content.created }, 'ana', 'r-1'), saved)
  assert.deepEqual(await findSavedRevision(database, 'r-1'), saved)
  assert.equal(await findSavedRevision(database, 'r-2'), undefined)
  assert.equal(await headRevision(database), 1)
})

test('of two revisions over the same one the second is refused, and nothing of it is there', async (t) => {
  const database = await testDatabase(t)
  const over = (body: Definition) =>
    saveRevision(database, { created: [body], changed: [], deleted: [] }, { cause: { by: 'ana' }, at, head: 0 })
  const results = await Promise.allSettled([over(prompt('GO', 'go?')), over(prompt('STOP', 'stop?'))])
  assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  const refused = results.find((result) => result.status === 'rejected')
  assert.ok(refused?.reason instanceof Refusal && refused.reason.code === 'definition.busy')
  assert.equal((await listDefinitions(database)).length, 1)
  const next = await save(database, { created: [calendar('X')] })
  assert.equal(next.revision, 2)
})
