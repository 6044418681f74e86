/** The shell for a TASK of type executable. */
import type { CommandTask } from '#/composer/task-command.ts'
import type { DocumentPlan } from './plan-document.ts'
import { quote } from './shell-words.ts'

/** Every argument reaches the program as it is written. A script becomes a file, run by its `#!` or /bin/sh. */
export const planCommand = (task: CommandTask, file: string): DocumentPlan | { readonly reason: string } => {
  const wrong = task.environment.find(([name]) => !/^[A-Za-z_]\w*$/.test(name))
  if (wrong !== undefined) return { reason: `${wrong[0]} is no name for a variable of the environment.` }
  const { program } = task
  const script = 'script' in program ? program.script : undefined
  const path = 'path' in program ? program.path : undefined
  const words = [...(path === undefined ? [...interpreterOf(script ?? ''), file] : [path]), ...task.arguments]
  return {
    command: [`exec ${words.map(quote).join(' ')}`, ...redirections(task)].join(' '),
    lines: [
      ...task.environment.map(([name, value]) => `export ${name}=${quote(value)}`),
      ...(task.workingDirectory === undefined ? [] : [`cd -- ${quote(task.workingDirectory)} || exit 126`]),
    ],
    script,
    program: path,
  }
}

/** The first line of a script as the kernel reads it: the interpreter and one argument (execve(2)). */
const interpreterOf = (script: string): string[] => {
  const [, interpreter, argument] = /^#![ \t]*(\S+)(?:[ \t]+([^\n]*\S))?/.exec(script) ?? []
  if (interpreter === undefined) return ['/bin/sh']
  return argument === undefined ? [interpreter] : [interpreter, argument]
}

const redirections = ({ input, output, error }: CommandTask): string[] => [
  ...(input === undefined ? [] : [`<${quote(input)}`]),
  ...(output === undefined ? [] : [`>${quote(output)}`]),
  ...(error === undefined ? [] : [error === output ? '2>&1' : `2>${quote(error)}`]),
]
