/** For the tests of the embedded database: folders of their own, and servers that are killed. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chmodSync, cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { startEmbedded } from '#/db/embedded.ts'
import type { Scope } from '#/db/test-database.ts'
import { silentLog } from '#/lib/log.ts'
import { prepareFolder } from './folder.ts'
import { findPostmaster, stopPostmaster } from './postmaster.ts'

/** A folder that others may enter, removed afterwards together with a database that still runs in it. */
export const temporaryDataFolder = (scope: Scope): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'batuta-db-')))
  chmodSync(folder, 0o755)
  scope.after(async () => {
    const left = existsSync(join(folder, 'postgres')) ? findPostmaster(prepareFolder(folder)) : undefined
    if (left !== undefined) await stopPostmaster(left, 0)
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/**
 * Makes a database once for all tests of a file, for initdb takes longer than what they want to see. Answers how a test gets
 * a temporary data folder with a copy of it, stopped in order. `scope` is `{ after }` of the file.
 */
export const modelDataFolder = async (scope: Scope): Promise<(t: TestContext) => string> => {
  const model = temporaryDataFolder(scope)
  const database = await startEmbedded({ dataDir: model })
  await database.stop(5_000)
  return (t) => {
    const folder = temporaryDataFolder(t)
    cpSync(join(model, 'postgres'), join(folder, 'postgres'), { recursive: true })
    return folder
  }
}

/** Mounts a small file system on a folder; answers how to take it away, or undefined where the machine does not allow that. */
export const mountSmallDisk = (folder: string, size: string): (() => void) | undefined => {
  const mount = spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'tmpfs', folder])
  return mount.status === 0 ? () => void spawnSync('/bin/umount', ['-l', folder]) : undefined
}

/** Fills the disk under a folder to the last page; answers how to make room again. */
export const fillDisk = (folder: string): (() => void) => {
  const file = join(folder, 'filling')
  for (const size of [2 ** 20, 4096]) {
    const piece = Buffer.alloc(size)
    try {
      for (;;) appendFileSync(file, piece)
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOSPC') throw error
    }
  }
  return () => rmSync(file)
}

export interface TestServer {
  readonly child: ChildProcess
  /** Of its postmaster. */
  readonly pid: number
}

/** A process that runs the embedded database in `dataDir`, as a server does; it stays until it is killed. */
export const startServer = async (t: TestContext, dataDir: string): Promise<TestServer> => {
  const program = `
    import { startEmbedded } from '${import.meta.resolve('#/db/embedded.ts')}'
    const database = await startEmbedded({ dataDir: process.argv[1] })
    process.stdout.write(String(database.pid))
    process.stdin.resume()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, pid: Number(said.toString()) }
}

/** Ends it as the kernel's out-of-memory killer would. */
export const killServer = async ({ child }: TestServer): Promise<void> => {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Collects the sentences of a log. */
export const rememberingLog = () => {
  const sentences: string[] = []
  const remember = (_fields: unknown, sentence: string): void => {
    sentences.push(sentence)
  }
  return { sentences, log: { ...silentLog, info: remember, warn: remember, error: remember } }
}
