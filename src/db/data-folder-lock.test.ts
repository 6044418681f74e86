import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { lockDataFolder } from './data-folder-lock.ts'

const temporaryFolder = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-lock-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A process that tries to take the folder and says `taken` or the code of the refusal; it stays until its input ends. */
const contender = (t: TestContext, folder: string): ChildProcess => {
  const program = `
    import { lockDataFolder } from '${import.meta.resolve('./data-folder-lock.ts')}'
    process.stdin.resume()
    try {
      globalThis.lock = lockDataFolder('${folder}')
      process.stdout.write('taken')
    } catch (error) {
      process.stdout.write(error.code)
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  return child
}

const sayingOf = async (child: ChildProcess): Promise<string> => {
  assert.ok(child.stdout !== null)
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return said.toString()
}

test('a folder is given to one server; it is refused to a second one, naming the process that has it', async (t) => {
  const folder = temporaryFolder(t)
  const child = contender(t, folder)
  assert.equal(await sayingOf(child), 'taken')
  assert.throws(() => lockDataFolder(folder), {
    code: 'database.in_use',
    message: new RegExp(`process id ${child.pid}\\b`),
  })
})

test('a server that is killed gives the folder free at once', async (t) => {
  const folder = temporaryFolder(t)
  const child = contender(t, folder)
  assert.equal(await sayingOf(child), 'taken')
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockDataFolder(folder).release()
})

test('of many servers that start at once exactly one gets the folder', async (t) => {
  const folder = temporaryFolder(t)
  const children = Array.from({ length: 6 }, () => contender(t, folder))
  const said = await Promise.all(children.map(sayingOf))
  assert.deepEqual(said.sort(), [...Array<string>(5).fill('database.in_use'), 'taken'])
})

test('the same process does not get it twice either, but again after it gave it back', (t) => {
  const folder = temporaryFolder(t)
  const lock = lockDataFolder(folder)
  assert.throws(() => lockDataFolder(folder), { code: 'database.in_use' })
  assert.throws(() => lockDataFolder(folder), { code: 'database.in_use' })
  lock.release()
  lockDataFolder(folder).release()
})

test('the folder is made where it is not there', (t) => {
  lockDataFolder(join(temporaryFolder(t), 'a', 'b')).release()
})

const onlyRoot = process.getuid?.() === 0 ? false : 'only root can give a folder away'

test(
  'a folder of another user is refused even to root, by the name of that user, and is not touched',
  { skip: onlyRoot },
  (t) => {
    const folder = temporaryFolder(t)
    chownSync(folder, 1, 1)
    assert.throws(() => lockDataFolder(folder), { code: 'database.no_access', message: /belongs to (daemon|bin)\b/ })
    assert.deepEqual(readdirSync(folder), [])
  },
)

test('a file in the place of the folder is refused with what to do', (t) => {
  const file = join(temporaryFolder(t), 'data')
  writeFileSync(file, '')
  assert.throws(() => lockDataFolder(file), { code: 'database.no_access', message: /BATUTA_DATA_DIR/ })
})

test('nobody but the user of the server can open its lock, for who can read a file can lock it', (t) => {
  const folder = temporaryFolder(t)
  const lock = lockDataFolder(folder)
  t.after(lock.release)
  assert.equal(statSync(join(folder, 'server.lock')).mode & 0o777, 0o600)
})
