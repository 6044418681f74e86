/** Prints `docs/states.md` from the tables of transitions; with `--check` only says whether the page is what the tables make. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { phaseWords } from '#/core/phase-words.ts'
import { streamTransitions } from '#/core/stream-transitions.ts'
import { streamWords } from '#/core/stream-words.ts'
import { consequences, jobTransitions, phaseNames } from '#/core/transitions.ts'
import { eventMeanings } from './event-meanings.ts'
import { root } from './tools.ts'

type Row = Readonly<Partial<Record<string, readonly string[]>>>

/** `waiting --> cancelled: job.cancelled`: an arrow for each pair, with all that leads over it. */
const arrows = (rows: readonly (readonly [string, Row])[]): string => {
  const labels = new Map<string, string[]>()
  for (const [name, row] of rows) {
    for (const [from, tos = []] of Object.entries(row)) {
      for (const to of tos) {
        if (from === to) continue
        const arrow = `${from} --> ${to}`
        labels.set(arrow, [...(labels.get(arrow) ?? []), name])
      }
    }
  }
  return [...labels].map(([arrow, names]) => `    ${arrow}: ${[...new Set(names)].join(', ')}`).join('\n')
}

const stays = (row: Row): string =>
  Object.entries(row)
    .filter(([from, tos = []]) => tos.includes(from))
    .map(([from]) => from)
    .join(', ')

const moves = (row: Row): string =>
  Object.entries(row)
    .flatMap(([from, tos = []]) => {
      const others = tos.filter((to) => to !== from)
      return others.length === 0 ? [] : [`${from} → ${others.join(', ')}`]
    })
    .join('<br>')

const eventRows = (table: Readonly<Record<string, Row>>): string =>
  Object.entries(table)
    .map(
      ([kind, row]) =>
        `| \`${kind}\` | ${eventMeanings[kind as keyof typeof eventMeanings]} | ${moves(row)} | ${stays(row)} |`,
    )
    .join('\n')

const phaseRows = phaseNames
  .flatMap((phase) =>
    phaseWords[phase].map(({ internal, status, when }) => `| ${phase} | ${internal} | ${status} | ${when} |`),
  )
  .join('\n')

const consequenceRows = consequences.map(({ because, row }) => `| ${because} | ${moves(row)} |`).join('\n')

const streamRows = Object.entries(streamWords)
  .map(([status, { internal, when }]) => `| ${status} | ${internal} | ${when} |`)
  .join('\n')

const recovery = ([kind]: readonly [string, Row]): boolean => kind.startsWith('recovery.')

const page = `# The states of jobs and job streams

This page is made from \`src/core/transitions.ts\` and its neighbours by \`scripts/states-page.ts\`; change the tables, not the page.
\`apply\` refuses an event that they do not allow, orders allow what they allow, and a test plays random plans under random orders and
finds nothing that is not in them and nothing in them that does not happen.

## Jobs

A job is in one of these phases. What it waits for is no phase: that is asked of the conditions of its start.

\`\`\`mermaid
stateDiagram-v2
    [*] --> waiting
    [*] --> dormant: a recovery job
${arrows(Object.entries(jobTransitions).filter((entry) => !recovery(entry)))}
    dormant --> waiting: recovery.started
    waiting --> dormant: not needed any more
\`\`\`

| phase | conman says | lists and counts say | when |
| --- | --- | --- | --- |
${phaseRows}

ADD, WAIT, BOUND, ERROR and EXTRN of TWS do not occur: a job enters the plan complete, and there are no extended agents, shadow jobs or
other networks here.

### What moves a job

An event that is not named for a phase is illegal there.

| event | what it says | moves the job | leaves it in its phase |
| --- | --- | --- | --- |
${eventRows(jobTransitions)}

### What moves a job that the event does not name

| because | moves |
| --- | --- |
${consequenceRows}

## Job streams

Of a stream is kept whether it is cancelled, suppressed or complete; its status is read off its jobs.

\`\`\`mermaid
stateDiagram-v2
    [*] --> open
    open --> complete: its last open job ends well
    complete --> open: a job is run again
${arrows(Object.entries(streamTransitions))}
\`\`\`

| event | what it says | moves the stream | legal also when it is |
| --- | --- | --- | --- |
${eventRows(streamTransitions)}

| status | conman says | when |
| --- | --- | --- |
${streamRows}

Only an open stream is waiting, held, ready, stuck or abended; while a run of it is live any stream is running.
`

const file = join(root, 'docs/states.md')
if (!process.argv.includes('--check')) writeFileSync(file, page)
else if (readFileSync(file, 'utf8') !== page) {
  process.stderr.write('docs/states.md is not what the tables make. Run: node scripts/states-page.ts\n')
  process.exitCode = 1
}
