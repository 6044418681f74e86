/**
 * Keeps the agent's own logs small: `agent.log`, and `agent.out` with what it printed. Beyond a size the old text moves to
 * `agent.log.1` and `agent.out.1`, over what was there.
 *
 * `agent.out` was opened by whoever started the agent and is always written at its end, so it is copied and emptied.
 */
import { copyFileSync, renameSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'

/** Each may grow to twice this size, with what it was before. */
const mostBytes = 16 * 2 ** 20

const isLarge = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > mostBytes

/** One look. `reopen` is called when `agent.log` has moved. */
export const rotateLogs = (folder: string, reopen: () => void): void => {
  const [log, printed] = [join(folder, 'agent.log'), join(folder, 'agent.out')]
  if (isLarge(log)) {
    renameSync(log, `${log}.1`)
    reopen()
  }
  if (isLarge(printed)) {
    copyFileSync(printed, `${printed}.1`)
    truncateSync(printed)
  }
}
