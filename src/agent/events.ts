/**
 * Hears from the supervisors: each appends the name of its run to the file `events` when there is news in its record.
 *
 * A file and not a pipe, because it outlives the agent: the supervisors of an earlier one wake the present one as well.
 */
import { closeSync, openSync, readSync, statSync, truncateSync, watch } from 'node:fs'
import { join } from 'node:path'

/** Above this size the file is emptied. A line that is lost by that is made up for by the next look at all runs. */
const largestBytes = 2 ** 20

/** Calls back with the names of runs that have news, until it is closed. What was in the file before is thrown away. */
export const watchEvents = (folder: string, onNews: (names: ReadonlySet<string>) => void): { close: () => void } => {
  const path = join(folder, 'events')
  const file = openSync(path, 'w+', 0o600)
  let offset = 0

  const watcher = watch(path, () => {
    const news = Buffer.alloc(Math.max(0, statSync(path).size - offset))
    offset += readSync(file, news, 0, news.length, offset)
    if (offset > largestBytes) {
      truncateSync(path)
      offset = 0
    }
    const names = new Set(news.toString('latin1').split('\n'))
    names.delete('')
    if (names.size > 0) onNews(names)
  })

  return {
    close: () => {
      watcher.close()
      closeSync(file)
    },
  }
}
