/**
 * The token of the machine: whoever can read the file may do everything, and needs no login.
 *
 * It lies in the data folder for the user of the server alone, who could read the database as well. It is another one with every
 * start, and counts for requests from this machine only.
 */
import { timingSafeEqual } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { networkInterfaces, userInfo } from 'node:os'
import { join } from 'node:path'
import { newSecret } from '#/lib/ids.ts'
import type { Caller } from '#/model/caller.ts'
import { hashOf } from './secrets.ts'

export interface LocalToken {
  /** Who sends it; undefined: it is not the token, or does not come from here. */
  readonly callerOf: (token: string, source: string) => Caller | undefined
  readonly remove: () => void
}

const fileIn = (dataDir: string): string => join(dataDir, 'local-token')

/** Makes a new one and writes its file. */
export const makeLocalToken = (dataDir: string): LocalToken => {
  const token = `local_${newSecret(32)}`
  const expected = hashOf(token)
  const file = fileIn(dataDir)
  const fresh = `${file}.${process.pid}`
  rmSync(fresh, { force: true })
  // `wx`: nobody else has made the file, or a link to another in its place.
  writeFileSync(fresh, token, { mode: 0o600, flag: 'wx' })
  renameSync(fresh, file)
  const actor = `local:${userName()}`
  return {
    callerOf: (sent, source) => {
      if (!sent.startsWith('local_') || !timingSafeEqual(hashOf(sent), expected) || !isHere(source)) return undefined
      return { actor, grants: [{ role: 'administrator' }], source }
    },
    remove: () => {
      if (readLocalToken(dataDir) === token) rmSync(file, { force: true })
    },
  }
}

/** What the file holds; undefined: there is none, or it is not for us. */
export const readLocalToken = (dataDir: string): string | undefined => {
  try {
    return readFileSync(fileIn(dataDir), 'utf8')
  } catch {
    return undefined
  }
}

/** A user that the machine has no name for has a number. */
const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.())
  }
}

/** An address of this machine. */
const isHere = (source: string): boolean => {
  const address = source.replace(/^::ffff:/, '')
  if (address.startsWith('127.') || address === '::1') return true
  return Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === address))
}
