/** Who watches a list is told what concerns it, and nothing besides. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '#/db/test-database.ts'
import type { ChangeView } from '#/model/change-view.ts'
import { all, like, oneOf } from '#/selection/condition.ts'
import { sketchBatch } from '../support/plan.ts'
import { added, cause, changesIn, deskOf, follow, hold, jobs as twenty, unhold } from './changes-site.ts'
import { join, partsOver } from './leaders.ts'

test('of a list that somebody watches he is told what comes into it, what changes in it and what leaves it, and nothing of the rest', async (t) => {
  const database = await testDatabase(t)
  const leader = await join(t, partsOver(database, 'first'))
  await leader.now().conductor.take(() => [added])
  const desk = deskOf(leader, database)
  const held = oneOf('status', ['held'])
  const jobs = { of: 'jobs', where: all([like('name', 'J1@'), held]) } as const
  const { next } = await follow(t, desk, { kinds: ['jobs', 'streams'], selection: jobs })
  const begun = await next()
  await hold(leader, 5)
  await hold(leader, 12)
  const { jobs: came = [], jobsGone, streams = [] } = changesIn(await next())
  assert.deepEqual([came.map(({ id }) => id), jobsGone, streams.length], [[12], undefined, 1], 'job 5 is J4')
  await unhold(leader, 12)
  await unhold(leader, 5)
  const gone = changesIn(await next())
  assert.deepEqual([gone.jobs, gone.jobsGone], [undefined, [12]])
  const behind = await follow(t, desk, { kinds: ['jobs'], selection: jobs, after: begun.id })
  const late = changesIn(await behind.next())
  assert.deepEqual([late.jobs, late.jobsGone], [undefined, [12]], 'whoever was away is told that it is not in the list')
})

test('a list of streams is watched by what becomes of them; what a caller may not see does not leave it either', async (t) => {
  const database = await testDatabase(t)
  const leader = await join(t, partsOver(database, 'first'))
  const batch = sketchBatch([
    { name: 'PAY', jobs: twenty },
    { name: 'OTHER', jobs: [{ name: 'X' }] },
  ])
  await leader.now().conductor.take(() => [{ kind: 'plan.added', batch, cause }])
  const desk = deskOf(leader, database)
  const selection = { of: 'streams', status: ['held'] } as const
  const everything = () => true
  const within = { key: 'everything', passes: everything }
  const sees = { job: everything, workstation: everything, prompt: everything, within }
  const all = await follow(t, desk, { kinds: ['streams'], selection })
  const one = await follow(t, desk, {
    kinds: ['streams'],
    selection,
    sight: { ...sees, stream: ({ name }) => name === 'OTHER' },
  })
  for (const { next } of [all, one]) await next()
  const order = (stream: number, kind: 'stream.held' | 'stream.unheld') =>
    leader.now().conductor.take(() => [{ kind, stream, cause }])
  for (const stream of [1, 2]) await order(stream, 'stream.held')
  const streamsIn = (view: ChangeView) => (view.streams ?? []).map(({ id }) => id)
  assert.deepEqual(streamsIn(changesIn(await all.next())), [1, 2])
  assert.deepEqual(streamsIn(changesIn(await one.next())), [2])
  for (const stream of [1, 2]) await order(stream, 'stream.unheld')
  assert.deepEqual(changesIn(await all.next()).streamsGone, [1, 2])
  assert.deepEqual(changesIn(await one.next()).streamsGone, [2])
})
