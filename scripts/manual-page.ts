/** Prints `docs/man/batuta.1` and `docs/exit-codes.md` from the commands and the refusals; with `--check` only says whether they are what these make. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { commandPages } from '#/cli/help/command-tree.ts'
import { exitCodes } from '#/cli/help/exit-codes.ts'
import { manPage } from '#/cli/help/man-page.ts'
import { createProgram } from '#/cli/program.ts'
import { version } from '#/main/version.ts'
import { root } from './tools.ts'

const nowhere = new PassThrough()
const io = { stdout: nowhere, stderr: nowhere, stdin: nowhere, server: '', color: false, columns: 100, version }
const pages = commandPages(createProgram(io, { calls: [] }))

const exitRows = exitCodes().map(({ exit, meaning }) => `| ${exit} | ${meaning} |`)
const refusalRows = exitCodes().flatMap(({ exit, refusals }) =>
  refusals.map(({ code, title, retry }) => `| ${exit} | \`${code}\` | ${title} | ${retry ? 'yes' : ''} |`),
)

const exits = `# Exit codes

A command of the command line ends with one of these. This page is made from \`src/lib/refusals.ts\` by \`scripts/manual-page.ts\`; change the
table, not the page. \`batuta help exit-codes\` prints it.

| exit code | meaning |
| --- | --- |
${exitRows.join('\n')}

74 is that of a command whose output cannot be written, as on a full disk; 130 is what a shell gives a command that Ctrl-C ended.

## Refusals

Each has a code that stays the same from release to release. It stands in brackets behind the sentence on standard error, and is the \`code\` of the
API's problem documents.

| exit code | code | what | try again |
| --- | --- | --- | --- |
${refusalRows.join('\n')}
`

const files: Readonly<Record<string, string>> = {
  'docs/man/batuta.1': manPage({ version, pages }),
  'docs/exit-codes.md': exits,
}

for (const [name, text] of Object.entries(files)) {
  const file = join(root, name)
  if (!process.argv.includes('--check')) {
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, text)
  } else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${name} is not what the commands make. Run: node scripts/manual-page.ts\n`)
    process.exitCode = 1
  }
}
