/** Streams without jobs: ready for ever, or succeeded when their turn comes (Administration, enEmptySchedsAreSucc). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decide } from '#/core/decide.ts'
import { viewStream } from '#/core/view.ts'
import { worldOf } from '#/engine/answers.ts'
import { close, streamNames } from '../support/close-day.ts'
import { memoryOptions } from '../support/memory-options.ts'
import { midnight, minute, stage, starts } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const cause = { by: 'operator' }
const at = (minutes: number): number => midnight + minutes * minute
const status = ({ state }: Theatre, stream: number): string => viewStream(state, stream).status

const withEmpty = (): Theatre =>
  stage([
    { name: 'EMPTY', startAt: at(10), jobs: [] },
    { name: 'AFTER', follows: ['EMPTY'], jobs: [{ name: 'A' }] },
  ])

/** What the engine decides with the options of the site. */
const decideAs = (theatre: Theatre, emptyStreamsSucceed: boolean): void => {
  for (const body of decide(theatre.state, { agent: 'virtual', emptyStreamsSucceed })) theatre.happen(body)
}

test('enEmptySchedsAreSucc no: a stream without jobs stays ready, and who follows it waits', () => {
  const theatre = withEmpty()
  theatre.playTo(at(11))
  decideAs(theatre, false)
  assert.deepEqual([status(theatre, 1), starts(theatre)], ['ready', []])
})

test('enEmptySchedsAreSucc yes: a stream without jobs succeeds when its turn comes, and who follows it goes on', () => {
  const theatre = withEmpty()
  theatre.playTo(at(9))
  decideAs(theatre, true)
  assert.equal(status(theatre, 1), 'waiting')
  theatre.playTo(at(11))
  decideAs(theatre, true)
  assert.deepEqual([status(theatre, 1), starts(theatre)], ['succeeded', ['A']])
})

test('a stream without jobs that was cancelled or suppressed does not succeed any more', () => {
  const theatre = withEmpty()
  theatre.playTo(at(11))
  theatre.happen({ kind: 'stream.suppressed', stream: 1, cause })
  decideAs(theatre, true)
  assert.deepEqual([status(theatre, 1), starts(theatre)], ['suppressed', []])
})

test('streams without jobs are never carried forward, whether they succeed or not', () => {
  const theatre = withEmpty()
  close(theatre)
  assert.deepEqual(streamNames(theatre), ['AFTER'])
  assert.equal(theatre.state.due.empty.size, 0)
})

test('enEmptySchedsAreSucc is asked of the site whenever something is decided', async () => {
  const options = memoryOptions()
  const world = () => worldOf({ dispatcher: () => undefined, options })
  assert.equal(world().emptyStreamsSucceed, false)
  await options.set('enEmptySchedsAreSucc', 'yes', cause)
  assert.equal(world().emptyStreamsSucceed, true)
})
