/** Writes into `docs/security.md` which routes each role may use besides those of the roles before it; with `--check` only says whether they stand there. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { browserRoutes } from '#/contract/browser.ts'
import { liveRoutes } from '#/contract/live.ts'
import type { Route } from '#/contract/route.ts'
import { routes } from '#/contract/routes.ts'
import { roles, type Needs } from '#/model/caller.ts'
import { root } from './tools.ts'

const all = Object.entries<Route>({ ...routes, ...liveRoutes, ...browserRoutes })

const who: Readonly<Record<Needs, string>> = {
  nobody: 'nobody need be known',
  login: 'any login',
  viewer: 'viewer',
  operator: 'operator',
  scheduler: 'scheduler',
  administrator: 'administrator',
}

const rowOf = (needs: Needs): string => {
  const names = all.filter(([, route]) => route.needs === needs).map(([name]) => `\`${name}\``)
  return `| ${who[needs]} | ${names.toSorted().join(', ')} |`
}

const table = `| who | routes of the API, by their names in the reference |
| --- | --- |
${(['nobody', 'login', ...roles] as const).map(rowOf).join('\n')}
`

const [begin, end] = [
  '<!-- Made by scripts/roles-table.ts from the contract. -->\n\n',
  '\n<!-- End of what is made. -->\n',
]
const file = join(root, 'docs/security.md')
const page = readFileSync(file, 'utf8')
const from = page.indexOf(begin) + begin.length
const to = page.indexOf(end)
if (from < begin.length || to < from)
  throw new Error('docs/security.md does not say where the table of roles begins and ends')
if (!process.argv.includes('--check')) writeFileSync(file, page.slice(0, from) + table + page.slice(to))
else if (page.slice(from, to) !== table) {
  process.stderr.write('docs/security.md has other roles than the contract. Run: node scripts/roles-table.ts\n')
  process.exitCode = 1
}
