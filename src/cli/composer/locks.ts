/** composer's lock and unlock. */
import type { Session } from '#/cli/session.ts'
import { optionsOf, type Line } from '#/cli/tool/line.ts'
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import { objectsMeant } from './change.ts'

/** As many objects as the server takes at once. */
const most = 1000

const selected = async (session: Session, line: Line) => {
  if (line.about === '') throw new Refusal('command.usage', `${line.word} needs a selection: ${line.word} js=FTA1#PAY.`)
  const objects = await objectsMeant(session, line)
  if (objects.length <= most) return objects
  throw new Refusal('command.usage', `${line.about} names ${objects.length} definitions, and ${most} is the most.`)
}

export const lock = async (session: Session, line: Line): Promise<void> => {
  optionsOf(line, [])
  const locks = await session.client.lockDefinitions({ objects: await selected(session, line) })
  if (session.json) return session.printJson(locks)
  for (const { kind, name, expiresAt } of locks.items) await session.print(`Locked ${kind} ${name} until ${expiresAt}.`)
}

export const unlock = async (session: Session, line: Line): Promise<void> => {
  const options = optionsOf(line, ['forced'])
  const objects = await selected(session, line)
  const locks = await session.client.unlockDefinitions({ objects, ...(options.has('forced') && { force: true }) })
  if (session.json) return session.printJson(locks)
  const { items } = locks
  await session.print(items.length === 0 ? 'Nothing was locked.' : `Unlocked ${count(items.length, 'definition')}.`)
}
