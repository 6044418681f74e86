/**
 * The files of STARTCOND: whether one was created or modified, and when it changed last (User's Guide and Reference, "startcond").
 *
 * The server asks with qualifiers of its own: `created`, `created after 1795305600000`, `modified after 1795305600000.25`;
 * the numbers are milliseconds on the clock of this machine. A path may have wildcards. What is created after a time is what
 * appeared or changed in any way since (its ctime): a file that is moved into place keeps all other times.
 */
import { globSync, statSync } from 'node:fs'

const ownQualifier = /^(created|modified)(?: after (\d+(?:\.\d+)?))?$/

/** Undefined: it is a qualifier for `test`. */
export const parseWatch = (qualifier: string | null): Watch | undefined => {
  const [, event, after] = ownQualifier.exec(qualifier ?? '') ?? []
  if (event === undefined) return undefined
  return { event: event === 'modified' ? 'modified' : 'created', after: Number(after ?? -1) }
}

interface Watch {
  readonly event: 'created' | 'modified'
  /** Milliseconds; before all times where any file will do. */
  readonly after: number
}

/** When the newest of the files that fulfil it changed; undefined when none does. What cannot be looked at does not. */
export const lookAtWatched = (path: string, { event, after }: Watch): number | undefined => {
  let newest: number | undefined
  for (const file of filesAt(path)) {
    const changedAt = changeOf(file, event)
    if (changedAt !== undefined && changedAt > after) newest = Math.max(newest ?? changedAt, changedAt)
  }
  return newest
}

const filesAt = (path: string): readonly string[] => {
  if (!/[*?[\]{}]/.test(path)) return [path]
  try {
    // A name that is written so is meant so, whatever its characters mean in a pattern.
    return isFile(path) ? [path] : globSync(path)
  } catch {
    return []
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

const changeOf = (path: string, event: Watch['event']): number | undefined => {
  try {
    const facts = statSync(path, { throwIfNoEntry: false })
    if (facts === undefined || !facts.isFile()) return undefined
    return event === 'modified' ? facts.mtimeMs : facts.ctimeMs
  } catch {
    return undefined
  }
}
