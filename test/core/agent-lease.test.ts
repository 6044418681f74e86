/** Agents that are away: nothing is done about their runs behind anybody's back, and everything is said. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { absenceEvents, returnEvents, unreachableSince, type LeaseTerms } from '#/core/agent-lease.ts'
import { viewAgents } from '#/core/agents-view.ts'
import { describeJob } from '#/core/detail.ts'
import { explain } from '#/core/explain.ts'
import type { EventBody } from '#/model/event.ts'
import { midnight, minute, stage } from '../support/plan.ts'

const world = { agent: null }
const terms: LeaseTerms = { leaseMs: 5 * minute, unknownAfterMs: 0 }

/** Two jobs that run for an hour on the agent `virtual`, which was heard of last at midnight. */
const away = () => {
  const theatre = stage([{ name: 'NIGHT', jobs: [{ name: 'A' }, { name: 'B' }, { name: 'C', follows: ['A'] }] }], {
    script: () => ({ ms: 60 * minute, returnCode: 0 }),
  })
  theatre.playTo(midnight)
  const absence = { agent: 'virtual', since: midnight }
  const look = (at: number, lease = terms): EventBody[] => {
    theatre.playTo(at)
    const said: EventBody[] = []
    for (const event of absenceEvents(theatre.state, absence, lease)) {
      theatre.happen(event)
      said.push(event)
    }
    return said
  }
  return { ...theatre, look }
}

test('an agent that is away for less than its lease is not spoken of', () => {
  const { state, look } = away()
  assert.deepEqual(look(midnight + 4 * minute), [])
  assert.equal(unreachableSince(state, 1), undefined)
})

test('when the lease has run out the agent is lost, once; its runs are unreachable and nothing else', () => {
  const { state, look } = away()
  assert.deepEqual(look(midnight + 5 * minute), [{ kind: 'agent.lost', agent: 'virtual', since: midnight }])
  assert.deepEqual(look(midnight + 30 * minute), [])
  const { status, sentence } = explain(state, world, 1)
  assert.equal(status, 'running')
  assert.match(sentence, /It is unreachable: its agent virtual has been away since 2026-11-22T00:00:00.000Z/)
  const { agent, unreachableSince: since } = describeJob(state, 1)
  assert.deepEqual({ agent, since }, { agent: 'virtual', since: '2026-11-22T00:00:00.000Z' })
  const [view] = viewAgents(state, undefined)
  assert.deepEqual([view?.name, view?.status, view?.runs], ['virtual', 'lost', 2])
  assert.deepEqual(
    view?.jobs.map(({ name }) => name),
    ['WS#NIGHT.A', 'WS#NIGHT.B'],
  )
})

test('an agent that comes back has its runs as if nothing had been', () => {
  const { state, look, happen, playTo } = away()
  look(midnight + 10 * minute)
  const back = [...returnEvents(state, 'virtual')]
  assert.deepEqual(back, [{ kind: 'agent.back', agent: 'virtual' }])
  for (const event of back) happen(event)
  assert.equal(unreachableSince(state, 1), undefined)
  playTo(midnight + 60 * minute)
  assert.equal(explain(state, world, 1).status, 'succeeded')
})

test('another agent in its place ends the loss under its own name', () => {
  const { state, look, happen } = away()
  look(midnight + 10 * minute)
  const back = [...returnEvents(state, 'other')]
  assert.deepEqual(back, [{ kind: 'agent.back', agent: 'virtual', replacedBy: 'other' }])
  for (const event of back) happen(event)
  assert.equal(state.lostAgents.size, 0)
})

test('where the site wants it, the runs of an agent become unknown after the second time, and none is started again', () => {
  const { state, look, events } = away()
  const lease = { ...terms, unknownAfterMs: 20 * minute }
  assert.equal(look(midnight + 19 * minute, lease).length, 1)
  const said = look(midnight + 20 * minute, lease)
  assert.deepEqual(
    said.map((event) => (event.kind === 'run.lost' ? [event.job, event.run] : event.kind)),
    [
      [1, 1],
      [2, 1],
    ],
  )
  assert.match(
    explain(state, world, 1).sentence,
    /Nobody knows how .* ended: its agent virtual has been away for 20 min/,
  )
  assert.deepEqual(look(midnight + 40 * minute, lease), [])
  assert.equal(events.filter(({ kind }) => kind === 'run.dispatched').length, 2)
})
