import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { watchFiles } from './watch-files.ts'
import { lookAtWatched, parseWatch } from './watched-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'batuta-watched-'))
after(() => rmSync(folder, { recursive: true }))

const look = (path: string, qualifier: string): number | undefined => {
  const watch = parseWatch(qualifier)
  assert.ok(watch, qualifier)
  return lookAtWatched(path, watch)
}

const put = (name: string, modifiedAt = 1_000_000): string => {
  const path = join(folder, name)
  writeFileSync(path, name)
  utimesSync(path, modifiedAt, modifiedAt)
  return path
}

test('what test(1) understands is left to it', () => {
  for (const qualifier of [null, '-f %p', 'notempty', 'created by me', 'modified', 'created after x']) {
    const watch = parseWatch(qualifier)
    assert.equal(watch === undefined, qualifier !== 'modified', String(qualifier))
  }
})

test('a file is created when it is there; a folder is none, and what is missing is not', () => {
  const path = put('orders')
  assert.equal(look(path, 'created'), statSync(path).ctimeMs)
  mkdirSync(join(folder, 'sub'))
  assert.equal(look(join(folder, 'sub'), 'created'), undefined)
  assert.equal(look(join(folder, 'none'), 'created'), undefined)
})

test('once it was seen it is created again only when it is another', () => {
  const path = put('again')
  const seen = look(path, 'created')
  assert.equal(look(path, `created after ${seen}`), undefined)
  rmSync(path)
  assert.equal(look(path, `created after ${seen}`), undefined)
  put('again')
  assert.ok((look(path, `created after ${seen}`) ?? 0) > (seen ?? Infinity))
})

test('a file that is moved into place is created then, however old it is', () => {
  const old = put('old.tmp')
  const seen = look(old, 'created') ?? 0
  const path = join(folder, 'moved')
  renameSync(old, path)
  assert.ok((look(path, `created after ${seen}`) ?? 0) > seen)
})

test('a file is modified when its content changed after the time', () => {
  const path = put('log', 2_000)
  assert.equal(look(path, 'modified after 2000000'), undefined)
  assert.equal(look(path, 'modified after 1999999.5'), 2_000_000)
})

test('of those that a pattern names the newest counts', () => {
  put('a.csv', 3_000)
  put('b.csv', 4_000)
  assert.equal(look(join(folder, '*.csv'), 'modified after 3500000'), 4_000_000)
  assert.equal(look(join(folder, '*.csv'), 'modified after 4000000'), undefined)
  assert.equal(look(join(folder, '*.xml'), 'created'), undefined)
})

test('a name that looks like a pattern is found under its name', () => {
  assert.ok(look(put('odd[1].txt'), 'created'))
})

test('the agent says once that a file was found, and when it changed', async () => {
  const said: object[] = []
  const { promise: both, resolve } = Promise.withResolvers<void>()
  const watching = watchFiles((found) => {
    said.push(found)
    if (said.length === 2) resolve()
  })
  const path = put('found', 5_000)
  watching.replace([
    { id: 7, path, qualifier: 'modified after 1' },
    { id: 8, path, qualifier: '-f %p' },
    { id: 9, path, qualifier: 'modified after 5000000' },
  ])
  await both
  await watching.lookOnce()
  assert.deepEqual(said, [
    { type: 'file-found', id: 7, changedAt: 5_000_000 },
    { type: 'file-found', id: 8 },
  ])
})
