/** The command that takes definitions over: every file or none of them. */
import type { Session } from './session.ts'
import { readSources } from './sources.ts'

export const applyFiles = async (session: Session, paths: readonly string[]): Promise<void> => {
  const sources = await readSources(paths, session.io.stdin)
  const result = await session.client.apply({ sources })
  if (session.json) return session.printJson(result)
  const { revision, created, changed, unchanged } = result
  const what = revision === null ? 'Nothing has changed' : `Applied as revision ${revision}`
  await session.print(`${what}: ${created} created, ${changed} changed, ${unchanged} unchanged.`)
}
