/** Runs the command line in a test, and keeps what it says. */
import { Readable, Writable } from 'node:stream'
import type { Io } from '#/cli/io.ts'
import { runCli } from '#/cli/program.ts'

export interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

const keeping = (kept: string[]): Writable =>
  new Writable({
    write: (chunk: Buffer, _, done) => {
      kept.push(chunk.toString())
      done()
    },
  })

/** Runs a command line, cut at its blanks. */
export const run = async (server: string, line: string | readonly string[], more: Partial<Io> = {}): Promise<Said> => {
  const out: string[] = []
  const err: string[] = []
  const words = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line
  const code = await runCli(words, {
    stdout: keeping(out),
    stderr: keeping(err),
    stdin: Readable.from([]),
    server,
    color: false,
    columns: 100,
    version: '0.1.0',
    ...more,
  })
  return { code, out: out.join(''), err: err.join('') }
}

/** What is said by a command that did what it was told. */
export const printed = (...lines: string[]): Said => ({
  code: 0,
  out: lines.map((line) => `${line}\n`).join(''),
  err: '',
})
