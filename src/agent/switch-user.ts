/**
 * How a job becomes another user: by setpriv(1) of util-linux, which takes its place and adds no process.
 *
 * docs/decisions/logon.md says why not by su, runuser or Node's own setuid.
 */
import { accessSync, constants, readFileSync } from 'node:fs'
import { ask, searchPath, type Account } from './accounts.ts'

/** Bits of `CapEff` (capabilities(7)): what an agent that is not root must be allowed. */
const capabilities = { CAP_CHOWN: 0n, CAP_KILL: 5n, CAP_SETGID: 6n, CAP_SETUID: 7n }

/** Those that this process does not have. */
const missingCapabilities = (): string[] => {
  const status = readFileSync('/proc/self/status', 'latin1')
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`)
  return Object.entries(capabilities).flatMap(([name, bit]) => (((effective >> bit) & 1n) === 1n ? [] : [name]))
}

const findSetpriv = (): string | undefined =>
  searchPath
    .split(':')
    .map((folder) => `${folder}/setpriv`)
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })

/** Words that come before a command and make it run as that user, with its groups and nothing of the agent's rights. */
const switchWords = (setpriv: string, { uid, gid, groups }: Pick<Account, 'uid' | 'gid' | 'groups'>): string[] => [
  setpriv,
  `--reuid=${uid}`,
  `--regid=${gid}`,
  `--groups=${groups.join(',')}`,
  '--inh-caps=-all',
  '--ambient-caps=-all',
  '--',
]

/** The user and group of processes that shall have no rights; its number is the same on all of Linux (overflowuid, proc(5)). */
const nobody = { uid: 65_534, gid: 65_534, groups: [65_534] }

/** Words that take all rights from a command of root; undefined where that cannot be done. */
export const asNobody = (): readonly string[] | undefined => {
  const setpriv = findSetpriv()
  return setpriv === undefined ? undefined : switchWords(setpriv, nobody)
}

/**
 * The words for that user, tried once: what runs behind them must be that user with these groups. Or in a sentence why this
 * agent cannot switch to it.
 */
export const prepareSwitch = async (own: Account, to: Account): Promise<readonly string[] | string> => {
  const cannot = `The agent, which runs as ${own.name}, cannot switch to the user ${to.name}`
  const missing = missingCapabilities()
  if (missing.length > 0) return `${cannot}: start it as root, or give it ${missing.join(', ')}.`
  const setpriv = findSetpriv()
  if (setpriv === undefined) return `${cannot}: there is no setpriv on this machine; it comes with util-linux.`
  const [program = '', ...words] = switchWords(setpriv, to)
  try {
    const seen = await ask(program, [...words, '/bin/sh', '-c', 'id -u; id -g; id -G'])
    const [uid, gid, groups = ''] = seen.split('\n')
    const sorted = (list: readonly number[]): string => [...new Set(list)].sort((a, b) => a - b).join()
    const isSame =
      Number(uid) === to.uid && Number(gid) === to.gid && sorted(groups.split(' ').map(Number)) === sorted(to.groups)
    return isSame
      ? [program, ...words]
      : `${cannot}: what ran as ${to.uid} said of itself ${seen.replaceAll('\n', ', ')}.`
  } catch (error) {
    return `${cannot}: ${error instanceof Error ? error.message.trim() : String(error)}`
  }
}
