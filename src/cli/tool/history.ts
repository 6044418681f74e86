/** The lines that were typed at a prompt, kept for the next time in a file of whoever typed them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Io } from '#/cli/io.ts'

/** Lines. */
export const longestHistory = 500

export interface History {
  /** The latest first, as readline has it. */
  readonly read: () => string[]
  readonly write: (lines: readonly string[]) => void
}

/** A history that cannot be read or kept is none: it is a convenience. */
export const historyOf = ({ stateDir }: Pick<Io, 'stateDir'>, name: string): History => {
  if (stateDir === undefined) return { read: () => [], write: () => {} }
  const file = join(stateDir, `${name}-history`)
  return {
    read: () => {
      try {
        return readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      } catch {
        return []
      }
    },
    write: (lines) => {
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
        writeFileSync(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 })
      } catch {
        // Nobody waits for it.
      }
    },
  }
}
