/**
 * The test of an OPENS dependency: the qualifier is what `test` is asked, with `%p` for the path (HCL Workload Automation,
 * User's Guide and Reference, keyword "opens"). The usual ones are answered here; the rest goes to a shell.
 */
import { execFile } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'

/** How long a shell may take over one test. */
const slowestTestMs = 10_000

const may = (path: string, mode: number): boolean => {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

/** The operators of test(1) that are answered here. */
const operators: Readonly<Record<string, (path: string) => boolean>> = {
  d: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
  e: (path) => statSync(path, { throwIfNoEntry: false }) !== undefined,
  f: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
  r: (path) => may(path, constants.R_OK),
  s: (path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0,
  w: (path) => may(path, constants.W_OK),
}

/** `-f %p`, or several of these joined by `-a` or by `-o`; the first operator may do without its `%p`. */
const simple = /^-([defrsw])(?: %p)?((?: -a -[defrsw] %p)*|(?: -o -[defrsw] %p)*)$/

const answerHere = (path: string, qualifier: string): boolean => {
  const letters = [...qualifier.matchAll(/-([defrsw])\b/g)].map(([, letter]) => letter ?? '')
  const holds = (letter: string): boolean => operators[letter]?.(path) ?? false
  return / -o /.test(qualifier) ? letters.some(holds) : letters.every(holds)
}

const askShell = (path: string, qualifier: string, asWhom: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const expression = qualifier.replaceAll('%p', '"$1"')
    const [program, ...argv] = [...asWhom, '/bin/sh', '-c', `test ${expression}`, 'sh', path]
    execFile(program, argv, { timeout: slowestTestMs, cwd: '/' }, (error) => resolve(error === null))
  })

/**
 * Whether the file is as the dependency wants it. Null: it is a file (`-f %p`). A file that cannot be looked at is not.
 *
 * A shell is asked behind the words of `asWhom`; without any, nothing that needs a shell holds.
 */
export const testFile = async (
  path: string,
  qualifier: string | null,
  asWhom: readonly string[] | undefined = [],
): Promise<boolean> => {
  const text = (qualifier ?? '-f %p')
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .trim()
    .replace(/\s+/g, ' ')
  const expression = text.toLowerCase() === 'notempty' ? '-s %p' : text
  try {
    if (simple.test(expression)) return answerHere(path, expression)
    return asWhom !== undefined && (await askShell(path, expression, asWhom))
  } catch {
    return false
  }
}
