/**
 * Whoever sits at the terminal: asked for a line or a secret, and given a file in an editor.
 *
 * However a question ends, the terminal is left as it was found: with echo, and a cursor on a line of its own.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Io } from '#/cli/io.ts'
import { Refusal } from '#/lib/refusal.ts'

/** What a shell gives a command that Ctrl-C ended. */
const interrupted = 130

const silence = new Writable({ write: (_chunk, _encoding, done) => done() })

const askWith = async (question: string, echo: boolean): Promise<string> => {
  if (!echo) process.stderr.write(question)
  // The editing of lines needs an output; of a secret nothing must be seen.
  const lines = createInterface({ input: process.stdin, output: echo ? process.stderr : silence, terminal: true })
  const ended = new AbortController()
  lines.on('close', () => ended.abort())
  lines.on('SIGINT', () => {
    lines.close()
    process.stderr.write('\n')
    process.exit(interrupted)
  })
  try {
    return await lines.question(echo ? question : '', { signal: ended.signal })
  } catch {
    throw new Refusal('command.usage', 'The question was not answered: the input has ended.')
  } finally {
    lines.close()
    if (!echo) process.stderr.write('\n')
  }
}

/** $VISUAL or $EDITOR may have arguments, so a shell reads them; the file is passed beside them. */
const edit = async (file: string): Promise<void> => {
  const editor = process.env['VISUAL'] || process.env['EDITOR'] || 'vi'
  const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Refusal('command.usage', `The editor "${editor}" failed; $VISUAL or $EDITOR names another.`)
}

/** What the command line is given where somebody sits at a terminal. */
export const atTerminal = {
  ask: (question: string) => askWith(question, true),
  askSecret: (question: string) => askWith(question, false),
  edit,
} as const satisfies Partial<Io>
