/** The checks that need nothing but the source: all at the same time, one line each, and what the failed ones said. */
import { run } from './tools.ts'

const checks: Readonly<Record<string, readonly string[]>> = {
  format: ['oxfmt', '--check'],
  lint: ['oxlint'],
  types: ['tsc', '-p', '.'],
  'unused code': ['knip', '--no-progress'],
  'docs/settings.md': ['node', 'scripts/settings-page.ts', '--check'],
  'docs/hwa-api.md': ['node', 'scripts/hwa-api-page.ts', '--check'],
  'docs/selection.md': ['node', 'scripts/selection-page.ts', '--check'],
  'docs/states.md': ['node', 'scripts/states-page.ts', '--check'],
  'docs/tws-compatibility.md': ['node', 'scripts/compatibility-page.ts', '--check'],
  'docs/man/batuta.1': ['node', 'scripts/manual-page.ts', '--check'],
  'docs/tws-commands.md': ['node', 'scripts/tws-commands-page.ts', '--check'],
  'docs/security.md': ['node', 'scripts/roles-table.ts', '--check'],
  'docs/diagnostics.md': ['node', 'scripts/diagnostics-page.ts', '--check'],
}

/** The names of the checks that failed. */
export const runChecks = async (): Promise<string[]> => {
  const begun = performance.now()
  const failed: string[] = []
  const check = async ([name, command]: [string, readonly string[]]): Promise<void> => {
    const { exit, output, tookMs } = await run(command, { show: false })
    process.stdout.write(`${exit === 0 ? '✔' : '✖'} ${name} (${(tookMs / 1000).toFixed(1)} s)\n`)
    if (exit === 0) return
    failed.push(name)
    process.stdout.write(`${output.trimEnd()}\n\n`)
  }
  await Promise.all(Object.entries(checks).map(check))
  const total = ((performance.now() - begun) / 1000).toFixed(1)
  process.stdout.write(failed.length === 0 ? `checks passed in ${total} s\n` : `checks failed: ${failed.join(', ')}\n`)
  return failed
}
