/** Changing definitions on real PostgreSQL: all or nothing, over what is in force, and back again. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { printDefinitions } from '#/composer/print/print-definitions.ts'
import { sql } from '#/db/sql.ts'
import type { PlanNow } from '#/engine/definition-changes.ts'
import { textOfPrinted, type ChangeOptions, type DefinitionDesk } from '#/engine/definition-desk.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Definition } from '#/model/definition.ts'
import { listDefinitions } from '#/store/definitions.ts'
import { openDesk, type TestDesk } from '../support/definition-desk.ts'

const ws = 'CPUNAME WS OS UNIX NODE here FOR MAESTRO TYPE FTA END\n'
const job = (name: string, more = ''): string => `$JOBS\nWS#${name} DOCOMMAND "true" STREAMLOGON ops ${more}\n`
const stream = (name: string, more: string, jobs = ''): string => `SCHEDULE WS#${name}\n${more}\n:\n${jobs}\nEND\n`
const calendar = (name: string, ...dates: string[]): string => `$CALENDAR\n${name} "days" ${dates.join(' ')}\n`

const cause = { by: 'ana', reason: 'because' }

type ApplyOptions = ChangeOptions & { readonly prune?: boolean; readonly requestId?: string }

interface Desk extends TestDesk {
  readonly applyText: (text: string, options?: ApplyOptions) => ReturnType<DefinitionDesk['change']>
}

const openWithTexts = async (t: TestContext, plan: Partial<PlanNow> = {}): Promise<Desk> => {
  const desk = await openDesk(t, plan)
  return {
    ...desk,
    applyText: (text, { prune, requestId, ...options } = {}) =>
      desk.change({ kind: 'apply', sources: [{ file: 'a.txt', text }], prune }, options, { ...cause, requestId }),
  }
}

const counts = ({ revision, created, changed, deleted, unchanged }: Awaited<ReturnType<DefinitionDesk['change']>>) => [
  revision,
  created,
  changed,
  deleted,
  unchanged,
]

const exported = async (desk: DefinitionDesk, patterns: string[] = []): Promise<string> =>
  textOfPrinted(await desk.print({}, patterns))

/** How a change is refused: the code, and the sentence. */
const refused = async (change: Promise<unknown>): Promise<Refusal> => {
  const error = await change.then(
    () => assert.fail('nothing was refused'),
    (error: unknown) => error,
  )
  assert.ok(error instanceof Refusal, String(error))
  return error
}

test('a check knows what is in force, and for a limited role what that may know of it', async (t) => {
  const desk = await openWithTexts(t)
  await desk.applyText(ws + job('A') + stream('SEEN', '', 'WS#A') + stream('HIDDEN', '', 'WS#A'))
  const sources = [{ file: 'b.txt', text: stream('NEW', 'FOLLOWS WS#HIDDEN.@\nFOLLOWS WS#SEEN.@', 'WS#A\nWS#B') }]
  const found = async (knownOf?: Parameters<DefinitionDesk['check']>[1]) =>
    (await desk.check(sources, knownOf))
      .filter(({ severity }) => severity === 'error')
      .map(({ code, line }) => [line, code])
  assert.deepEqual(await found(), [[6, 'definition.unknown_job']])
  const limited = (all: readonly Definition[]) => all.filter((one) => one.kind !== 'stream' || one.name !== 'HIDDEN')
  assert.deepEqual(await found(limited), [
    [2, 'definition.unknown_stream'],
    [6, 'definition.unknown_job'],
  ])
})

test('what is applied is a revision, and what is equal makes none', async (t) => {
  const desk = await openWithTexts(t)
  const text = ws + job('A') + job('B')
  assert.deepEqual(counts(await desk.applyText(text)), [1, 3, 0, 0, 0])
  assert.deepEqual(counts(await desk.applyText(text)), [null, 0, 0, 0, 3])
  assert.deepEqual(counts(await desk.applyText(ws + job('A', 'DESCRIPTION "new"'))), [2, 0, 1, 0, 1])
  const { items } = await desk.history({ name: 'WS#A' }, { limit: 10 })
  assert.deepEqual(
    items.map(({ revision, by, reason, objects }) => [revision, by, reason, objects.map(({ change }) => change)]),
    [
      [2, 'ana', 'because', ['changed']],
      [1, 'ana', 'because', ['created']],
    ],
  )
})

test('one mistake keeps everything as it is', async (t) => {
  const desk = await openWithTexts(t)
  const error = await refused(desk.applyText(`${ws + job('A')}SCHEDULE WS#S\n:\nNOSUCH\nEND\n`))
  assert.equal(error.code, 'definition.invalid')
  assert.deepEqual(await listDefinitions(desk.database), [])
  assert.deepEqual((await desk.history({}, { limit: 10 })).items, [])
})

