import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventsOf } from '#/core/order.ts'
import { orderText } from '#/core/requests.ts'
import { jobActions, streamActions, type Command } from '#/model/command.ts'
import { isCarriedOut } from '#/engine/carried-out.ts'
import { midnight, minute, stage } from '../support/plan.ts'

const cause = { by: 'operator', requestId: 'r-1' }

test('the effect that a request is remembered by is what it ordered', () => {
  const commands: Command[] = [
    ...jobActions.map((action): Command => ({ kind: 'job', action, job: 1, cause })),
    ...streamActions.map((action): Command => ({ kind: 'stream', action, stream: 1, cause })),
    { kind: 'job', action: 'cancel', job: 1, pending: true, cause },
    { kind: 'priority', target: { of: 'job', id: 1 }, priority: 60, cause },
    { kind: 'priority', target: { of: 'stream', id: 1 }, priority: 60, cause },
    { kind: 'reply', prompt: 1, yes: true, cause },
  ]
  for (const command of commands) {
    const kills = 'action' in command && command.action === 'kill'
    const runs = kills || ('action' in command && command.action === 'rerun')
    const theatre = stage(
      [
        {
          name: 'PAY',
          startAt: runs ? null : midnight + 60 * minute,
          jobs: [{ name: 'A', prompts: runs ? [] : ['go?'] }],
        },
      ],
      { script: () => ({ ms: kills ? 60 * minute : 0 }) },
    )
    theatre.playTo(midnight + minute)
    if (command.kind === 'job' && command.action === 'unhold') {
      theatre.happen({ kind: 'job.held', job: 1, cause: { by: 'operator' } })
    }
    if (command.kind === 'stream' && command.action === 'unhold') {
      theatre.happen({ kind: 'stream.held', stream: 1, cause: { by: 'operator' } })
    }
    for (const body of eventsOf(theatre.state, command)) theatre.happen(body)
    assert.equal(theatre.state.requests.get('r-1'), orderText(command))
    assert.equal(
      isCarriedOut(theatre.state, 'r-1', (effect) => effect === orderText(command)),
      true,
    )
    assert.equal(
      isCarriedOut(theatre.state, 'r-2', () => true),
      false,
    )
    assert.throws(() => isCarriedOut(theatre.state, 'r-1', () => false), { code: 'request.reused' })
  }
})
