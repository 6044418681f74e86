/** What requests say that put work into the plan, and how it is read. */
import { Type, type Static } from 'typebox'
import { Maybe, type Call } from '#/twsd/call.ts'
import { readInstant } from '#/twsd/dates.ts'
import { encodeIdentifier } from '#/twsd/identifiers.ts'
import type { GivenVariables, SubmittedWaits } from '#/model/submission.ts'
import { definitionNameOf } from './model-ids.ts'

const Text = Maybe(Type.String({ maxLength: 4096 }))
const When = Maybe(Type.Union([Type.String({ maxLength: 100 }), Type.Number()]))
const Key = Maybe(Type.Object({ name: Text, folderKey: Maybe(Type.Object({ name: Text })) }))
const StreamKey = Maybe(Type.Object({ id: Text, name: Text, folderKey: Key, workstationKey: Key }))
const Variables = Maybe(Type.Array(Type.Object({ key: Type.String(), value: Text }), { maxItems: 200 }))
const Priority = Maybe(Type.Integer({ minimum: 0, maximum: 101 }))
const Times = Maybe(Type.Object({ startTime: When, untilTime: When, deadlineTime: When, untilAction: Text }))

const given = { variableTable: Variables, variableTableId: Text, alias: Text }
type Given = Static<ReturnType<typeof Type.Object<typeof given>>>

const JobDefinitionPart = Maybe(
  Type.Object({
    jobDefinitionInPlanKey: Maybe(Type.Object({ name: Text, workstationInPlanKey: Key })),
    taskType: Text,
    command: Maybe(Type.Boolean()),
    definedByJsdl: Maybe(Type.Boolean()),
    taskString: Text,
    userLogin: Text,
    recoveryOption: Text,
    returnCodeMapping: Text,
    jobDefinitionModelId: Text,
  }),
)

const JobPart = Type.Object({
  id: Text,
  name: Text,
  jobDefinition: JobDefinitionPart,
  workstationInPlan: Key,
  jobStreamInPlan: StreamKey,
  priority: Priority,
  timeRestriction: Times,
  requiresConfirmation: Maybe(Type.Boolean()),
  dependencies: Maybe(Type.Record(Type.String(), Type.Unknown())),
  jobDefinitionId: Text,
  jobStreamId: Text,
})
export type JobPart = Static<typeof JobPart>

export const SubmitJobInfo = Type.Object({ ...given, job: Maybe(JobPart), workstationId: Text })
export const SubmitIntoStream = Type.Object({ ...given, jobDefinitionId: Text, inputArrivalTime: When })
export const MakeStream = Type.Object({ parameterMap: Variables, inputArrivalTime: When, alias: Text })

const StreamPart = Type.Object({
  key: StreamKey,
  originalJobStreamName: Text,
  aliasJobStreamName: Text,
  jobStreamModelId: Text,
  workstation: Key,
  scheduledDate: When,
  limit: Maybe(Type.Integer({ minimum: -1, maximum: 1024 })),
  priority: Priority,
  timeRestriction: Times,
})
export type StreamPart = Static<typeof StreamPart>

export const SubmitStream = Type.Object({ ...given, jobstream: Maybe(StreamPart), inputArrivalTime: When })

export const instant = (field: string, value: string | number | null | undefined): number | undefined =>
  value == null || value === '' ? undefined : readInstant(field, value)

export const variablesOf = async (
  call: Call,
  { variableTable, variableTableId }: Omit<Given, 'alias'>,
): Promise<GivenVariables> => {
  const variables = Object.fromEntries((variableTable ?? []).map(({ key, value }) => [key, value ?? '']))
  const table = variableTableId ? await definitionNameOf(call, 'vartable', variableTableId) : undefined
  return { ...(Object.keys(variables).length > 0 && { variables }), ...(table !== undefined && { table }) }
}

export const waitsOf = ({
  priority,
  timeRestriction,
}: Pick<JobPart, 'priority' | 'timeRestriction'>): SubmittedWaits => ({
  until: instant('untilTime', timeRestriction?.untilTime),
  deadline: instant('deadlineTime', timeRestriction?.deadlineTime),
  ...(priority != null && { priority }),
})

/** HWA answers orders to submit with identifiers in the plain layout, unless Base64 is asked for. */
export const submittedId = ({ header }: Call, plain: string): string =>
  encodeIdentifier(plain, header('id-encoding') === '1')
