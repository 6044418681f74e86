/** The index of the plan says of every row what the row itself says, whatever has happened since it was asked last. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { apply } from '#/core/apply.ts'
import { rowsAPage } from '#/core/columns.ts'
import { countJobs, countStreams } from '#/core/count-status.ts'
import { openJournal } from '#/core/journal.ts'
import {
  countKinds,
  jobSource,
  kinds,
  pageAt,
  planIndex,
  streamSource,
  type Source,
  type TableIndex,
} from '#/core/plan-index.ts'
import { selectJobs } from '#/core/select.ts'
import { copyState, openRestoring, partsOf, type StateCopy } from '#/core/snapshot.ts'
import type { PlanState } from '#/core/state.ts'
import { addJob } from '../support/add-job.ts'
import { close } from '../support/close-day.ts'
import { stage } from '../support/plan.ts'
import { playWithSubmissions } from '../support/play-with-submissions.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'

/** Every cell of the index against the row it is of. */
const assertIsTrue = (index: TableIndex, source: Source, what: string): void => {
  const counts = new Uint32Array(kinds)
  source.table.memory.forEach((memory, number) => {
    if (memory === undefined) return
    const page = pageAt(index, number)
    for (let at = 0, row = number * rowsAPage; at < rowsAPage; at += 1, row += 1) {
      const kind = source.kind(row)
      counts[kind] = (counts[kind] ?? 0) + 1
      const told = [page.kinds[at], page.names[at], page.workstations[at]]
      assert.deepEqual(told, [kind, source.name(row), source.workstation(row)], `${what} ${row}`)
    }
    for (let kind = 0; kind < kinds; kind += 1) {
      assert.equal((page.present & (1 << kind)) !== 0, (page.counts[kind] ?? 0) > 0)
    }
  })
  assert.deepEqual(countKinds(index), counts)
}

const assertAgrees = (state: PlanState): void => {
  const index = planIndex(state)
  assert.ok(index !== undefined)
  assertIsTrue(index.jobs, jobSource(state), 'job')
  assertIsTrue(index.streams, streamSource(state), 'stream')
}

const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 12 })
/** A small journal forgets between two questions, a large one does not. */
const journalSizes = fc.constantFrom(8, 64, 2 ** 16)

test('the index agrees with the plan after random days, asked often or seldom, with jobs that come and streams that leave', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, picks, journalSizes, (streams, list, chosen, size) => {
      let step = 0
      const { state } = playWithSubmissions(streams, list, chosen, (now) => {
        now.journal ??= openJournal(now, size)
        if ((chosen[step % chosen.length] ?? 0) % 3 !== 1) assertAgrees(now)
        step += 1
      })
      state.journal ??= openJournal(state, size)
      assertAgrees(state)
    }),
    { numRuns: 150 },
  )
})

test('the index of a server that starts from a snapshot, and is moved by the ledger alone, agrees after each event', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, picks, journalSizes, (streams, list, chosen, size) => {
      let copy: StateCopy | undefined
      const { events } = playWithSubmissions(streams, list, chosen, (now) => {
        if (copy === undefined || (chosen[0] ?? 0) % 2 === 0) copy = copyState(now)
      })
      assert.ok(copy !== undefined)
      const restoring = openRestoring({ workstationLimit: 3 })
      for (const part of structuredClone([...partsOf(copy)])) restoring.add(part)
      const state = restoring.finish()
      state.journal = openJournal(state, size)
      assertAgrees(state)
      for (const event of events) {
        if (event.seq <= copy.seq) continue
        apply(state, structuredClone(event))
        assertAgrees(state)
      }
    }),
    { numRuns: 50 },
  )
})

/** Streams of 700 jobs: their rows lie on several pages. */
const largeStage = () => {
  const jobs = Array.from({ length: 700 }, (_, number) => ({ name: `J${number}` }))
  const streams = ['A', 'B', 'C', 'D'].map((name) => ({ name, jobs, ...(name === 'A' && { priority: 0 }) }))
  const theatre = stage(streams, { script: () => ({ ms: 60_000, returnCode: 0 }) })
  theatre.state.journal = openJournal(theatre.state)
  return theatre
}

test('a page that is given back is forgotten, and one whose rows have left or come is made anew', () => {
  const theatre = largeStage()
  const { state } = theatre
  assertAgrees(state)
  close(theatre, { enCarryForward: 'all' })
  assert.ok(state.jobs.memory.includes(undefined), 'streams that are over have left with whole pages')
  assertAgrees(state)
  const [left] = selectJobs(state, { limit: 1 }).ids
  assert.ok(left !== undefined)
  addJob(theatre, 1, { name: 'LATER' })
  assertAgrees(state)
  assert.deepEqual(
    selectJobs(state, { limit: 5, name: 'LATER' }).ids.length,
    1,
    'a job that came after the index was made is found',
  )
})

test('a list by status looks at the pages on which there is such a job, and counts are told without looking at any job', () => {
  const theatre = largeStage()
  const { state } = theatre
  countJobs(state)
  const before = { ...countJobs(state), ...countStreams(state) }
  const { jobs } = state
  // Of a page that is not looked at nobody notices that its cells are gone.
  const pages = jobs.phase.pages.slice()
  jobs.phase.pages.fill(undefined)
  assert.deepEqual({ ...countJobs(state), ...countStreams(state) }, before)
  assert.deepEqual(selectJobs(state, { limit: 5, status: ['abended'] }).ids, [])
  pages.forEach((page, number) => (jobs.phase.pages[number] = page))
  theatre.happen({ kind: 'job.cancelled', job: 2000, cause: { by: 'operator' } })
  assert.deepEqual(selectJobs(state, { limit: 5, status: ['cancelled'] }).ids, [2000])
})
