import assert from 'node:assert/strict'
import { test } from 'node:test'
import { collectGarbage, createRoomMaker } from './collect-garbage.ts'

test('what nobody holds is collected', async () => {
  const gone = new WeakRef({})
  // A reference is held until the end of the turn that has looked at it.
  await new Promise((resolve) => setImmediate(resolve))
  collectGarbage()
  assert.equal(gone.deref(), undefined)
})

test('room is made where a process is large and has enough to collect, and not again until more has come', () => {
  const megabytes = 1e6
  let [rss, heapUsed, collected] = [300, 90, 0]
  const makeRoom = createRoomMaker(
    { above: 400 * megabytes, rubbish: 8 * megabytes },
    () => ({ rss: rss * megabytes, heapUsed: heapUsed * megabytes }),
    () => {
      collected += 1
      heapUsed = 90
    },
  )
  const madeAt = (now: { rss: number; heapUsed: number }): boolean => {
    const before = collected
    ;[rss, heapUsed] = [now.rss, now.heapUsed]
    makeRoom()
    return collected > before
  }
  assert.equal(madeAt({ rss: 399, heapUsed: 150 }), false)
  assert.equal(madeAt({ rss: 400, heapUsed: 150 }), true)
  assert.equal(madeAt({ rss: 450, heapUsed: 97 }), false)
  assert.equal(madeAt({ rss: 450, heapUsed: 98 }), true)
  // V8 has collected by itself, to less than was left.
  assert.equal(madeAt({ rss: 450, heapUsed: 60 }), false)
  assert.equal(madeAt({ rss: 450, heapUsed: 68 }), true)
})
