/** The command line over definitions in a real database, with a folder for files. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Io } from '#/cli/io.ts'
import { openDesk } from '../support/definition-desk.ts'
import { eventually } from '../support/eventually.ts'
import { run, type Said } from './command-line.ts'
import { startEdge } from './edge.ts'

interface Shell {
  readonly folder: string
  /** Runs a command line, cut at its blanks, or words. */
  readonly batuta: (line: string | readonly string[], more?: Partial<Io>) => Promise<Said>
  /** Writes a file, and answers its path. */
  readonly write: (name: string, text: string) => Promise<string>
}

/** `site`: the text of the first revision. */
export const openShell = async (t: TestContext, site: string): Promise<Shell> => {
  const desk = await openDesk(t)
  await desk.change({ kind: 'apply', sources: [{ file: 'site.txt', text: site }] }, {}, { by: 'ana', reason: 'first' })
  const { server } = await startEdge(t, { definitions: desk })
  const folder = await mkdtemp(join(tmpdir(), 'batuta-definitions-'))
  t.after(() => rm(folder, { recursive: true }))
  return {
    folder,
    // Threads that compare definitions take the machine; a server that sheds load says when to come again.
    batuta: (line, more = {}) =>
      eventually('an answer', async () => {
        const said = await run(server, line, more)
        return said.err.includes('overloaded') ? undefined : said
      }),
    write: async (name, text) => {
      await writeFile(join(folder, name), text)
      return join(folder, name)
    },
  }
}
