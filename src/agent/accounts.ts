/**
 * The users of this machine, as its name service knows them: local ones, and those of a directory (LDAP, Active Directory).
 *
 * `getent` and `id` are asked and not /etc/passwd read, because only they see what nsswitch.conf(5) names.
 */
import { execFile } from 'node:child_process'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'

export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
  /** Its group and the supplementary ones. */
  readonly groups: readonly number[]
  readonly home: string
  readonly shell: string
}

/** The same for all, as login(1) would set it. */
export const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** A directory may hang; a job must not wait for it for ever. */
const slowestAnswerMs = 10_000

const run = promisify(execFile)

/** What the program prints. Rejects when it fails or takes too long. */
export const ask = async (program: string, words: readonly string[]): Promise<string> => {
  const environment = { PATH: searchPath, LC_ALL: 'C' }
  const { stdout } = await run(program, [...words], { env: environment, cwd: '/', timeout: slowestAnswerMs })
  return stdout.trim()
}

/** The user this process runs as. In a container it may have a number and no name. */
export const ownAccount = (): Account => {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  const groups = [...new Set([gid, ...(process.getgroups?.() ?? [])])]
  try {
    const { username, homedir, shell } = userInfo()
    return { name: username, uid, gid, groups, home: homedir, shell: shell || '/bin/sh' }
  } catch {
    return { name: String(uid), uid, gid, groups, home: '/', shell: '/bin/sh' }
  }
}

/** `getent` ends with 2 when there is no such user. */
const isUnknown = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 2

/** Whether the answer is for that name: asked for `1001`, the name service answers with whoever has that number. */
const isMeant = (asked: string, found: string): boolean =>
  /[\\@]/.test(asked) || asked.toLowerCase() === found.toLowerCase()

/** The user of that name, `finops` or `DOMAIN\finops`; undefined when there is none. Rejects when nobody can tell. */
export const findAccount = async (name: string): Promise<Account | undefined> => {
  if (!/^[^-\s:/\p{Cc}][^\s:/\p{Cc}]*$/u.test(name)) return undefined
  let line: string
  try {
    line = await ask('getent', ['passwd', name])
  } catch (error) {
    if (isUnknown(error)) return undefined
    throw error
  }
  const [found = '', , uid = '', gid = '', , home = '', shell = ''] = line.split(':')
  if (!isMeant(name, found) || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return undefined
  const groups = (await ask('id', ['-G', found])).split(' ').map(Number)
  return { name: found, uid: Number(uid), gid: Number(gid), groups, home: home || '/', shell: shell || '/bin/sh' }
}
