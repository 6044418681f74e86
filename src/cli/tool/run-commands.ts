/** Runs command lines of conman or composer: those that were given, those of standard input, or those that are typed at a prompt. */
import { createInterface } from 'node:readline/promises'
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import { sayRefusal } from '#/cli/say-refusal.ts'
import type { Session } from '#/cli/session.ts'
import { historyOf, longestHistory } from './history.ts'
import { readCommands, readLine } from './line.ts'
import { findVerb, longName, type Known } from './verb.ts'

export interface Tool {
  readonly name: 'conman' | 'composer'
  readonly verbs: readonly Known[]
  /** What stands before the line that is typed. */
  readonly prompt: string
}

const leave = new Set(['exit', 'e', 'quit', 'bye'])
const helps = new Set(['help', 'h', '?'])

/** Runs all commands of a line. One that is refused does not keep those after it; the first refusal is thrown at the end. */
export const runCommands = async (session: Session, tool: Tool, text: string): Promise<void> => {
  const commands = readCommands(text)
  const refused: Refusal[] = []
  for (const command of commands) {
    try {
      await runCommand(session, tool, command)
    } catch (error) {
      if (!(error instanceof Refusal) || commands.length === 1) throw error
      refused.push(error)
      await sayRefusal(session.io, error)
    }
  }
  throwFirst(refused, commands.length)
}

const runCommand = async (session: Session, tool: Tool, command: string): Promise<void> => {
  const said = readLine(command)
  if (helps.has(said.word)) return showHelp(session, tool, said.about)
  const { verb, line } = findVerb(tool.name, tool.verbs, said)
  await verb.run(session, line)
}

const throwFirst = (refused: readonly Refusal[], all: number): void => {
  const [first] = refused
  if (first !== undefined) throw new Refusal(first.code, `${refused.length} of ${count(all, 'command')} were refused.`)
}

/** Takes lines until `exit` or the end; at a terminal with a prompt and those before under the arrow keys. */
export const takeLines = async (session: Session, tool: Tool): Promise<void> => {
  const { io } = session
  const isTerminal = io.ask !== undefined
  const history = historyOf(io, tool.name)
  const atPrompt = { output: io.stderr, terminal: true, history: history.read(), historySize: longestHistory }
  const lines = createInterface({ input: io.stdin, ...(isTerminal && atPrompt) })
  if (isTerminal) lines.on('history', history.write)
  lines.setPrompt(tool.prompt)
  const ask = (question: string): Promise<string> => lines.question(question)
  const asking: Session = isTerminal ? { ...session, io: { ...io, ask } } : session
  const refused: Refusal[] = []
  let all = 0
  lines.on('SIGINT', () => lines.write(null, { ctrl: true, name: 'u' }))
  if (isTerminal) lines.prompt()
  for await (const text of lines) {
    if (leave.has(text.trim().toLowerCase())) break
    if (text.trim() !== '') all += 1
    await runCommands(asking, tool, text).catch(async (error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      refused.push(error)
      await sayRefusal(io, error)
    })
    if (isTerminal) lines.prompt()
  }
  lines.close()
  if (!isTerminal) throwFirst(refused, all)
}

const showHelp = async (session: Session, { name, verbs }: Tool, about: string): Promise<void> => {
  if (about !== '') {
    const found = verbs.filter((one) => one.name === about || one.shorts.includes(about))
    if (found.length === 0) findVerb(name, verbs, readLine(about))
    for (const one of found) await session.print(helpOf(one))
    return
  }
  const width = Math.max(...verbs.map((one) => titleOf(one).length))
  const lines = verbs.flatMap((one) => ('reason' in one ? [] : [`  ${titleOf(one).padEnd(width)}  ${one.what}`]))
  await session.print(
    ['Commands:', ...lines, `  ${'exit'.padEnd(width)}  ends`, '', `help COMMAND tells more.`].join('\n'),
  )
}

const titleOf = (one: Known): string => [longName(one), ...one.shorts].join(', ')

const helpOf = (one: Known): string =>
  'reason' in one
    ? `${titleOf(one)}: it has no meaning here: ${one.reason}`
    : `${titleOf(one)}: ${one.what}\n  ${one.shorts[0] ?? one.name} ${one.syntax}\n  ${one.example}`