test('an object in use is not deleted without force, and the refusal names its users', async (t) => {
  const live = { id: 1, stream: 'WS#S', day: '2026-11-22', scheduledAt: 0, status: 'running' } as const
  const desk = await openWithTexts(t, { live: [live] })
  await desk.applyText(ws + job('A') + stream('S', 'ON EVERYDAY', 'WS#A'))
  const deletion = { kind: 'delete', objects: [{ kind: 'job', name: 'WS#A' }] } as const
  const error = await refused(desk.change(deletion, {}, cause))
  assert.equal(error.code, 'definition.in_use')
  assert.equal(
    error.message,
    'Nothing was changed: job WS#A is used by stream WS#S (1 instance in the plan). Change the users first, or force it.',
  )
  assert.equal((await listDefinitions(desk.database)).length, 3)
  assert.partialDeepStrictEqual(await desk.change(deletion, { dryRun: true }, cause), {
    revision: null,
    inUse: [{ kind: 'job', name: 'WS#A', usedBy: [{ kind: 'stream', name: 'WS#S' }], users: 1, inPlan: 1 }],
  })
  assert.deepEqual(counts(await desk.change(deletion, { force: true }, cause)), [2, 0, 0, 1, 0])
  await assert.rejects(desk.get({ kind: 'job', name: 'WS#A' }), { code: 'definition.unknown' })
  assert.equal((await desk.get({ kind: 'job', name: 'WS#A' }, 1)).revision, 1)
})

test('users and what they use go together', async (t) => {
  const desk = await openWithTexts(t)
  await desk.applyText(ws + job('A') + stream('S', 'ON EVERYDAY', 'WS#A'))
  const objects = [
    { kind: 'job', name: 'ws#a' },
    { kind: 'stream', name: 'WS#S' },
  ] as const
  assert.deepEqual(counts(await desk.change({ kind: 'delete', objects }, {}, cause)), [2, 0, 0, 2, 0])
  const error = await refused(
    desk.change({ kind: 'delete', objects: [{ kind: 'workstation', name: 'WT' }] }, {}, cause),
  )
  assert.equal(error.message, 'There is no workstation WT. Did you mean WS?')
})

test('without prune nothing is ever deleted; with it, what the files no longer hold of their kinds', async (t) => {
  const desk = await openWithTexts(t)
  await desk.applyText(ws + job('A') + job('B') + calendar('HOLIDAYS', '12/25/2026'))
  assert.deepEqual(counts(await desk.applyText(job('B'))), [null, 0, 0, 0, 1])
  assert.deepEqual(counts(await desk.applyText(job('B'), { prune: true })), [2, 0, 0, 1, 1])
  const { items } = await desk.list({}, { limit: 10 })
  assert.deepEqual(
    items.map(({ kind, name }) => `${kind} ${name}`),
    ['calendar HOLIDAYS', 'job WS#B', 'workstation WS'],
  )
})

test('of two applies at once the second sees what the first has done, and both are there', async (t) => {
  const desk = await openWithTexts(t)
  await desk.applyText(ws)
  const results = await Promise.all([desk.applyText(job('A')), desk.applyText(job('B')), desk.applyText(job('A'))])
  assert.deepEqual(
    results.map(({ created, unchanged }) => created + unchanged),
    [1, 1, 1],
  )
  assert.equal((await listDefinitions(desk.database)).length, 3)
  const [row] = await desk.database.query<{ n: number }>(sql`select count(*)::int as n from revisions`)
  assert.equal(row?.n, 3)
})

test('a change that expects another revision is refused with the present one', async (t) => {
  const desk = await openWithTexts(t)
  await desk.applyText(ws, { expect: 0 })
  const error = await refused(desk.applyText(job('A'), { expect: 0 }))
  assert.equal(error.code, 'definition.outdated')
  assert.deepEqual(error.details, { expected: 0, head: 1 })
  assert.equal((await desk.applyText(job('A'), { expect: 1 })).revision, 2)
})

test('a request that comes twice has its effect once, and the same answer', async (t) => {
  const desk = await openWithTexts(t)
  const first = await desk.applyText(ws, { requestId: 'r-1', expect: 0 })
  const again = await desk.applyText(ws, { requestId: 'r-1', expect: 0 })
  assert.deepEqual(counts(first).slice(0, 4), [1, 1, 0, 0])
  assert.deepEqual(counts(again).slice(0, 4), counts(first).slice(0, 4))
})

