/** Prints `docs/hwa-api.md` from the table of operations; with `--check` only says whether the page is what the table makes. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Operation, Unsupported } from '#/twsd/operation.ts'
import { v1Operations, v1Unsupported } from '#/twsd/v1/operations.ts'
import { v2Operations, v2Unsupported } from '#/twsd/v2/operations.ts'
import { root } from './tools.ts'

interface Row {
  readonly method: string
  readonly path: string
  readonly state: string
  readonly note: string
}

const rowsOf = (operations: Readonly<Record<string, Operation>>, unsupported: readonly Unsupported[]): Row[] => {
  const done = Object.values(operations).map(({ method, path, state, note = '' }) => ({ method, path, state, note }))
  const not = unsupported.flatMap(({ method, paths, why }) =>
    paths.map((path) => ({ method, path, state: '501', note: why })),
  )
  return [...done, ...not]
}

const table = (rows: readonly Row[]): string =>
  [
    '| operation | state | note |',
    '| --- | --- | --- |',
    ...rows.map(({ method, path, state, note }) => `| \`${method} ${path}\` | ${state} | ${note} |`),
  ].join('\n')

const summary = (rows: readonly Row[]): string => {
  const of = (state: string): number => rows.filter((row) => row.state === state).length
  return `${of('works')} work, ${of('partly')} work partly, ${of('501')} answer 501.`
}

const v1 = rowsOf(v1Operations, v1Unsupported)
const v2 = rowsOf(v2Operations, v2Unsupported)

const page = `# HWA's REST API

Scripts and monitoring that speak the REST API of HCL Workload Automation speak to Batuta under \`/twsd\`. This page lists every
operation and how far it works: \`works\` as documented, \`partly\` with what the note says, \`501\` not at all. An address that
stands nowhere here answers 501 too.

The tests call every operation that works, wholly or partly (\`test/twsd/every-operation.test.ts\`).

This page is made from \`src/twsd/v1/operations.ts\`, \`src/twsd/v2/operations.ts\` and what they gather by
\`scripts/hwa-api-page.ts\`; change the tables, not the page.

## How it is spoken

- **Who asks**: Basic with a user and password, or Bearer with an API token, as under \`/api\`. Without either the answer is 401
  with \`WWW-Authenticate: Basic\`, for clients that wait to be asked. Cookies are not taken.
- **Bodies** are JSON. A missing or empty \`Content-Type\`, an empty body and \`{}\` are taken; where the note says so, JSON must be declared.
- **Identifiers** of the plan are \`WS;JSID;JOB\` for jobs and \`WS;JSID\` for streams, plain or in Base64, percent-encoded or not. They
  go out in Base64 unless the header \`Id-Encoding: 0\` asks for the plain layout. Those of definitions are UUIDs.
- **Instants** are sent as \`2026-11-22T03:14:00.000Z\`, and taken in ISO 8601 or as milliseconds since 1970.
- **Locks** of definitions belong to a user in the session that the header \`Context-Session\` names; without the header that session
  is the empty one. What is locked is changed by its holder alone, whichever way a change comes; others are answered 409 with
  \`AWSJDB201E\`. A lock is over eight hours after it was taken. \`force=true\` releases what the same user has locked in another
  session, and for an administrator what anybody has. A variable is locked with its table. \`lock=true\` locks what is read,
  \`unlock=true\` unlocks what was changed, and with \`isLocked=true\` a change is refused unless the caller holds the lock.
- **Headers of version 2**: \`Local-Timezone\` says on whose clocks the times of a \`plan_filter\` are, else those of the site.
  \`Date-Format\` is that of texts of composer, which have their dates as \`MM/dd/yyyy\`; another one is refused there, and JSON and YAML
  have ISO 8601. \`scope\` with \`NO_DEPENDENCIES\` leaves out of definitions what they wait for; job definitions are never embedded.
  \`SELF_SERVICE_CATALOG\` is refused.
- **Errors** are \`{"exceptionName": ..., "messages": [...], "status": ...}\`.
- **\`Request-Id\`** is not read: HCL's samples send one id with many different requests.

## Version 1

${summary(v1)}

${table(v1)}

## Version 2

Its addresses begin with \`/twsd/api/v2\`. ${summary(v2)} What definitions look like as JSON and YAML, and what those cannot
say, stands in [hwa-definitions.md](hwa-definitions.md).

${table(v2)}
`

const file = join(root, 'docs/hwa-api.md')
if (!process.argv.includes('--check')) writeFileSync(file, page)
else if (readFileSync(file, 'utf8') !== page) {
  process.stderr.write('docs/hwa-api.md is not what the table of operations makes. Run: node scripts/hwa-api-page.ts\n')
  process.exitCode = 1
}
