/** conman's display: the definition of a job or a stream, as the site has it now. */
import { showDefinition } from '#/cli/export-definitions.ts'
import type { Session } from '#/cli/session.ts'
import { optionsOf, type Line } from '#/cli/tool/line.ts'
import { selectJobs, selectStreams } from './select.ts'
import { onEach } from '#/cli/tool/on-each.ts'

/** Each definition once. */
const eachOnce = (names: readonly string[]) => [...new Set(names)].map((name) => ({ name, item: name }))

export const displayJob = async (session: Session, line: Line): Promise<void> => {
  optionsOf(line, [])
  const found = await selectJobs(session, line.about)
  const details = await Promise.all(found.slice(0, mostShown).map(({ id }) => session.client.job({ id })))
  const selected = { noun: 'job', word: line.word, about: line.about, isAsked: false }
  await onEach(session, selected, eachOnce(details.map(({ definition }) => definition)), (name) =>
    showDefinition(session, name, { kind: 'job' }),
  )
}

export const displaySchedule = async (session: Session, line: Line): Promise<void> => {
  optionsOf(line, [])
  const found = await selectStreams(session, line.about)
  const names = found.slice(0, mostShown).map(({ workstation, name }) => `${workstation}#${name}`)
  const selected = { noun: 'stream', word: line.word, about: line.about, isAsked: false }
  await onEach(session, selected, eachOnce(names), (name) => showDefinition(session, name, { kind: 'stream' }))
}

/** More would fill many screens; composer's list and extract are for that. */
const mostShown = 50
