/** The runs of the past: `batuta runs`, and what they come to by job. */
import type { Command } from 'commander'
import { defaultPageSize } from '#/contract/fields.ts'
import { formatDuration } from '#/lib/words.ts'
import { runOutcomes, type RunSummary, type RunView } from '#/model/run-views.ts'
import { wholeNumber } from './arguments.ts'
import { collect } from './pages.ts'
import type { Act, Session } from './session.ts'
import { formatTable, type Column } from './table.ts'

interface RunsOptions {
  readonly from?: string
  readonly to?: string
  readonly name?: string
  readonly stream?: string
  readonly workstation?: string
  readonly outcome?: string
  readonly limit: number
  readonly after?: string
  readonly summary?: boolean
}

export const addRunsCommand = (program: Command, act: Act): void => {
  program
    .command('runs')
    .description('list runs of the past, the last to end first, or sum them up by job')
    .option('--from <day>', 'the first production day; without it that of a week ago')
    .option('--to <day>', 'the last one; without it today')
    .option('--name <pattern>', 'only of these jobs; @ or * stands for any text, ? for one character')
    .option('--stream <pattern>', 'only of these job streams')
    .option('--workstation <pattern>', 'only on these workstations')
    .option('--outcome <list>', `only these, separated by commas: ${runOutcomes.join(', ')}`)
    .option('--summary', 'how many went well and wrong, and how long they took, by job')
    .option('--limit <n>', 'at most so many', wholeNumber, defaultPageSize)
    .option('--after <cursor>', 'go on where the page before ended: the "next" of its --json')
    .addHelpText(
      'after',
      "\nExamples:\n  batuta runs --outcome abended,failed\n  batuta runs --from 2026-11-01 --stream 'FTA1#PAY@' --summary",
    )
    .action(act(listRuns))
}

const listRuns = async (session: Session, { summary, after, limit, ...given }: RunsOptions): Promise<void> => {
  const { client, json } = session
  const clock = await session.clock()
  const asked = { ...given, from: given.from ?? clock.now.toPlainDate().subtract({ days: 7 }).toString() }
  if (summary === true) {
    const answer = await client.runSummary({ ...asked, limit })
    if (json) return session.printJson(answer)
    if (answer.items.length === 0) return session.print('No runs.')
    return session.print(formatTable(answer.items, summaryColumns(clock), session.paint))
  }
  const list = await collect(session, (page) => client.runs({ ...asked, ...page }), {
    limit,
    ...(after !== undefined && { after }),
  })
  if (list === undefined) return
  if (list.items.length === 0) return session.print('No runs.')
  await session.print(formatTable(list.items, runColumns(clock), session.paint))
  if (list.next !== null) await session.print('There are more; --limit shows them.')
}

type When = Awaited<ReturnType<Session['clock']>>

const runColumns = ({ when }: When): readonly Column<RunView>[] => [
  { title: 'DAY', cell: ({ day }) => day },
  { title: 'ID', cell: ({ job }) => String(job), align: 'right' },
  { title: 'JOB', cell: ({ stream, name }) => `${stream}.${name}` },
  { title: 'RUN', cell: ({ run }) => String(run), align: 'right' },
  { title: 'OUTCOME', cell: ({ outcome }) => outcome },
  { title: 'RC', cell: ({ returnCode }) => String(returnCode ?? '-'), align: 'right' },
  { title: 'START', cell: ({ startedAt }) => when(startedAt), align: 'right' },
  { title: 'END', cell: ({ endedAt }) => when(endedAt), align: 'right' },
  { title: 'TOOK', cell: ({ durationMs }) => (durationMs === null ? '-' : formatDuration(durationMs)), align: 'right' },
]

const took = (ms: number | null): string => (ms === null ? '-' : formatDuration(ms))

const summaryColumns = ({ when }: When): readonly Column<RunSummary>[] => [
  { title: 'JOB', cell: ({ stream, name }) => `${stream}.${name}` },
  { title: 'RUNS', cell: ({ runs }) => String(runs), align: 'right' },
  { title: 'WRONG', cell: ({ wentWrong }) => String(wentWrong), align: 'right' },
  { title: 'MEDIAN', cell: ({ median }) => took(median), align: 'right' },
  { title: 'P95', cell: ({ p95 }) => took(p95), align: 'right' },
  { title: 'LONGEST', cell: ({ longest }) => took(longest), align: 'right' },
  { title: 'LAST END', cell: ({ lastEndedAt }) => when(lastEndedAt), align: 'right' },
]
