/** Runs a program of a benchmark in a process of its own, so that what it uses is its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

export interface ApartOptions {
  /** For Node. */
  readonly flags?: readonly string[]
  readonly options: readonly string[]
}

/** As the launcher starts the server: docs/decisions/memory.md. */
const serverFlags = ['--max-semi-space-size=8', '--heap-growing-percent=80']
const serverSettings = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '32768' }

/** Answers the JSON that it prints. Throws when it ends badly; what it says of that is shown. */
export const runApart = async (program: string, { flags = [], options }: ApartOptions): Promise<unknown> => {
  const child = spawn(
    process.execPath,
    [...serverFlags, '--disable-warning=ExperimentalWarning', ...flags, program, ...options],
    {
      env: { ...process.env, ...serverSettings },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const [said, [exit]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (exit !== 0) throw new Error(`${program} ended with ${String(exit)}`)
  return JSON.parse(said)
}
