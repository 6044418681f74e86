/** The fields of what is submitted. */
import { Type } from 'typebox'
import { Priority } from '#/model/job-stream.ts'
import { Recovery } from '#/model/job-definition.ts'
import { Need } from '#/model/needs.ts'
import { OnUntil } from '#/model/time-of-day.ts'
import { storable } from './fields.ts'
import { exactly } from './route.ts'

/** A word or two: a name. */
export const Name = (description: string) =>
  Type.String({ minLength: 1, maxLength: 200, pattern: storable, description })
/** A line or more: a command, a question. */
export const Text = (description: string, maxLength = 4096) =>
  Type.String({ minLength: 1, maxLength, pattern: storable, description })
const InstantOf = (description: string) =>
  Type.String({
    format: 'date-time',
    maxLength: 40,
    description: `${description} An instant, \`2026-11-22T03:14:00Z\`.`,
  })

export const At = InstantOf('It does not start before.')
export const Alias = Name('What it is called in the plan, in place of the name of its definition.')

/** The variables of a submission. */
export const givenVariables = {
  variables: Type.Optional(
    Type.Record(Type.String(), Type.String({ maxLength: 4096, pattern: storable }), {
      maxProperties: 100,
      description: 'Values by the names of variables. They come before those of all tables, for this submission alone.',
    }),
  ),
  table: Type.Optional(Name('A variable table that is asked first, in place of the one of a run cycle.')),
}

/** As many as TWS lets a job wait for. */
const mostWaits = 40
export const several = <T extends Parameters<typeof Type.Array>[0]>(item: T, description: string) =>
  Type.Optional(Type.Array(item, { maxItems: mostWaits, description }))

/** What is waited for besides what the definition says, and times and a priority in place of its own. */
export const submittedWaits = {
  until: Type.Optional(InstantOf('Not after.')),
  onUntil: Type.Optional(OnUntil),
  deadline: Type.Optional(InstantOf('It is late when it has not ended by then.')),
  priority: Type.Optional(Priority),
  follows: several(
    Name('A number, or a name, and a condition.'),
    'What it follows: jobs by number, WORKSTATION#STREAM.JOB, STREAM.JOB or JOB of its stream; WORKSTATION#STREAM or stream:NUMBER. With a condition: `PAYROLL.CALC IF ABEND|FAIL`.',
  ),
  needs: several(
    exactly({
      workstation: Type.Optional(Name('Where the resource lies; absent: where the job runs.')),
      resource: Name('The name of the resource.'),
      units: Need.properties.units,
    }),
    'Units of resources.',
  ),
  opens: several(
    exactly({
      workstation: Type.Optional(Name('Where the file lies; absent: where the job runs.')),
      path: Text('The file that must be there.'),
      qualifier: Type.Optional(Text('How it is tested, such as `-f %p`.', 120)),
    }),
    'Files.',
  ),
  prompts: several(Text('The name of a defined prompt, else the question itself.', 200), 'Questions.'),
}

const { priority: _, ...waits } = submittedWaits

/** What something of the plan is to wait for besides. */
export const addedWaits = { ...waits, at: Type.Optional(At) }

/** Where a job goes that is submitted, when, and what it waits for. */
export const jobOptions = {
  ...givenVariables,
  into: Type.Optional(
    Name(
      'A stream of the plan: WORKSTATION#STREAM, STREAM, or its number. Absent: JOBS of the workstation of the job.',
    ),
  ),
  alias: Type.Optional(Alias),
  at: Type.Optional(At),
  confirmed: Type.Optional(Type.Boolean({ description: 'It waits to be confirmed when it has ended.' })),
  ...submittedWaits,
}

const { workstation, name } = Recovery.properties.job.properties

/** What is done when it abends. */
export const RecoveryOptions = exactly({
  action: Recovery.properties.action,
  job: Type.Optional(exactly({ workstation, name })),
  prompt: Type.Optional(Text('Asked before anything else is done.', 200)),
  attempts: Type.Optional(Type.Integer({ minimum: 1, maximum: 9999 })),
  repeatEvery: Type.Optional(Type.Integer({ minimum: 0, maximum: 9959, description: 'Minutes before each attempt.' })),
})
