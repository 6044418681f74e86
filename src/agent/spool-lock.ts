/**
 * One agent a spool.
 *
 * The lock is the file `lock.N` with the highest N; it names its holder by process id, start tick and boot. A dead holder's
 * lock is taken over by making `lock.N+1`, which only one can do. A holder leaves its lock behind when it ends, whichever way
 * it ends, so that the numbers only grow and a slow newcomer cannot make an old one again.
 */
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '#/lib/refusal.ts'
import { hasCode } from './file-errors.ts'
import { bootId, findProcess } from './processes.ts'

const locksOf = (folder: string): number[] =>
  readdirSync(folder)
    .filter((name) => /^lock\.\d+$/.test(name))
    .map((name) => Number(name.slice('lock.'.length)))
    .sort((a, b) => a - b)

/** The process that holds a lock, or undefined when it is dead, or when somebody has just taken the lock over. */
const findHolder = (path: string): number | undefined => {
  try {
    const [pid, ticks, boot] = readFileSync(path, 'utf8').split(' ')
    const process = findProcess(Number(pid))
    return process?.ticks === Number(ticks) && boot === bootId() ? process.pid : undefined
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Makes the lock file with its content at once, so that nobody reads half of it. False when the file is there already. */
const makeLock = (path: string): boolean => {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${process.pid} ${findProcess(process.pid)?.ticks} ${bootId()}`)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(draft)
  }
}

/** Takes the lock of the folder for this process, until it ends. Throws `agent.in_use` with the pid of the agent that has it. */
export const lockSpool = (folder: string): void => {
  for (;;) {
    const locks = locksOf(folder)
    const highest = locks.at(-1) ?? 0
    const holder = findHolder(join(folder, `lock.${highest}`))
    if (holder !== undefined) {
      throw new Refusal(
        'agent.in_use',
        `The agent with process id ${holder} uses the spool ${folder} already: stop it first, or name another data folder.`,
        { pid: holder },
      )
    }
    if (!makeLock(join(folder, `lock.${highest + 1}`))) continue
    for (const old of locks) rmSync(join(folder, `lock.${old}`), { force: true })
    return
  }
}
