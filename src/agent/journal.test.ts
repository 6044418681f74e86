import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { openJournal, readJournal } from './journal.ts'

const pathOf = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-journal-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return join(folder, 'accepted')
}

test('the journal names what was accepted and not acknowledged, and its boot', async (t) => {
  const path = pathOf(t)
  assert.deepEqual(readJournal(path), { boot: undefined, names: new Set() })
  const journal = openJournal(path, 'boot-1', () => ['1.1'])
  await journal.accept(['2.1', '3.1'])
  journal.forget('2.1')
  journal.forget('1.1')
  assert.deepEqual(readJournal(path), { boot: 'boot-1', names: new Set(['3.1']) })
})

test('until something is accepted the journal of the agent before stays as it was', async (t) => {
  const path = pathOf(t)
  await openJournal(path, 'boot-1', () => []).accept(['1.1'])
  const next = openJournal(path, 'boot-2', () => ['1.1'])
  next.forget('1.1')
  assert.equal(readJournal(path).boot, 'boot-1')
  await next.accept(['2.1'])
  assert.deepEqual(readJournal(path), { boot: 'boot-2', names: new Set(['1.1', '2.1']) })
})

test('a line that was torn names nobody', (t) => {
  const path = pathOf(t)
  writeFileSync(path, 'boot-1\n+1.1\n+2\n+12.\n\n\n')
  assert.deepEqual(readJournal(path).names, new Set(['1.1']))
})

test('its space is taken before; when it is full it begins anew with the runs that are held', async (t) => {
  const path = pathOf(t)
  const held = new Set<string>()
  const journal = openJournal(path, 'boot', () => held)
  const batchFrom = (first: number): string[] => Array.from({ length: 100 }, (_, index) => `${first + index}.1`)
  const accept = async (names: string[]): Promise<void> => {
    for (const name of names) held.add(name)
    await journal.accept(names)
  }
  await accept(['1.1'])
  const { size } = statSync(path)
  for (let first = 2; first < 12_000; first += 100) {
    const names = batchFrom(first)
    await accept(names)
    for (const name of names) {
      held.delete(name)
      journal.forget(name)
    }
  }
  assert.equal(statSync(path).size, size)
  assert.deepEqual(readJournal(path).names, new Set(['1.1']))
})
