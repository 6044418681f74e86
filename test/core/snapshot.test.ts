/** A snapshot and the ledger after it give the state that the whole ledger gives. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { apply } from '#/core/apply.ts'
import { cell } from '#/core/columns.ts'
import { advance } from '#/core/progress.ts'
import { copyState, giveUpCopy, openRestoring, partsOf, type SnapshotPart, type StateCopy } from '#/core/snapshot.ts'
import { createState, type PlanState } from '#/core/state.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { everything } from '../support/everything.ts'
import { midnight, stage } from '../support/plan.ts'
import { picture, play } from '../support/play.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'

const options = { workstationLimit: 3 }

const restoreState = (site: typeof options, parts: readonly SnapshotPart[]): PlanState => {
  const restoring = openRestoring(site)
  for (const part of parts) restoring.add(part)
  return restoring.finish()
}

/** The parts as they come back from where they were kept. */
const kept = (copy: StateCopy): SnapshotPart[] => deserialize(serialize([...partsOf(copy)])) as SnapshotPart[]

test('a snapshot taken anywhere, with the events after it, is the whole ledger folded', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, fc.nat(), (streams, list, pick) => {
      const copies: StateCopy[] = []
      let passing: StateCopy | undefined
      const { state, events } = play(streams, list, (theatre) => {
        copies.push(copyState(theatre.state))
        if (passing !== undefined) giveUpCopy(passing)
        passing = copyState(theatre.state)
      })
      const copy = copies[pick % copies.length]
      assert.ok(copy)
      const restored = restoreState(options, kept(copy))
      const folded = createState(options)
      folded.now = midnight
      for (const event of structuredClone(events)) {
        apply(folded, event)
        if (event.seq > copy.seq) apply(restored, event)
      }
      for (const one of [folded, restored]) advance(one, state.now)
      assert.deepEqual(everything(restored), everything(folded))
      assert.deepEqual(picture(restored), picture(state))
    }),
    { numRuns: 400 },
  )
})

const small = (): { copy: StateCopy; events: LedgerEvent[] } => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A', needs: [{ name: 'WS#TAPE', units: 1 }] }] }], {
    workstationLimit: 3,
    resources: { 'WS#TAPE': 1 },
    script: () => ({ ms: 1000 }),
  })
  return { copy: copyState(theatre.state), events: theatre.events }
}

test('a copy does not change when the plan goes on', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }] }], { workstationLimit: 3, script: () => ({ ms: 1000 }) })
  const copy = copyState(theatre.state)
  theatre.playTo(midnight + 2000)
  const then = restoreState(options, kept(copy))
  assert.equal(then.workstations[1]?.live, 1)
  assert.notDeepEqual(picture(then), picture(theatre.state))
})

test('a column that a later version has added reads 0, one that it has given up is passed over', () => {
  const { copy } = small()
  const parts = kept(copy).flatMap((part): SnapshotPart[] => {
    const column = part.body as { name: string }
    if (part.name === 'column jobs' && column.name === 'priority') return []
    return part.name === 'column jobs' && column.name === 'run'
      ? [part, { ...part, body: { ...column, name: 'old' } }]
      : [part]
  })
  const { jobs } = restoreState(options, [
    ...parts,
    { name: 'entries forgotten', body: [1] },
    { name: 'field gone', body: 1 },
  ])
  assert.deepEqual([cell(jobs.run, 1), cell(jobs.priority, 1)], [1, 0])
})

test('a column that has become wider is converted', () => {
  const { copy } = small()
  const parts = kept(copy).map((part) => {
    const column = part.body as { name: string; bytes: Uint8Array }
    if (part.name !== 'column jobs' || column.name !== 'run') return part
    return {
      ...part,
      body: { ...column, type: 'Uint8Array', bytes: Uint8Array.from({ length: 1024 }, (_, i) => i % 200) },
    }
  })
  assert.equal(cell(restoreState(options, parts).jobs.run, 7), 7)
})

test('when the site has another limit of workstations, who never was given one has the new one, and nobody else', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', workstation: 'OWN' }] }], options)
  const former = options.workstationLimit
  theatre.happen({ kind: 'workstation.changed', workstation: 'OWN', change: { limit: former }, cause: { by: 'test' } })
  const then = restoreState({ workstationLimit: 4 }, kept(copyState(theatre.state)))
  const limits = new Map(then.workstations.map(({ name, limit }) => [name, limit]))
  assert.deepEqual([limits.get('WS'), limits.get('OWN'), then.workstationLimit], [4, former, 4])
})

test('what a snapshot needs and does not have is refused', () => {
  const parts = kept(small().copy).filter(({ name }) => name !== 'entries resources')
  assert.throws(() => restoreState(options, parts), /WS#TAPE/)
})

test('a copy stays as it was while the plan goes on; given up, it has no pages, and the plan writes to its own again', () => {
  const { state, happen } = stage([{ name: 'S', jobs: [{ name: 'A', startAt: midnight + 60_000 }] }], options)
  const [before, copy] = [everything(state), copyState(state)]
  const lent = [...(copy.tables.get('jobs')?.pages.values() ?? [])]
  happen({ kind: 'job.held', job: 1, cause: { by: 'test' } })
  const [moved] = state.jobs.memory
  assert.notEqual(moved, lent[0], 'what is written to is another page')
  assert.deepEqual(everything(restoreState(options, kept(copy))), before)
  const now = everything(state)
  assert.notDeepEqual(now, before)
  giveUpCopy(copy)
  assert.deepEqual(
    [...copy.tables.values()].map(({ pages }) => pages.size),
    [0, 0, 0, 0, 0],
  )
  assert.deepEqual(everything(state), now)
  happen({ kind: 'job.released', job: 1, cause: { by: 'test' } })
  assert.equal(state.jobs.memory[0], moved)
})
