/** Prints `docs/settings.md` from the table of settings; with `--check` only says whether the page is what the table makes. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Setting } from '#/main/setting.ts'
import { settings } from '#/main/settings.ts'
import { root } from './tools.ts'

const rowOf = ([name, { about, expects, fallback, unset, secret = false }]: [string, Setting]): string => {
  const kept = secret ? ' It is a secret and is never printed.' : ''
  const standing = fallback === undefined ? `unset: ${unset}` : `\`${fallback}\``
  return `| \`${name}\` | ${standing} | ${expects} | ${about}${kept} |`
}

const page = `# Settings

Batuta reads its settings once, at its start, from the environment. A wrong value or a \`BATUTA_\` name that does not exist
ends the start with exit code 78 and names every mistake at once. An empty variable counts as not set.

This page is made from \`src/main/settings.ts\` by \`scripts/settings-page.ts\`; change the table, not the page.

| setting | default | must be | what it does |
| --- | --- | --- | --- |
${Object.entries<Setting>(settings).map(rowOf).join('\n')}
`

const file = join(root, 'docs/settings.md')
if (!process.argv.includes('--check')) writeFileSync(file, page)
else if (readFileSync(file, 'utf8') !== page) {
  process.stderr.write('docs/settings.md is not what the table of settings makes. Run: node scripts/settings-page.ts\n')
  process.exitCode = 1
}
