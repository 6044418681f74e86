/** conman's commands that order something of workstations, resources and prompts, and the limits of streams. */
import { Refusal } from '#/lib/refusal.ts'
import { fenceOf, streamLimit, unitsOf, workstationLimit, yesOrNo } from '#/cli/arguments.ts'
import { limitStream, replyToPrompt } from '#/cli/orders.ts'
import type { Session } from '#/cli/session.ts'
import { changeWorkstation, setUnits, type Setting } from '#/cli/workstation-commands.ts'
import { optionsOf, type Line, type Options } from '#/cli/tool/line.ts'
import { onEach } from '#/cli/tool/on-each.ts'
import { onStreams } from './order-jobs.ts'
import { selectPrompts, selectWorkstations } from './select.ts'

type Verb = (session: Session, line: Line) => Promise<void>

const always = ['noask', 'reason']

const reasonOf = (options: Options): { reason?: string } => {
  const reason = options.value('reason')
  return reason === undefined ? {} : { reason }
}

/** The value that a command takes after what it is about: `lc FTA1;10`, and `lc FTA1 10 noask` as scripts have it. */
const valued = (line: Line, what: string): { line: Line; value: string; options: Options } => {
  const [about = '', ...words] = line.about.split(/\s+/)
  const isPlain = line.options.length === 0 && words.length > 0
  const whole: Line = isPlain
    ? {
        ...line,
        about,
        options: words.map((word) => ({
          name: always.includes(word) ? word : '',
          value: always.includes(word) ? '' : word,
        })),
      }
    : line
  const options = optionsOf(whole, always, 1)
  const [value] = options.bare
  if (value !== undefined && whole.about !== '') return { line: whole, value, options }
  throw new Refusal('command.usage', `${line.word} is written ${line.word} NAME;${what}.`)
}

/** Reads a value as the commands of this command line do. */
const read = <T>(parse: (text: string) => T, text: string): T => {
  try {
    return parse(text)
  } catch (error) {
    throw new Refusal(
      'command.usage',
      `"${text}" cannot be taken. ${error instanceof Error ? error.message : ''}`.trim(),
    )
  }
}

const onWorkstations = async (session: Session, line: Line, options: Options, setting: Setting): Promise<void> => {
  const found = await selectWorkstations(session, line.about)
  const selected = { noun: 'workstation', word: line.word, about: line.about, isAsked: !options.has('noask') }
  const items = found.map(({ name }) => ({ name, item: name }))
  await onEach(session, selected, items, (name) => changeWorkstation(session, name, setting, reasonOf(options)))
}

export const limitCpu: Verb = async (session, said) => {
  const { line, value, options } = valued(said, 'LIMIT')
  await onWorkstations(session, line, options, { limit: read(workstationLimit, value) })
}

export const limitSchedule: Verb = async (session, said) => {
  const { line, value, options } = valued(said, 'LIMIT')
  const limit = read(streamLimit, value)
  await onStreams(session, line, options, {
    one: (id) => limitStream(session, id, limit, reasonOf(options)),
    many: { action: 'limit', limit },
  })
}

export const fence: Verb = async (session, said) => {
  const { line, value, options } = valued(said, 'PRIORITY')
  await onWorkstations(session, line, options, { fence: read(fenceOf, value) })
}

export const link =
  (linked: boolean): Verb =>
  async (session, line) =>
    onWorkstations(session, line, optionsOf(line, ['wait', ...always]), { linked })

export const alterResource: Verb = async (session, said) => {
  const { line, value, options } = valued(said, 'UNITS')
  await setUnits(session, line.about, read(unitsOf, value), reasonOf(options))
}

export const reply: Verb = async (session, said) => {
  const { line, value, options } = valued(said, 'yes')
  const answer = read(yesOrNo, { y: 'yes', n: 'no' }[value.toLowerCase()] ?? value.toLowerCase())
  const prompts = await selectPrompts(session, line.about)
  const selected = { noun: 'prompt', word: line.word, about: line.about, isAsked: !options.has('noask') }
  const items = prompts.map(({ id, name, text }) => ({ name: `${id} ${name ?? text}`, item: String(id) }))
  await onEach(session, selected, items, (id) => replyToPrompt(session, id, answer, reasonOf(options)))
}
