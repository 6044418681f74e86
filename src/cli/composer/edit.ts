/** composer's modify and new: a text in the editor of whoever calls, checked, compared and applied. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyFiles, diffFiles } from '#/cli/change-definitions.ts'
import { checkFiles } from '#/cli/check-files.ts'
import type { Session } from '#/cli/session.ts'
import { optionsOf, type Line } from '#/cli/tool/line.ts'
import { Refusal } from '#/lib/refusal.ts'
import { kindNamed, readSelection } from './kinds.ts'
import { templates } from './templates.ts'

/** The objects as they are now. When somebody changes them meanwhile, the change is refused. */
export const modify = async (session: Session, line: Line): Promise<void> => {
  optionsOf(line, [])
  if (line.about === '') throw new Refusal('command.usage', 'modify needs a selection: modify js=FTA1#PAYROLL.')
  const [last] = (await session.client.revisions({ limit: 1 })).items
  const text = await session.client.exportDefinitions(readSelection(line.about))
  await changeText(session, text, last?.revision ?? 0)
}

/** A new object, from a text that shows what one of its kind has. */
export const create = async (session: Session, line: Line): Promise<void> => {
  optionsOf(line, [])
  const [last] = (await session.client.revisions({ limit: 1 })).items
  await changeText(session, templates[kindNamed(line.about === '' ? 'js' : line.about)], last?.revision ?? 0)
}

const changeText = async (session: Session, text: string, expect: number): Promise<void> => {
  const { edit, ask } = session.io
  if (edit === undefined || ask === undefined) {
    throw new Refusal('command.usage', 'This opens an editor and needs a terminal; use extract and replace in scripts.')
  }
  const folder = await mkdtemp(join(tmpdir(), 'batuta-'))
  const file = join(folder, 'definitions.txt')
  try {
    await writeFile(file, text, { mode: 0o600 })
    for (;;) {
      await edit(file)
      if ((await readFile(file, 'utf8')) === text) return await session.print('Nothing has changed.')
      const isRight = await isAccepted(session, file)
      const question = isRight ? 'Apply this? (y: yes, e: edit again, n: no) ' : 'Edit again? (e: edit again, n: no) '
      const answer = (await ask(question)).trim().toLowerCase()
      if (answer.startsWith('e')) continue
      if (isRight && answer.startsWith('y')) return await applyFiles(session, [file], { expect })
      return await session.print('Nothing was applied.')
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Shows what is wrong, or what would change. */
const isAccepted = async (session: Session, file: string): Promise<boolean> => {
  try {
    await checkFiles(session, [file], {})
    await diffFiles(session, [file], {})
    return true
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind.exit !== 65) throw error
    await session.print(error.message)
    return false
  }
}
