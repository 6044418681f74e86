/** The command that tells what changes, line by line, as it happens. */
import type { Command } from 'commander'
import type { Refusal } from '#/lib/refusal.ts'
import type { ChangeView, ResyncView, UnconfirmedView } from '#/model/change-view.ts'
import { changeKinds } from '#/model/change-view.ts'
import type { Act, Session } from './session.ts'
import type { Clock } from './when.ts'

interface WatchOptions {
  readonly kinds?: string
  readonly oql?: string
  readonly status?: string
  readonly name?: string
  readonly after?: string
}

export const addWatchCommand = (program: Command, act: Act): void => {
  program
    .command('watch')
    .description('what changes, as it changes, until you stop it')
    .argument('[selection]', 'only of these jobs, as of batuta jobs: @#PAY@.@+state=abend')
    .option('--kinds <list>', `only these: ${changeKinds.join(', ')}`)
    .option('--oql <query>', 'the same in OQL')
    .option('--name <pattern>', 'only of this name, with @ or * for any text and ? for one character')
    .option('--status <list>', 'only while they are in one of these statuses, separated by commas')
    .option('--after <id>', 'go on after the message of this id, as --json prints them')
    .addHelpText(
      'after',
      '\nA server that restarts is waited for, and nothing is missed meanwhile.' +
        '\nA selection is of jobs; with --kinds streams of job streams. What leaves it is told once.' +
        '\n\nExamples:\n  batuta watch\n  batuta watch --kinds jobs\n  batuta watch @#PAY@.@+state=abend\n  batuta --json watch | jq .data.jobs',
    )
    .action(act((session, select: string | undefined, options: WatchOptions) => watch(session, select, options)))
}

const watch = async (
  session: Session,
  select: string | undefined,
  { after, ...options }: WatchOptions,
): Promise<void> => {
  const { client, io, json, printJson, print } = session
  const onLost = ({ message }: Refusal): void => void io.stderr.write(`batuta: ${message} Trying again.\n`)
  const { kinds, ...narrowed } = { ...options, ...(select !== undefined && { select }) }
  const of = kinds ?? (Object.keys(narrowed).length > 0 ? 'jobs' : undefined)
  const input = { ...narrowed, ...(of !== undefined && { kinds: of }) }
  const lines = createLines(session, await session.clock())
  for await (const told of client.changes(input, { onLost, ...(after !== undefined && { after }) })) {
    if (told.event === 'position') continue
    if (json) await printJson(told)
    else if (told.event === 'unconfirmed') await print(lines.unconfirmed(told.data))
    else for (const line of told.event === 'changes' ? lines.of(told.data) : [resyncLine(told.data)]) await print(line)
  }
}

const reasons: Readonly<Record<ResyncView['why'], string>> = {
  begin: 'Watching. What is there already: batuta plan',
  too_old: 'More has changed meanwhile than is kept: look at the lists again.',
  too_many: 'More has changed at once than can be told one by one: look at the lists again.',
  confirmed: 'The server knows again what is: look at the lists again.',
  other_ledger: 'This is not the ledger that was watched before: look at the lists again.',
}

const resyncLine = ({ why }: ResyncView): string => reasons[why] ?? 'Look at the lists again.'

/** What was printed of so many is remembered, so that a line is printed when something of it is new. */
const mostRemembered = 50_000

const createLines = ({ paint }: Session, { exactly }: Clock) => {
  const last = new Map<string, string>()
  const isNews = (name: string, text: string): boolean => {
    if (last.get(name) === text) return false
    if (last.size >= mostRemembered) last.clear()
    last.set(name, text)
    return true
  }
  /** What was printed once, and is not in the selection any more. */
  const leaves = function* (what: string, ids: readonly number[], at: string): Generator<string> {
    for (const id of ids) if (last.delete(`${what} ${id}`)) yield `${at}  ${what} ${id} has left the selection`
  }
  const of = function* (change: ChangeView): Generator<string> {
    const at = exactly(change.at)
    const { streams = [], jobs = [], prompts = [], workstations = [], streamsGone = [], jobsGone = [] } = change
    yield* leaves('stream', streamsGone, at)
    yield* leaves('job', jobsGone, at)
    for (const { id, name, workstation, status, late } of streams) {
      const text = `${paint.status(status)}${late ? ', late' : ''}`
      if (isNews(`stream ${id}`, text)) yield `${at}  ${workstation}#${name} (stream ${id})  ${text}`
    }
    for (const job of jobs) {
      const text = `${paint.status(job.status)}${detailOf(job)}`
      if (isNews(`job ${job.id}`, text)) yield `${at}  ${job.stream}.${job.name} (job ${job.id})  ${text}`
    }
    for (const { id, text, status } of prompts) {
      if (isNews(`prompt ${id}`, status)) yield `${at}  prompt ${id} (${text})  ${status}`
    }
    for (const { name, limit, fence, linked } of workstations) {
      const text = `limit ${limit}, fence ${fence}${linked ? '' : ', unlinked'}`
      const isFirst = !last.has(`workstation ${name}`)
      if (isNews(`workstation ${name}`, text) && !isFirst) yield `${at}  workstation ${name}  ${text}`
    }
    if (change.freezes === true) yield `${at}  freezes have changed: batuta freezes`
    if (change.plan === true) yield `${at}  the plan has changed: streams came or left`
    if (change.definitions !== undefined) yield `${at}  definitions are at revision ${change.definitions}`
  }
  const unconfirmed = ({ since }: UnconfirmedView): string =>
    `The server has had no word of its ledger since ${exactly(since)}: lists show what was then, and nothing is told until it has.`
  return { of, unconfirmed }
}

const detailOf = ({ run, returnCode, status, late }: NonNullable<ChangeView['jobs']>[number]): string => {
  const facts = [
    ...(run > 1 ? [`run ${run}`] : []),
    ...(returnCode !== null && status !== 'succeeded' ? [`return code ${returnCode}`] : []),
    ...(late ? ['late'] : []),
  ]
  return facts.map((fact) => `, ${fact}`).join('')
}
