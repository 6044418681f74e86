/** Reads what a job or stream is to wait for (JobDependenciesInPlan, DependenciesInPlan) as people name it in the plan. */
import { Type, type Static } from 'typebox'
import { bodyOf, Maybe, type Call } from '#/twsd/call.ts'
import { jobParts, parseStreamIdentifier, streamParts } from '#/twsd/identifiers.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { AskedDependencies, NamedDependencies } from '#/model/dependency-change.ts'
import { findJob, findStream } from './find.ts'
import { nameOfKey, plainStreamId } from './keys.ts'

const Text = Maybe(Type.String({ maxLength: 4096 }))
const most = { maxItems: 200 }
const Key = Maybe(Type.Object({ name: Text, folderKey: Maybe(Type.Object({ name: Text })) }))
const StreamKey = Maybe(
  Type.Object({ id: Text, name: Text, folderKey: Maybe(Type.Object({ name: Text })), workstationKey: Key }),
)
const JobKey = Maybe(Type.Object({ id: Text, name: Text, jobStreamInPlanKey: StreamKey }))
const Conditional = { outputConditionList: Text, statusConditions: Maybe(Type.Array(Type.String(), most)) }

const Dependencies = Type.Object({
  internalDependencyInPlan: Maybe(Type.Array(Type.Object({ jobId: Text, jobInPlanKey: JobKey, ...Conditional }), most)),
  externalDependencyInPlan: Maybe(
    Type.Array(
      Type.Object({ jobStreamId: Text, jobId: Text, jobStreamKey: StreamKey, jobKey: JobKey, ...Conditional }),
      most,
    ),
  ),
  internetworkDependenciesInPlan: Maybe(Type.Array(Type.Unknown(), most)),
  conditionalDependencyInPlan: Maybe(Type.Array(Type.Unknown(), most)),
  fileDependencyInPlan: Maybe(
    Type.Array(
      Type.Object({
        fileInPlan: Maybe(
          Type.Object({
            fileInPlanKey: Maybe(Type.Object({ name: Text, workstationInPlanKey: Key, qualifier: Text })),
            qualifier: Text,
          }),
        ),
      }),
      most,
    ),
  ),
  promptDependencyInPlan: Maybe(
    Type.Array(Type.Object({ promptId: Text, promptKey: Key, text: Text, promptNumber: Maybe(Type.Integer()) }), most),
  ),
  resourceDependencyInPlan: Maybe(
    Type.Array(
      Type.Object({
        resourceId: Text,
        resourceKey: Maybe(
          Type.Object({ name: Text, folderKey: Maybe(Type.Object({ name: Text })), workstationInPlanKey: Key }),
        ),
        quantity: Maybe(Type.Integer({ minimum: 1, maximum: 1024 })),
      }),
      most,
    ),
  ),
})
type Dependencies = Static<typeof Dependencies>

/** What is read of a body, with the predecessors as our own orders name them. */
interface ReadDependencies {
  readonly body: Dependencies
  readonly follows: readonly string[]
}

const readDependencies = async (call: Call): Promise<ReadDependencies> => {
  const body = bodyOf(call, Dependencies)
  for (const word of ['internetworkDependenciesInPlan', 'conditionalDependencyInPlan'] as const) {
    if (body[word] != null && body[word].length > 0) {
      throw new Refusal('request.invalid', `There are no "${word}" here: conditions stand with the dependency itself.`)
    }
  }
  const follows: string[] = []
  for (const one of body.internalDependencyInPlan ?? []) follows.push(await internalName(call, one))
  for (const one of body.externalDependencyInPlan ?? []) follows.push(await externalName(call, one))
  return { body, follows }
}

type Internal = NonNullable<NonNullable<Dependencies['internalDependencyInPlan']>[number]>
type External = NonNullable<NonNullable<Dependencies['externalDependencyInPlan']>[number]>

/** A job of the same stream, by its identifier or its name. */
const internalName = async (call: Call, one: Internal): Promise<string> => {
  const id = one.jobId ?? one.jobInPlanKey?.id
  if (id != null && id !== '') return `${(await findJob(call, id)).id}${conditionOf(one)}`
  const name = one.jobInPlanKey?.name
  if (name) return `${name}${conditionOf(one)}`
  throw new Refusal('request.invalid', 'A dependency on a job says neither "jobId" nor "jobInPlanKey.name".')
}

