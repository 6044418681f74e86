/** Real leaders with maintenance: a plan in memory that is not what is committed, and two servers that start at the same second. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { cell, put } from '#/core/columns.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { lead, type Leader } from '#/engine/leader.ts'
import type { Leading } from '#/engine/leading.ts'
import type { Maintainer } from '#/engine/maintenance/maintainer.ts'
import type { Task } from '#/engine/maintenance/task.ts'
import { integrityTask } from '#/engine/maintenance/tasks/integrity.ts'
import { manualClock, type ManualClock } from '#/lib/clock.ts'
import { listCycles, listTaskRuns } from '#/store/maintenance.ts'
import { eventually } from '../support/eventually.ts'
import { maintainerOver, taskOf } from '../support/maintenance.ts'
import { partsOver } from './leaders.ts'
import { midnight, minute, sketchBatch } from '../support/plan.ts'

interface Server {
  readonly leader: Leader
  readonly maintainer: Maintainer
  readonly terms: readonly Leading[]
}

const serverOver = async (
  t: TestContext,
  database: TestDatabase,
  { name, clock, tasks }: { name: string; clock: ManualClock; tasks: (leader: () => Leader) => readonly Task[] },
): Promise<Server> => {
  const terms: Leading[] = []
  let leader: Leader | undefined
  let maintainer: Maintainer | undefined
  const given = (): Leader => leader ?? assert.fail('it has no place yet')
  leader = await lead(
    {
      ...partsOver(database, name),
      leaseMs: 10_000,
      clock,
      onTermOver: () => maintainer?.termOver(),
      onTerm: (leading) => terms.push(leading),
    },
    AbortSignal.timeout(60_000),
  )
  maintainer = maintainerOver(database, {
    clock,
    server: name,
    tasks: tasks(given),
    term: () => {
      if (!given().isLeading()) return undefined
      const { term, state } = given().now()
      return { term, seq: state.seq, planEnd: null }
    },
    dropPlan: (_term, why) => given().now().conductor.giveUp(why),
  })
  t.after(async () => {
    await maintainer.stop()
    await given().stop()
  })
  return { leader, maintainer, terms }
}

const ended = (maintainer: Maintainer): Promise<true> =>
  eventually('the end of the cycle', () => (maintainer.now().underWay === undefined ? true : undefined))

const cause = { by: 'maria' }

test('a leader whose plan is not what is committed drops it, leads again with what is, and its next cycle finds it well', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  const tasks = (leader: () => Leader): Task[] => [
    integrityTask({ leading: () => leader().now() }),
    taskOf('retention'),
  ]
  const { leader, maintainer, terms } = await serverOver(t, database, { name: 'here', clock, tasks })
  const batch = sketchBatch([{ name: 'LATER', startAt: midnight + 600 * minute, jobs: [{ name: 'A' }] }])
  await leader.now().conductor.take(() => [{ kind: 'plan.added', batch, cause }])
  const broken = leader.now()
  const right = cell(broken.state.jobs.priority, 1)
  put(broken.state.jobs.priority, 1, right + 7)

  await maintainer.run(['integrity'], cause)
  await eventually('the next term', () => (leader.isLeading() && terms.length === 2 ? true : undefined))
  await ended(maintainer)
  assert.equal(cell(leader.now().state.jobs.priority, 1), right)
  assert.notEqual(leader.now().state, broken.state)
  await assert.rejects(
    broken.conductor.take(() => []),
    /The plan in memory is not what/,
  )

  for (let looks = 0; looks < 3; looks += 1) {
    await maintainer.lookOnce()
    await ended(maintainer)
    clock.advanceBy(2 * minute)
  }
  const cycles = await listCycles(database, 9)
  assert.deepEqual(
    cycles.map(({ outcome, term }) => [outcome, term]),
    [
      ['done', 2],
      ['cut-off', 1],
    ],
  )
  assert.match(cycles[0]?.reason ?? '', /caught up once/)
  const [found] = await listTaskRuns(database, cycles[1]?.id ?? 0)
  assert.match(found?.said ?? '', /different are: jobs\.priority\. A second look found the same: it is dropped/)

  await maintainer.run(['integrity'], cause)
  await ended(maintainer)
  assert.deepEqual([(await listCycles(database, 1))[0]?.outcome, terms.length], ['done', 2])
})

test('where a server stands by, that one leads when the leader finds its plan unsound, and the former leader rebuilds its own', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  const tasks = (leader: () => Leader): Task[] => [integrityTask({ leading: () => leader().now() })]
  const here = await serverOver(t, database, { name: 'here', clock, tasks })
  const there = await serverOver(t, database, { name: 'there', clock, tasks })
  const batch = sketchBatch([{ name: 'LATER', startAt: midnight + 600 * minute, jobs: [{ name: 'A' }] }])
  await here.leader.now().conductor.take(() => [{ kind: 'plan.added', batch, cause }])
  const { priority } = here.leader.now().state.jobs
  const right = cell(priority, 1)
  put(priority, 1, right + 7)
  await here.maintainer.run([], cause)
  await eventually('the other to lead', () => (there.leader.isLeading() ? true : undefined))
  await ended(here.maintainer)
  await eventually('the former leader to stand by', () =>
    here.leader.standing().role === 'standby' && here.leader.state().seq === there.leader.state().seq
      ? true
      : undefined,
  )
  for (const { leader } of [here, there]) assert.equal(cell(leader.state().jobs.priority, 1), right)
  await there.maintainer.run([], cause)
  await ended(there.maintainer)
  assert.deepEqual(
    (await listCycles(database, 9)).map(({ outcome, term, server }) => [outcome, term, server]),
    [
      ['done', 2, 'there'],
      ['cut-off', 1, 'here'],
    ],
  )
})

test('two servers that start at the same second: one leads, and one cycle comes by itself', async (t) => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  const tasks = (): Task[] => [taskOf('horizon')]
  const servers = await Promise.all(['here', 'there'].map((name) => serverOver(t, database, { name, clock, tasks })))
  assert.deepEqual(servers.map(({ leader }) => leader.standing().role).toSorted(), ['leader', 'standby'])
  for (let looks = 0; looks < 5; looks += 1) {
    clock.advanceBy(minute)
    await Promise.all(servers.map(({ maintainer }) => maintainer.lookOnce()))
    await Promise.all(servers.map(({ maintainer }) => ended(maintainer)))
  }
  const cycles = await listCycles(database, 9)
  assert.deepEqual(
    cycles.map(({ outcome, term }) => [outcome, term]),
    [['done', 1]],
  )
  assert.deepEqual(
    servers.map(({ maintainer }) => maintainer.now().trouble),
    [undefined, undefined],
  )
})
