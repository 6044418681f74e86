/** Looks for the files of OPENS dependencies. */
import type { FromAgent, ToAgent } from '#/contract/agent-messages.ts'
import { testFile } from './file-test.ts'
import { lookAtWatched, parseWatch } from './watched-file.ts'

type WatchedFile = Extract<ToAgent, { type: 'watch-files' }>['files'][number]

export interface FileWatch {
  /** Looks for these from now on, instead of the earlier ones. */
  readonly replace: (files: readonly WatchedFile[]) => void
  /** One look; those that are found are said once and looked for no more. */
  readonly lookOnce: () => Promise<void>
}

type Found = Extract<FromAgent, { type: 'file-found' }>

/** `asWhom`: words before a shell that has to be asked. */
export const watchFiles = (
  send: (found: Found) => void,
  asWhom: () => readonly string[] | undefined = () => [],
): FileWatch => {
  let wanted: readonly WatchedFile[] = []
  let looking = false

  const lookOnce = async (): Promise<void> => {
    // A look may take long, when shells are asked; the next one then has to wait for its turn.
    if (looking) return
    looking = true
    const list = wanted
    const found = new Set<WatchedFile>()
    for (const file of list) {
      if (wanted !== list) break
      const seen = await look(file, asWhom())
      if (seen === undefined) continue
      found.add(file)
      if (wanted === list) send({ type: 'file-found', id: file.id, ...seen })
    }
    if (wanted === list) wanted = list.filter((file) => !found.has(file))
    looking = false
  }

  return {
    replace: (files) => {
      wanted = files
      void lookOnce()
    },
    lookOnce,
  }
}

/** Undefined: it is not as it is wanted. */
const look = async (
  { path, qualifier }: WatchedFile,
  asWhom: readonly string[] | undefined,
): Promise<{ readonly changedAt?: number } | undefined> => {
  const watch = parseWatch(qualifier)
  if (watch === undefined) return (await testFile(path, qualifier, asWhom)) ? {} : undefined
  const changedAt = lookAtWatched(path, watch)
  return changedAt === undefined ? undefined : { changedAt }
}
