import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testFile } from './file-test.ts'

const folder = mkdtempSync(join(tmpdir(), "batuta's files "))
after(() => rmSync(folder, { recursive: true }))
const full = join(folder, 'full')
const empty = join(folder, 'empty')
writeFileSync(full, 'x')
writeFileSync(empty, '')

const cases: readonly [path: string, qualifier: string | null, expected: boolean][] = [
  [full, null, true],
  [join(folder, 'none'), null, false],
  [folder, null, false],
  [folder, '-d %p', true],
  [empty, 'notempty', false],
  [full, '(notempty)', true],
  [full, '-s', true],
  [full, '-f %p -a -s %p', true],
  [empty, '-f %p -a -s %p', false],
  [empty, '-d %p -o -f %p', true],
  [full, '-r %p -a -w %p -a -e %p', true],
  // These go to a shell.
  [folder, '`ls %p | wc -w` -ge 2', true],
  [folder, '(`ls %p | wc -w` -ge 3)', false],
  [empty, '! -s %p', true],
  [full, '-nonsense %p', false],
]

for (const [path, qualifier, expected] of cases) {
  test(`a ${path === folder ? 'folder' : path.slice(folder.length + 1)} file under ${qualifier} is ${expected ? '' : 'not '}as wanted`, async () => {
    assert.equal(await testFile(path, qualifier), expected)
  })
}
