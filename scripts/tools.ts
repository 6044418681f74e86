/** Running the tools of the project: found in `node_modules/.bin`, started at the root, on the pinned Node. */
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the project. */
export const root = fileURLToPath(new URL('..', import.meta.url))

const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter)

export interface Outcome {
  /** 0 is good; a tool that could not be started or was killed counts as 70. */
  readonly exit: number
  /** What it wrote, both streams in the order written; empty when it wrote to the terminal. */
  readonly output: string
  readonly tookMs: number
}

/** Runs a tool to its end. `show`: its output goes to the terminal as it comes, else it is collected. */
export const run = (command: readonly string[], { show }: { readonly show: boolean }): Promise<Outcome> => {
  const begun = performance.now()
  const [program = '', ...rest] = command
  const child = spawn(program === 'node' ? process.execPath : program, rest, {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve) => {
    const end = (exit: number, said = ''): void =>
      resolve({ exit, output: Buffer.concat(chunks).toString() + said, tookMs: performance.now() - begun })
    child.on('error', (error) => end(70, error.message))
    child.on('close', (code) => end(code ?? 70))
  })
}
