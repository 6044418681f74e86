/** The manual page in the language of troff (man(7)), made from the command tree and the topics. */
import type { CommandPage } from './command-tree.ts'
import { exitMeanings } from './exit-codes.ts'
import { topics } from './topics.ts'

export interface Manual {
  readonly version: string
  readonly pages: readonly CommandPage[]
}

/** A text as troff prints it: a backslash, and a point or quote at the start of a line, mean something to it. */
const plain = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^(?=[.'])/gm, '\\&')

const bold = (text: string): string => `\\fB${plain(text)}\\fR`

/** As it stands, line by line. */
const verbatim = (text: string): string => `.nf\n${plain(text)}\n.fi`

const optionLines = (options: CommandPage['options']): string[] =>
  options.flatMap(({ flags, description }) => ['.TP', bold(flags), plain(description)])

const argumentLines = (page: CommandPage): string[] =>
  page.arguments
    .filter(({ description }) => description !== '')
    .flatMap(({ term, description }) => ['.TP', `\\fI${plain(term)}\\fR`, plain(description)])

const commandLines = (page: CommandPage): string[] => {
  const words = page.arguments.map(({ term }) => term).join(' ')
  return [
    `.SS batuta ${plain(`${page.path}${words === '' ? '' : ` ${words}`}`)}`,
    plain(`${page.description.charAt(0).toUpperCase()}${page.description.slice(1)}.`),
    ...argumentLines(page),
    ...optionLines(page.options),
    ...(page.more === '' ? [] : ['.PP', verbatim(page.more)]),
  ]
}

const topicLines = (name: string, text: string): string[] => [`.SS ${plain(name)}`, verbatim(text)]

export const manPage = ({ version, pages }: Manual): string => {
  const [program, ...commands] = pages
  const exits = Object.entries(exitMeanings).flatMap(([exit, meaning]) => ['.TP', bold(exit), plain(`${meaning}.`)])
  const others = Object.entries(topics).filter(([name]) => name !== 'exit-codes')
  return [
    `.TH BATUTA 1 "" "Batuta ${version}" "Batuta"`,
    '.SH NAME',
    'batuta \\- asks a server of workload automation, and orders from it',
    '.SH SYNOPSIS',
    `${bold('batuta')} \\fICOMMAND\\fR [\\fIoptions\\fR]`,
    '.SH DESCRIPTION',
    plain(program?.description ?? ''),
    plain(
      'Every command has its own help: batuta help COMMAND. The words of conman and composer work, too: batuta help conman.',
    ),
    '.SH OPTIONS',
    ...optionLines(program?.options ?? []),
    '.SH COMMANDS',
    ...commands.filter(({ isLeaf }) => isLeaf).flatMap(commandLines),
    '.SH TOPICS',
    ...others.flatMap(([name, { text }]) => topicLines(name, text())),
    '.SH EXIT STATUS',
    ...exits,
    '.SH FILES',
    '.TP',
    bold('~/.config/batuta/profiles.json'),
    plain('Profiles of servers, with the tokens of logins. Its owner alone may read it.'),
    '.TP',
    bold('~/.local/state/batuta/'),
    plain('The lines that were typed at the prompts of conman and composer.'),
    '',
  ].join('\n')
}