test('a comparison tells texts and days, and changes nothing', async (t) => {
  const desk = await openWithTexts(t)
  await desk.applyText(ws + calendar('HOLIDAYS', '12/25/2026') + stream('S', 'ON WORKDAYS'))
  const text = calendar('HOLIDAYS', '12/25/2026', '01/01/2027')
  const { objects, effect, revision } = await desk.applyText(text, { dryRun: true })
  assert.equal(revision, null)
  const [object] = objects?.items ?? []
  assert.deepEqual([objects?.count, object?.kind, object?.name, object?.change], [1, 'calendar', 'HOLIDAYS', 'changed'])
  assert.match(object?.diff ?? '', /^@@ .* @@\n[^]*^-.*12\/25\/2026[^]*^\+.*01\/01\/2027/m)
  assert.deepEqual([effect?.from, effect?.to, effect?.removed], ['2026-11-22', '2027-12-26', 1])
  assert.equal((await desk.history({}, { limit: 10 })).items.length, 1)
})

test('a rollback makes a revision in which everything is as it was', async (t) => {
  const desk = await openWithTexts(t)
  await desk.applyText(ws + job('A') + calendar('HOLIDAYS', '12/25/2026'))
  const before = await exported(desk)
  await desk.applyText(job('A', 'DESCRIPTION "new"') + job('B') + stream('S', 'ON EVERYDAY', 'WS#B'))
  await desk.change({ kind: 'delete', objects: [{ kind: 'calendar', name: 'HOLIDAYS' }] }, {}, cause)
  assert.deepEqual(counts(await desk.change({ kind: 'rollback', revision: 1 }, {}, { by: 'bea' })), [4, 1, 1, 2, 1])
  assert.equal(await exported(desk), before)
  const [last] = (await desk.history({}, { limit: 1 })).items
  assert.deepEqual([last?.by, last?.reason], ['bea', 'rollback to revision 1'])
  const error = await refused(desk.change({ kind: 'rollback', revision: 9 }, {}, cause))
  assert.equal(error.message, 'There is no revision 9: the last one is 4.')
})

test('changes that come at once are made one after another', async (t) => {
  const desk = await openWithTexts(t)
  await desk.applyText(ws)
  const names = ['A', 'B', 'C', 'D', 'E', 'F']
  const all = await Promise.all(names.map((name) => desk.applyText(job(name))))
  assert.deepEqual(
    all.map(({ created, head }) => [created, head]),
    names.map((_, at) => [1, at + 1]),
  )
})

test('an export of several patterns is refused where one of them names nothing', async (t) => {
  const desk = await openWithTexts(t)
  await desk.applyText(ws + job('A'))
  assert.match(await exported(desk, ['WS', 'WS#@']), /WS#A/)
  const error = await refused(desk.print({}, ['WS', 'NOSUCH@', 'WS#A']))
  assert.deepEqual([error.code, error.message], ['definition.unknown', 'There is no definition NOSUCH@.'])
})

const manyJobs = (count: number): string => Array.from({ length: count }, (_, at) => job(`J${at}`)).join('')

test('an export of many pages is the text of all definitions', async (t) => {
  const desk = await openWithTexts(t)
  await desk.applyText(ws + manyJobs(250) + calendar('HOLIDAYS', '12/25/2026') + stream('S', 'ON EVERYDAY', 'WS#J7'))
  assert.equal(await exported(desk), printDefinitions(await listDefinitions(desk.database)))
})

test('what is changed while an export is read is not in it', async (t) => {
  const desk = await openWithTexts(t)
  await desk.applyText(ws + manyJobs(250))
  const before = await exported(desk)
  const { revision, parts } = await desk.print({}, [])
  const texts: string[] = []
  for await (const part of parts) {
    texts.push(part)
    if (texts.length === 1)
      await desk.applyText(job('J1', 'DESCRIPTION "new"') + job('J240', 'DESCRIPTION "new"') + job('Z'))
  }
  assert.deepEqual([revision, texts.length > 2], [1, true])
  assert.equal(texts.join(''), before)
  assert.match(await exported(desk), /Z\n/)
})

test('an export holds what is wanted of it, and a pattern that names nothing else is refused as one that names nothing', async (t) => {
  const desk = await openWithTexts(t)
  await desk.applyText(ws + job('A') + job('B'))
  const isWanted = ({ name }: { name: string }): boolean => name !== 'WS#A'
  const text = await textOfPrinted(await desk.print({}, ['WS#@'], isWanted))
  assert.deepEqual([text.includes('WS#A'), text.includes('WS#B')], [false, true])
  const error = await refused(desk.print({}, ['WS#A'], isWanted))
  assert.deepEqual([error.code, error.message], ['definition.unknown', 'There is no definition WS#A.'])
})
