/** Prints `docs/diagnostics.md` from the table of diagnostics; with `--check` only says whether the page is what the table makes. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { diagnosticCodes, type DiagnosticKind } from '#/composer/diagnostic-codes.ts'
import { root } from './tools.ts'

const rowsOf = (severity: DiagnosticKind['severity']): string =>
  Object.entries<DiagnosticKind>(diagnosticCodes)
    .filter(([, kind]) => kind.severity === severity)
    .map(([code, { means, remedy }]) => `| \`${code}\` | ${means} | ${remedy} |`)
    .join('\n')

const page = `# Diagnostics

What \`batuta check\` and \`batuta apply\` say of definitions. Everything is said in one pass, with file, line and column; one
unknown name is said once, with the number of its places. Codes stay the same from release to release.

This page is made from \`src/composer/diagnostic-codes.ts\` by \`scripts/diagnostics-page.ts\`; change the table, not the page.

## Errors

With one of them nothing is applied, and the exit code is 65.

| code | what it means | what to do |
| --- | --- | --- |
${rowsOf('error')}

## Warnings

They keep nothing from being applied, and the exit code is 0.

| code | what it means | what to do |
| --- | --- | --- |
${rowsOf('warning')}
`

const file = join(root, 'docs/diagnostics.md')
if (!process.argv.includes('--check')) writeFileSync(file, page)
else if (readFileSync(file, 'utf8') !== page) {
  process.stderr.write('docs/diagnostics.md is not what the table makes. Run: node scripts/diagnostics-page.ts\n')
  process.exitCode = 1
}
