import assert from 'node:assert/strict'
import { Readable, Writable } from 'node:stream'
import { test } from 'node:test'
import type { Io } from './io.ts'
import { barFor, whileWaiting } from './progress.ts'

/** A terminal that keeps what is written to it. */
const terminal = (): { readonly io: Io; readonly shown: () => string } => {
  let kept = ''
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      kept += chunk.toString()
      done()
    },
  })
  const progress = Object.assign(stream, { isTTY: true, columns: 80, rows: 24 })
  const io = {
    stdout: stream,
    stderr: stream,
    stdin: Readable.from([]),
    server: '',
    color: false,
    columns: 80,
    version: '',
  }
  return { io: { ...io, progress }, shown: () => kept }
}

test('a bar shows how many are done, and goes away', async () => {
  const { io, shown } = terminal()
  const bar = await barFor(io, 'kill', 3)
  for (let i = 0; i < 3; i += 1) bar.step()
  bar.stop()
  assert.match(shown(), /kill \[-+\] 0\/3/)
  // It clears its line, and hides neither the cursor nor what is too long for the line.
  const escape = '\u001B'
  assert.ok(shown().endsWith(`${escape}[2K`))
  for (const touched of ['[?25l', '[?7l']) assert.equal(shown().includes(`${escape}${touched}`), false)
})

test('no bar is shown for one thing, where results go to the terminal, and where nobody looks', async () => {
  const { io, shown } = terminal()
  const { progress: _, ...unseen } = io
  for (const bar of [
    await barFor(io, 'kill', 1),
    await barFor({ ...io, terminal: true }, 'kill', 3),
    await barFor(unseen, 'kill', 3),
  ]) {
    bar.step()
    bar.stop()
  }
  assert.equal(shown(), '')
})

test('what is answered soon shows nothing; what takes long says for how long, and its refusal goes on', async () => {
  const { io, shown } = terminal()
  assert.equal(await whileWaiting(io, 'Planning', Promise.resolve(7)), 7)
  assert.equal(shown(), '')
  const { promise, reject } = Promise.withResolvers<never>()
  const waited = whileWaiting(io, 'Planning', promise)
  const seen = Promise.withResolvers<void>()
  const write = io.progress?.write.bind(io.progress)
  Object.assign(io.progress ?? {}, {
    write: (chunk: string) => {
      seen.resolve()
      return write?.(chunk)
    },
  })
  await seen.promise
  reject(new Error('no'))
  await assert.rejects(waited, { message: 'no' })
  assert.match(shown(), /Planning \.\.\. \d+s/)
})
