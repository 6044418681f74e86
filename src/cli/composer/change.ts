/** composer's commands that change definitions by files or by name: add, replace, create, delete, validate, edit. */
import { applyFiles, deleteDefinitions } from '#/cli/change-definitions.ts'
import { checkFiles } from '#/cli/check-files.ts'
import { exportDefinitions, exportFile } from '#/cli/export-definitions.ts'
import { everyPage } from '#/cli/pages.ts'
import type { Session } from '#/cli/session.ts'
import { readSources } from '#/cli/sources.ts'
import { optionsOf, unquoted, type Line } from '#/cli/tool/line.ts'
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import type { ObjectName } from '#/model/definition-views.ts'
import { readSelection } from './kinds.ts'

const fileOf = ({ about, word }: Line): string => {
  if (about !== '') return unquoted(about)
  throw new Refusal('command.usage', `${word} needs a file: ${word} night.txt.`)
}

const reasonOf = (reason: string | undefined): { reason?: string } => (reason === undefined ? {} : { reason })

export const replace = async (session: Session, line: Line): Promise<void> => {
  const options = optionsOf(line, ['reason'])
  await applyFiles(session, [fileOf(line)], reasonOf(options.value('reason')))
}

/** As replace, but whoever calls is asked before objects that exist are changed. */
export const add = async (session: Session, line: Line): Promise<void> => {
  const options = optionsOf(line, ['noask', 'reason'])
  const file = fileOf(line)
  const sources = await readSources([file], session.io.stdin)
  // What has mistakes is told by those who apply it.
  const { changed } = await session.client.diff({ sources, limit: 1, days: 1 }).catch(unlessMistaken)
  if (changed > 0 && !options.has('noask')) {
    const what = `${count(changed, 'definition')} of ${file} ${changed === 1 ? 'exists' : 'exist'} and would be changed`
    if (!(await isWanted(session, `${what}.`, 'Replace?', `${what}: use replace, or add ;noask.`))) return
  }
  await applyFiles(session, [file], reasonOf(options.value('reason')))
}

const unlessMistaken = (error: unknown): { changed: number } => {
  if (error instanceof Refusal && error.code === 'definition.invalid') return { changed: 0 }
  throw error
}

const isWanted = async (session: Session, what: string, question: string, refusal: string): Promise<boolean> => {
  const { ask } = session.io
  if (ask === undefined) throw new Refusal('command.usage', refusal)
  const answer = await ask(`${what} ${question} (y/n) `)
  if (/^y(es)?$/i.test(answer.trim())) return true
  await session.print('Nothing was changed.')
  return false
}

/** `create night.txt from js=@#PAY@`. */
export const create = async (session: Session, line: Line): Promise<void> => {
  optionsOf(line, [])
  const [, file, from] = /^("[^"]*"|\S+)\s+from\s+(.+)$/is.exec(line.about) ?? []
  if (file === undefined || from === undefined) {
    throw new Refusal('command.usage', `${line.word} is written ${line.word} FILE from js=@#PAY@.`)
  }
  const { kind, name } = readSelection(from)
  await exportFile(session, unquoted(file), { name, ...(kind && { kind }) })
}

export const display = async (session: Session, line: Line): Promise<void> => {
  optionsOf(line, ['offline'])
  const { kind, name } = readSelection(line.about)
  await exportDefinitions(session, [name], kind === undefined ? {} : { kind })
}

/** Throws `definition.unknown` where nothing is meant. */
export const objectsMeant = async (session: Session, { about }: Line): Promise<ObjectName[]> => {
  const selection = readSelection(about)
  const found = await everyPage((page) => session.client.definitions({ ...selection, ...page }))
  if (found.length === 0) throw new Refusal('definition.unknown', `There is no definition ${about}.`)
  return found.map(({ kind, name }) => ({ kind, name }))
}

export const remove = async (session: Session, line: Line): Promise<void> => {
  const options = optionsOf(line, ['noask', 'force', 'reason'])
  if (line.about === '') throw new Refusal('command.usage', `${line.word} needs a selection: ${line.word} jd=FTA1#OLD.`)
  const found = await objectsMeant(session, line)
  const what = `This deletes ${count(found.length, 'definition')}: ${found
    .slice(0, 20)
    .map(({ kind, name }) => `${kind} ${name}`)
    .join(', ')}${found.length > 20 ? ' and more' : ''}.`
  const isPlain = found.length === 1 && !/[@*?]/.test(readSelection(line.about).name)
  if (!options.has('noask') && (session.io.ask !== undefined || !isPlain)) {
    const many = `${line.word} would delete ${count(found.length, 'definition')}; add ;noask if that is meant.`
    if (!(await isWanted(session, what, 'Go on?', many))) return
  }
  const how = { ...reasonOf(options.value('reason')), ...(options.has('force') && { force: true }) }
  await deleteDefinitions(session, found, how)
}

/** `;syntax`: only how it is written. */
export const validate = async (session: Session, line: Line): Promise<void> => {
  const options = optionsOf(line, ['syntax'])
  await checkFiles(session, [fileOf(line)], { syntax: options.has('syntax') })
}

export const edit = async (session: Session, line: Line): Promise<void> => {
  optionsOf(line, [])
  if (session.io.edit === undefined) throw new Refusal('command.usage', 'edit opens an editor and needs a terminal.')
  await session.io.edit(fileOf(line))
}
