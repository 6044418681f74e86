/**
 * What the edges may ask of the engine and order from it. The HTTP API is the first of them.
 *
 * Questions are answered from memory at once. Orders are answered when what they caused is committed.
 */
import type { Cause } from '#/model/event.ts'
import type { AgentView } from '#/model/agent-views.ts'
import type { Command } from '#/model/command.ts'
import type { AskedDependencies } from '#/model/dependency-change.ts'
import type { Waiter } from '#/model/plan.ts'
import type { AssuranceDesk } from './assurance-desk.ts'
import type { ChangesDesk } from './changes-desk.ts'
import type { MaintenanceDesk } from './maintenance/maintenance-desk.ts'
import type { PlanDesk } from './plan-desk.ts'
import type { BulkDesk } from './bulk-desk.ts'
import type { CalendarDesk } from './calendar-answers.ts'
import type { DefinitionDesk } from './definition-desk.ts'
import type { HistoryDesk } from './history-desk.ts'
import type { Page } from './page.ts'
import type { LogBytes } from './read-log.ts'
import type { RerunFromAsked } from './rerun-from.ts'
import type { OptionView } from '#/model/option-view.ts'
import type { JobStatus, StreamStatus } from '#/model/status.ts'
import type { CommandSubmission, JobSubmission, StreamSubmission } from '#/model/submission.ts'
import type {
  DependencyView,
  Explanation,
  Glance,
  JobDetail,
  JobView,
  LogPart,
  PlanStatus,
  PromptView,
  StreamView,
  SubmittedJob,
  SubmittedStream,
} from '#/model/views.ts'

import type { FreezeView } from '#/model/freeze.ts'
import type { Within } from '#/core/select.ts'
import type { Condition, Order } from '#/selection/condition.ts'
import type { Reading } from '#/selection/read-time.ts'
import type { FileView, ResourceView, WorkstationView } from '#/model/workstation-views.ts'

export type { SourceText } from './definition-desk.ts'
export type { Page } from './page.ts'

/**
 * Which ones, and in what order; absent: that of the plan. `where` is what a selection was read as (`selection/`); `name` is a pattern with `@` or `*` for any text and `?` for one character; `STREAM.JOB` and `WS#STREAM.JOB` work too.
 */
export interface ListOptions<Status> {
  readonly status?: readonly Status[] | undefined
  readonly name?: string | undefined
  readonly where?: Condition | undefined
  readonly order?: Order | undefined
  /** What the caller may see. */
  readonly within?: Within | undefined
  /** The answer is to tell how many there are in all. */
  readonly count?: boolean | undefined
  readonly limit: number
  readonly after?: string | undefined
  /** An order rests on the answer: it is looked up, whatever is kept. */
  readonly anew?: boolean | undefined
}

/** Which bytes of a log: from `offset` on, or so many before the end where it is negative. */
export interface LogRange {
  readonly run?: number | undefined
  readonly offset: number
  readonly limit: number
}

export interface Engine {
  readonly status: () => PlanStatus
  /** Another text whenever what is shown of the plan may be another; the times that are estimated are some seconds old. */
  readonly mark: () => string
  /** Throws `server.standby`: agents are linked to the leader alone. */
  readonly agents: () => AgentView[]
  /** When and where a selection is read: the present of the plan and the zone of the site. */
  readonly reading: () => Reading
  /** Whether orders are taken here. */
  readonly isLeading: () => boolean
  readonly jobs: (options: ListOptions<JobStatus>) => Promise<Page<JobView>>
  readonly streams: (options: ListOptions<StreamStatus>) => Promise<Page<StreamView>>
  /** Throws `stream.unknown`. */
  readonly stream: (id: number) => Promise<StreamView>
  /** What the stream itself waits for. Throws `stream.unknown`. */
  readonly streamDependencies: (id: number) => DependencyView[]
  readonly prompts: () => PromptView[]
  /** The full names of the streams that wait for a prompt, or whose jobs do. Throws `prompt.unknown`. */
  readonly waitersOf: (prompt: number) => string[]
  readonly workstations: () => WorkstationView[]
  readonly resources: () => ResourceView[]
  /** Files that jobs and streams wait for. */
  readonly files: () => FileView[]
  readonly freezes: () => FreezeView[]
  /** What of a job or stream an order can change. Throws `job.unknown` or `stream.unknown`. */
  readonly glance: (target: Waiter) => Glance
  /** Throws `job.unknown`. */
  readonly job: (id: number) => Promise<JobDetail>
  /** As `job`, of many: those that are still in the plan, in their order. */
  readonly jobsInFull: (ids: readonly number[]) => Promise<JobDetail[]>
  readonly why: (id: number) => Explanation
  /** The jobs that a rerun with its successors would take. Throws `job.unknown`. */
  readonly successors: (id: number, scope: 'internal' | 'all') => JobView[]
  /** Throws `job.no_log`, or `agent.unreachable`. `run` defaults to the last. */
  readonly log: (id: number, part: LogRange) => Promise<LogPart>
  /** The same as it was written, byte for byte; one answer holds no more than a megabyte. */
  readonly logBytes: (id: number, part: LogRange) => Promise<LogBytes>
  /** Throws the refusals of the transition table. A command whose request id was seen changes nothing. */
  readonly command: (command: Command) => Promise<void>
  /** Runs a job again from another definition. Throws `definition.unknown`, `definition.ambiguous`, and the refusals of a rerun. */
  readonly rerunFrom: (asked: RerunFromAsked, cause: Cause) => Promise<void>
  /** Gives a job or stream more to wait for. Throws the refusals of `core/order-dependencies.ts`. */
  readonly addDependencies: (
    asked: { readonly target: Waiter; readonly dependencies: AskedDependencies },
    cause: Cause,
  ) => Promise<void>
  /** Puts one more occurrence of a stream into the plan. */
  readonly submit: (asked: StreamSubmission, cause: Cause) => Promise<SubmittedStream>
  /** Puts one job into a stream of the plan. */
  readonly submitJob: (asked: JobSubmission, cause: Cause) => Promise<SubmittedJob>
  /** The same with a command or script that nobody has defined. */
  readonly submitCommand: (asked: CommandSubmission, cause: Cause) => Promise<SubmittedJob>
  readonly options: () => OptionView[]
  /** `name` may be the short one. Throws `option.unknown` and `option.invalid`. */
  readonly setOption: (name: string, value: string, cause: Cause) => Promise<OptionView>
  readonly definitions: DefinitionDesk
  readonly calendars: CalendarDesk
  readonly plan: PlanDesk
  readonly assurance: AssuranceDesk
  readonly bulk: BulkDesk
  readonly history: HistoryDesk
  readonly changes: ChangesDesk
  readonly maintenance: MaintenanceDesk
}