/** A job of another stream, or a whole stream, by its identifier or its key. */
const externalName = async (call: Call, one: External): Promise<string> => {
  const job = one.jobId ?? one.jobKey?.id
  if (job != null && jobParts(job) !== undefined) return `${(await findJob(call, job)).id}${conditionOf(one)}`
  const jobName = one.jobKey?.name
  const key = one.jobStreamKey ?? one.jobKey?.jobStreamInPlanKey
  const id = one.jobStreamId ?? key?.id
  if (id != null && streamParts(id) !== undefined) {
    const stream = await findStream(call, id)
    const named = jobName
      ? (await findJob(call, `${plainStreamId(stream.workstation, stream.id)};${jobName}`)).id
      : `stream:${stream.id}`
    return `${named}${conditionOf(one)}`
  }
  if (!key?.name) {
    throw new Refusal(
      'request.invalid',
      'An external dependency says neither "jobId", nor "jobStreamId", nor "jobStreamKey".',
    )
  }
  const workstation = nameOfKey(key.workstationKey)
  return `${workstation === '' ? '' : `${workstation}#`}${nameOfKey(key)}${jobName ? `.${jobName}` : ''}${conditionOf(one)}`
}

/** As HWA spells what can be asked of a predecessor, where it spells it otherwise. */
const spellings: Readonly<Record<string, string>> = { STARTED: 'EXEC', ERROR: 'ABEND', SUPPRESS: 'SUPPR' }

const conditionOf = ({
  outputConditionList,
  statusConditions,
}: Pick<Internal, 'outputConditionList' | 'statusConditions'>) => {
  const statuses = (statusConditions ?? []).map((word) => spellings[word.trim().toUpperCase()] ?? word)
  const words = [...(outputConditionList?.split(/[,|]/) ?? []), ...statuses].map((word) => word.trim())
  const said = words.filter((word) => word !== '')
  return said.length === 0 ? '' : ` IF ${said.join('|')}`
}

/** What is to be added. Throws `request.invalid`, and the refusals of the identifiers. */
export const askedDependencies = async (call: Call): Promise<AskedDependencies> => {
  const { body, follows } = await readDependencies(call)
  return {
    follows,
    needs: (body.resourceDependencyInPlan ?? []).map((one) => {
      const { workstation, name } = resourceOf(one)
      return { ...(workstation !== '' && { workstation }), resource: name, units: one.quantity ?? 1 }
    }),
    opens: (body.fileDependencyInPlan ?? []).map(({ fileInPlan }) => {
      const key = fileInPlan?.fileInPlanKey
      const workstation = nameOfKey(key?.workstationInPlanKey)
      const qualifier = key?.qualifier ?? fileInPlan?.qualifier
      return { ...(workstation !== '' && { workstation }), path: key?.name ?? '', ...(qualifier && { qualifier }) }
    }),
    prompts: (body.promptDependencyInPlan ?? []).map(promptOf),
  }
}

/** What is to be removed, or released from. */
export const namedDependencies = async (call: Call): Promise<NamedDependencies> => {
  const { body, follows } = await readDependencies(call)
  return {
    follows,
    needs: (body.resourceDependencyInPlan ?? []).map((one) => {
      const { workstation, name } = resourceOf(one)
      return workstation === '' ? name : `${workstation}#${name}`
    }),
    opens: (body.fileDependencyInPlan ?? []).map(({ fileInPlan }) => fileInPlan?.fileInPlanKey?.name ?? ''),
    prompts: (body.promptDependencyInPlan ?? []).map(promptOf),
  }
}

const promptOf = (one: NonNullable<NonNullable<Dependencies['promptDependencyInPlan']>[number]>): string =>
  one.promptNumber == null ? nameOfKey(one.promptKey) || (one.text ?? one.promptId ?? '') : String(one.promptNumber)

/** By its key, or its identifier `WS;RESOURCE`. */
const resourceOf = (one: NonNullable<NonNullable<Dependencies['resourceDependencyInPlan']>[number]>) => {
  if (one.resourceKey?.name) {
    return { workstation: nameOfKey(one.resourceKey.workstationInPlanKey), name: nameOfKey(one.resourceKey) }
  }
  const parts = streamParts(one.resourceId ?? '')
  if (parts === undefined || parseStreamIdentifier(parts.stream) !== undefined) {
    throw new Refusal('request.invalid', 'A dependency on a resource says neither "resourceKey" nor "resourceId".')
  }
  return { workstation: parts.workstation, name: parts.stream }
}
