/** What a change of definitions comes to, for any two sites: worked out without a database. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { afterDiff, mapDefinitions } from '#/composer/diff-definitions.ts'
import { printDefinitions } from '#/composer/print/print-definitions.ts'
import { weigh, type Want, type Weighed } from '#/engine/definition-weighing.ts'
import type { Definition } from '#/model/definition.ts'

const ws = 'CPUNAME WS OS UNIX NODE here FOR MAESTRO TYPE FTA END'

/** A site of a few objects, some of which use others. */
const anySite = fc
  .record({
    jobs: fc.subarray(['A', 'B', 'C']),
    described: fc.boolean(),
    dates: fc.subarray(['12/24/2026', '12/25/2026', '01/01/2027'], { minLength: 1 }),
    streams: fc.subarray(['S', 'T'], { minLength: 1 }),
  })
  .map(({ jobs, described, dates, streams }) =>
    [
      ws,
      '$JOBS',
      ...jobs.map(
        (name) => `WS#${name} DOCOMMAND "true" STREAMLOGON ops ${described ? `DESCRIPTION "about ${name}"` : ''}`,
      ),
      '$CALENDAR',
      `HOLIDAYS "days" ${dates.join(' ')}`,
      ...streams.map(
        (name) => `SCHEDULE WS#${name} ON HOLIDAYS\n:\n${jobs.map((each) => `WS#${each}`).join('\n')}\nEND`,
      ),
      '$JOBS WS#LAST DOCOMMAND "true" STREAMLOGON ops',
      '',
    ].join('\n'),
  )

const linesOf = (definitions: readonly Definition[]): string =>
  definitions.map((definition) => JSON.stringify(definition)).join('\n')

const change = (inForce: readonly Definition[], want: Want): Weighed => {
  const weighed = weigh({ known: linesOf(inForce), want, live: [], preview: null })
  assert.deepEqual(
    weighed.diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  )
  return weighed
}

/** What is in force after a change, in the order of kinds and names as the database has it. */
const after = (inForce: readonly Definition[], { created, changed, deleted, unchanged }: Weighed): Definition[] => {
  const pairs = changed.map((each) => ({ before: each, after: each }))
  const all = afterDiff(mapDefinitions(inForce), {
    created: [...created],
    changed: pairs,
    deleted: [...deleted],
    unchanged,
  })
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, definition]) => definition)
}

const apply = (text: string, prune = true): Want => ({ kind: 'sources', sources: [{ file: 'a.txt', text }], prune })

const size = ({ created, changed, deleted }: Weighed): number => created.length + changed.length + deleted.length

test('applying twice changes nothing', () => {
  fc.assert(
    fc.property(anySite, anySite, fc.boolean(), (one, other, prune) => {
      const first = after([], change([], apply(one)))
      const second = after(first, change(first, apply(other, prune)))
      assert.equal(size(change(second, apply(other, prune))), 0)
    }),
    { numRuns: 60 },
  )
})

test('with prune the files are the truth: what is exported and applied again gives the same text', () => {
  fc.assert(
    fc.property(anySite, anySite, (one, other) => {
      const first = after([], change([], apply(one)))
      const second = after(first, change(first, apply(other)))
      const fresh = after([], change([], apply(other)))
      assert.equal(printDefinitions(second), printDefinitions(fresh))
      const exported = printDefinitions(second)
      assert.equal(size(change(second, apply(exported))), 0)
    }),
    { numRuns: 60 },
  )
})

test('a rollback gives the earlier text back, word for word', () => {
  fc.assert(
    fc.property(anySite, anySite, (one, other) => {
      const first = after([], change([], apply(one)))
      const second = after(first, change(first, apply(other)))
      const back = change(second, { kind: 'restore', earlier: linesOf(first) })
      assert.deepEqual(back.inUse, [])
      assert.equal(printDefinitions(after(second, back)), printDefinitions(first))
    }),
    { numRuns: 60 },
  )
})

test('what is deleted while others use it is found with every user', () => {
  const site = after(
    [],
    change(
      [],
      apply(`${ws}
$JOBS WS#A DOCOMMAND "^DIR^/run" STREAMLOGON ops  WS#B DOCOMMAND "b" STREAMLOGON ops RECOVERY RERUN AFTER WS#A
$PARM DIR "/data"
$PROMPT GO "go?"
$RESOURCE WS#TAPES 2
$CALENDAR DAYS "d" 12/24/2026
SCHEDULE WS#S ON DAYS NEEDS 1 TAPES PROMPT GO : WS#B END
SCHEDULE WS#T ON EVERYDAY FOLLOWS S : WS#B END
`),
    ),
  )
  const usersOf = (kind: Definition['kind'], name: string): string[] => {
    const { inUse } = change(site, { kind: 'delete', objects: [{ kind, name }] })
    return inUse.flatMap(({ usedBy }) => usedBy.map((user) => `${user.kind} ${user.name}`))
  }
  assert.deepEqual(usersOf('job', 'WS#A'), ['job WS#B'])
  assert.deepEqual(usersOf('job', 'WS#B'), ['stream WS#S', 'stream WS#T'])
  assert.deepEqual(usersOf('stream', 'WS#S'), ['stream WS#T'])
  assert.deepEqual(usersOf('calendar', 'DAYS'), ['stream WS#S'])
  assert.deepEqual(usersOf('prompt', 'GO'), ['stream WS#S'])
  assert.deepEqual(usersOf('resource', 'WS#TAPES'), ['stream WS#S'])
  assert.deepEqual(usersOf('parameter', 'DIR'), ['job WS#A'])
  assert.deepEqual(usersOf('workstation', 'WS'), [
    'job WS#A',
    'job WS#B',
    'resource WS#TAPES',
    'stream WS#S',
    'stream WS#T',
  ])
  assert.deepEqual(usersOf('stream', 'WS#T'), [])
})
