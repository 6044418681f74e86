/** The command of a TASK of type executable: a program with arguments, or a script that stands in the document. */
import type { DocumentNode } from './task-node.ts'
import { refuseTask, type NoTask } from './no-task.ts'

export interface CommandTask {
  readonly runs: 'command'
  /** A program by its path, or the text of a script. */
  readonly program: { readonly path: string } | { readonly script: string }
  readonly arguments: readonly string[]
  readonly workingDirectory: string | undefined
  readonly environment: readonly (readonly [name: string, value: string])[]
  /** Files in place of the job's input, output and errors. */
  readonly input: string | undefined
  readonly output: string | undefined
  readonly error: string | undefined
  /** Wants a desktop, which only Windows has. */
  readonly interactive: boolean
}

/** The command of the element `executable`. */
export const resolveCommand = (executable: DocumentNode): CommandTask | NoTask => {
  const path = executable.value('path')
  const script = scriptOf(executable)
  if ((path === undefined) === (script === undefined)) {
    return refuseTask(
      path === undefined
        ? 'The executable task has neither a path nor a script.'
        : 'The executable task has both a path and a script: keep one of them.',
    )
  }
  return {
    runs: 'command',
    program: path === undefined ? { script: script ?? '' } : { path },
    arguments: argumentsOf(executable),
    workingDirectory: executable.value('workingDirectory'),
    environment: executable.list('environment').flatMap(variablesOf),
    input: executable.value('input'),
    output: executable.value('output'),
    error: executable.value('error'),
    interactive: executable.value('interactive')?.toLowerCase() === 'true',
  }
}

/** Without the empty lines that an editor puts around it: `#!` must be its beginning. */
const scriptOf = (executable: DocumentNode): string | undefined => {
  const node = executable.find('script')
  const attribute = executable.attributes.find(([name]) => name.toLowerCase() === 'script')?.[1]
  const text = attribute ?? (node && (node.text.trim() === '' ? node.value('value', 'text') : node.text))
  if (text === undefined || text.trim() === '') return undefined
  return `${text.replace(/^(?:[ \t]*\n)+/, '').trimEnd()}\n`
}

/** `<arguments><value>a</value></arguments>`, `"arguments": ["a"]` or `{ "value": ["a"] }`. */
const argumentsOf = (executable: DocumentNode): string[] =>
  executable.list('arguments').flatMap((node) => {
    const values = node.list('value').map(({ text }) => text)
    const single = node.attributes.filter(([name]) => name.toLowerCase() === 'value').map(([, value]) => value)
    if (values.length + single.length > 0) return [...values, ...single]
    return node.text === '' || node.text.trim() === '' ? [] : [node.text]
  })

/** `<variable name="A">b</variable>`, `{ "A": "b" }` or a list of `{ "name": "A", "value": "b" }`. */
const variablesOf = (node: DocumentNode): (readonly [string, string])[] => {
  const name = node.value('name', 'key')
  const named = name !== undefined && node.children.length === 0
  if (named) return [[name, node.value('value') ?? node.text] as const]
  return [...node.attributes, ...node.children.flatMap(variablesOf)]
}
