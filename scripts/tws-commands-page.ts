/** Prints `docs/tws-commands.md` from the tables of commands of conman and composer; with `--check` only says whether the page is what they make. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { composerVerbs } from '#/cli/composer/composer-verbs.ts'
import { kindWords } from '#/cli/composer/kinds.ts'
import { conmanVerbs } from '#/cli/conman/conman-verbs.ts'
import { longName, type Known } from '#/cli/tool/verb.ts'
import { root } from './tools.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|')
const code = (text: string): string => `\`${cell(text)}\``

const row = (known: Known): string => {
  const names = [longName(known), ...known.shorts].map(code).join(', ')
  if ('reason' in known) return `| ${names} | no | ${cell(known.reason)} |`
  return `| ${names} | yes | ${cell(known.what)}<br>${code(`${known.shorts[0] ?? known.name} ${known.syntax}`.trim())} |`
}

const table = (verbs: readonly Known[]): string =>
  ['| command | works | what it does, or why it has no meaning here |', '| --- | --- | --- |', ...verbs.map(row)].join(
    '\n',
  )

const kinds = Object.entries(kindWords)
  .map(([kind, words]) => `| ${kind} | ${words.map(code).join(', ')} |`)
  .join('\n')

const page = `# The commands of conman and composer

Who knows TWS can go on typing what the fingers know. This page is made from the tables in \`src/cli/conman\` and \`src/cli/composer\` by
\`scripts/tws-commands-page.ts\`; change the tables, not the page.

    batuta sj '@#PAY@.@+state=abend;info'           a command of conman by itself
    batuta conman 'kill 4711 & rr 4711;at=2330'     several, chained by &
    batuta conman < orders.txt                      a line each, from a file or a pipe
    batuta conman                                   a prompt, with the lines before under the arrow keys
    batuta composer 'extract night.txt from js=FTA1#@'

- \`;\`, \`&\`, \`(\` and \`#\` after a blank mean something to a shell: quote the line, as with conman.
- \`@\` stands for any text and \`?\` for one character. A job may also be named by its number, as the lists of \`batuta jobs\` show it.
- [selection.md](selection.md) has the language of selections and every qualifier.
- A command that means several jobs, streams or workstations asks before it orders anything. \`;noask\` keeps it from asking; where nobody
  sits at a terminal it is needed.
- Every order takes \`;reason="TEXT"\`.
- What is ordered of more than twenty is one order about many (\`batuta bulk\`): one line tells how it went, and a table what was refused.
- Of several commands each is run, whatever becomes of those before. The exit code is that of the first that was refused, from the table
  in [cli.md](cli.md); conman itself ends with 0 most of the time.
- \`--json\` prints what the API answers in place of the columns.
- Names are never cut: the columns are as with \`MAESTRO_OUTPUT_STYLE=LONG\`, and grow with what stands in them. Estimates stand in
  parentheses. What a job waits for stands under Deps for the first 200 that wait.
- \`reply\`, \`submit\` and \`resource\` by themselves are commands of this command line, too. They are conman's as soon as a \`;\` stands in
  what comes after: \`batuta reply 'GOLIVE;yes'\`.
- \`list\`, \`display\`, \`delete\`, \`modify\`'s short word and some others are composer's behind \`batuta composer\` alone.

## conman

${table(conmanVerbs)}

## composer

A selection is \`KIND=PATTERN\`: \`js=@#PAY@\`, \`jd=FTA1#@\`. A pattern alone is of every kind.

${table(composerVerbs)}

| kind | words |
| --- | --- |
${kinds}
`

const file = join(root, 'docs/tws-commands.md')
if (!process.argv.includes('--check')) writeFileSync(file, page)
else if (readFileSync(file, 'utf8') !== page) {
  process.stderr.write('docs/tws-commands.md is not what the tables make. Run: node scripts/tws-commands-page.ts\n')
  process.exitCode = 1
}
