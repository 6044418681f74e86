/** The commands about the audit, with their help. */
import { Option, type Command } from 'commander'
import type { AuditView } from '#/model/audit-views.ts'
import { Refusal } from '#/lib/refusal.ts'
import { AnsweredRefusal, type Act, type Session } from './session.ts'
import { formatFacts, formatTable, type Column } from './table.ts'
import type { Clock } from './when.ts'

interface ListOptions {
  readonly actor?: string
  readonly operation?: string
  readonly request?: string
  readonly limit: number
}

export const addAuditCommands = (program: Command, act: Act): void => {
  const audit = program.command('audit').description('who did what')
  audit
    .command('list', { isDefault: true })
    .description('list orders, logins and changes of users, the latest first')
    .option('--actor <actor>', 'only of user:maria, token:maria/ci, local:root')
    .option('--operation <name>', 'only hold, rerun, apply, login ...')
    .option('--request <id>', 'only of this request')
    .addOption(new Option('--limit <n>', 'how many').default(50).argParser(Number))
    .action(act(listEntries))
  audit
    .command('show')
    .description('show one entry: its input, and how its object stood before and after')
    .argument('ID')
    .action(act(showEntry))
  audit
    .command('verify')
    .description('check that the audit is what was written')
    .option('--head <hash>', 'a hash that was the last one once, from the log of the server (audit.head)')
    .addHelpText(
      'after',
      '\nEnds with 65 when an entry was changed, removed, swapped, put in or, with --head, cut off.',
    )
    .action(act(verify))
}

const listEntries = async (session: Session, { actor, operation, request, limit }: ListOptions): Promise<void> => {
  const answer = await session.client.audit({
    limit,
    ...(actor !== undefined && { actor }),
    ...(operation !== undefined && { operation }),
    ...(request !== undefined && { requestId: request }),
  })
  if (session.json) return session.printJson(answer)
  await session.print(formatTable(answer.items, columns(await session.clock()), session.paint))
}

const columns = ({ exactly }: Clock): readonly Column<AuditView>[] => [
  { title: 'ID', cell: ({ id }) => String(id) },
  { title: 'AT', cell: ({ at }) => exactly(at) },
  { title: 'WHO', cell: ({ actor }) => actor },
  { title: 'FROM', cell: ({ source }) => source },
  { title: 'WHAT', cell: ({ operation, input }) => `${operation} ${objectOf(input)}`.trim() },
  { title: 'CAME OF IT', cell: ({ state, code }) => (state === 'ordered' ? 'not known' : (code ?? state)) },
  { title: 'WHY', cell: ({ reason }) => reason ?? '-' },
]

/** What the order was about, by the fields of its path. */
const objectOf = (input: unknown): string => {
  const fields = (input ?? {}) as Record<string, unknown>
  const name = ['id', 'user', 'name', 'workstation', 'resource', 'stream', 'job'].find((field) => field in fields)
  const value = name === undefined ? undefined : fields[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

const showEntry = async (session: Session, id: string): Promise<void> => {
  const entry = await session.client.auditEntry({ entry: Number(id) })
  if (session.json) return session.printJson(entry)
  const { exactly } = await session.clock()
  const shown = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
  const facts = [
    ['Entry', String(entry.id)],
    ['At', exactly(entry.at)],
    ['Who', `${entry.actor} from ${entry.source}`],
    ['What', entry.operation],
    ['Request', entry.requestId],
    ['Why', entry.reason],
    ['Input', shown(entry.input)],
    ['Before', shown(entry.before)],
    ['After', shown(entry.after)],
    ['Came of it', entry.state === 'ordered' ? 'not known: the server ended before' : entry.state],
    ['Ended', entry.endedAt === null ? null : exactly(entry.endedAt)],
    ['Refused', entry.sentence === null ? null : `${entry.sentence} [${entry.code}]`],
    ['Hash', entry.hash],
  ] as const
  await session.print(formatFacts(facts, session.paint))
}

const verify = async (session: Session, { head }: { readonly head?: string }): Promise<void> => {
  const check = await session.client.verifyAudit(head === undefined ? {} : { head })
  if (session.json) await session.printJson(check)
  const sentence = check.sentence ?? 'The audit is not what was written.'
  if (!check.intact) throw new (session.json ? AnsweredRefusal : Refusal)('audit.broken', sentence)
  if (session.json) return
  await session.print(`The audit is whole: ${check.entries} entries, the last with hash ${check.head}.`)
  const { sealed, elsewhere } = check
  if (sealed === 0) return
  await session.print(`${sealed} of them are sealed in files.`)
  // A file may have been taken away: who knows where it was written can look.
  for (const { file, server } of elsewhere)
    await session.print(`Not verified: ${file} is not on this machine; ${server} wrote it.`)
}
