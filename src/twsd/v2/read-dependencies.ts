/** The dependencies that a body of version 2 names, to add them, to release or to remove them. */
import { Type, type Static } from 'typebox'
import { Refusal } from '#/lib/refusal.ts'
import type { AskedDependencies, NamedDependencies } from '#/model/dependency-change.ts'
import { bodyOf, Maybe, type Call } from '#/twsd/call.ts'
import { parseUuid } from '#/twsd/uuids.ts'

const Text = Maybe(Type.String({ maxLength: 4096 }))
const Texts = Maybe(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 50 }))

/** Of all types at once: each has some of these. */
const Dependency = Type.Object({
  dependencyType: Type.String({ maxLength: 40 }),
  id: Text,
  statusConditions: Texts,
  outputConditions: Texts,
  jobId: Text,
  jobName: Text,
  jobStreamId: Text,
  jobStreamName: Text,
  jobStreamWorkstation: Text,
  jobStreamFolder: Text,
  folder: Text,
  name: Text,
  workstation: Text,
  quantity: Maybe(Type.Integer({ minimum: 1, maximum: 1024 })),
  promptName: Text,
  text: Text,
  number: Maybe(Type.Integer({ minimum: 1 })),
  file: Maybe(Type.Object({ name: Text, workstation: Text, qualifier: Text })),
})
type Dependency = Static<typeof Dependency>

export const Dependencies = Type.Object({ dependencies: Maybe(Type.Array(Dependency, { maxItems: 200 })) })

const unrooted = (name: string): string => (name.lastIndexOf('/') === 0 ? name.slice(1) : name)
const placed = (folder: string | null | undefined, name: string): string =>
  unrooted(folder == null || folder === '' || folder === '/' ? name : `${folder}/${name}`)

const spellings: Readonly<Record<string, string>> = { STARTED: 'EXEC', SUPPRESS: 'SUPPR', ERROR: 'ABEND' }

const conditionOf = ({ statusConditions, outputConditions }: Dependency): string => {
  const words = [...(statusConditions ?? []).map((word) => spellings[word] ?? word), ...(outputConditions ?? [])]
  return words.length === 0 ? '' : ` IF ${words.join('|')}`
}

/** By the UUID of a job or stream, by its names, or by the text that a list shows. */
const followsOf = (one: Dependency): string => {
  const condition = conditionOf(one)
  const job = one.jobId == null ? undefined : parseUuid('job', one.jobId)
  if (job !== undefined) return `${job}${condition}`
  const stream = one.jobStreamId == null ? undefined : parseUuid('stream', one.jobStreamId)
  if (stream !== undefined && !one.jobName) return `stream:${stream}${condition}`
  if (one.jobStreamName) {
    const workstation = one.jobStreamWorkstation ? `${unrooted(one.jobStreamWorkstation)}#` : ''
    const name = `${workstation}${placed(one.jobStreamFolder, one.jobStreamName)}`
    return `${name}${one.jobName ? `.${one.jobName}` : ''}${condition}`
  }
  if (one.jobName) return `${one.jobName}${condition}`
  if (one.id) return one.id
  throw new Refusal('request.invalid', `A dependency of the type ${one.dependencyType} says neither an id nor a name.`)
}

const needed = (one: Dependency, value: string | null | undefined, field: string): string => {
  if (value != null && value !== '') return value
  throw new Refusal('request.invalid', `A dependency of the type ${one.dependencyType} needs the field "${field}".`)
}

interface Sorted {
  readonly follows: readonly Dependency[]
  readonly needs: readonly Dependency[]
  readonly opens: readonly Dependency[]
  readonly prompts: readonly Dependency[]
}

const kinds: Readonly<Record<string, keyof Sorted>> = {
  INTERNAL: 'follows',
  EXTERNAL_JOB: 'follows',
  EXTERNAL_JOBSTREAM: 'follows',
  RESOURCE: 'needs',
  FILE: 'opens',
  PROMPT: 'prompts',
}

const sorted = (dependencies: readonly Dependency[]): Sorted => {
  const unknown = dependencies.find(({ dependencyType }) => !Object.hasOwn(kinds, dependencyType))
  if (unknown !== undefined) {
    const sentence = `dependencyType must be one of ${Object.keys(kinds).join(', ')}, not "${unknown.dependencyType}".`
    throw new Refusal('request.invalid', sentence)
  }
  const of = (kind: keyof Sorted): Dependency[] => dependencies.filter((one) => kinds[one.dependencyType] === kind)
  return { follows: of('follows'), needs: of('needs'), opens: of('opens'), prompts: of('prompts') }
}

/** `2 FTA1#TAPES`, as a list shows it. */
const resourceIn = (one: Dependency): { workstation?: string; resource: string } => {
  const [, full] = /^\d+ (.*)$/s.exec(one.id ?? '') ?? []
  const [workstation, name] = full?.split('#') ?? [one.workstation, undefined]
  const resource = name ?? placed(one.folder, needed(one, one.name, 'name'))
  return { ...(workstation && { workstation: unrooted(workstation) }), resource }
}

const promptIn = (one: Dependency): string =>
  one.promptName || one.text || (one.number == null ? needed(one, one.id, 'promptName') : String(one.number))

const fileIn = (one: Dependency): { workstation?: string; path: string; qualifier?: string } => {
  const { name, workstation, qualifier } = one.file ?? {}
  return {
    ...(workstation && { workstation: unrooted(workstation) }),
    path: needed(one, name, 'file.name'),
    ...(qualifier && { qualifier }),
  }
}

/** Of a submission. */
export const dependenciesAsked = (dependencies: readonly Dependency[]): AskedDependencies => {
  const { follows, needs, opens, prompts } = sorted(dependencies)
  return {
    follows: follows.map(followsOf),
    needs: needs.map((one) => ({ ...resourceIn(one), units: one.quantity ?? 1 })),
    opens: opens.map(fileIn),
    prompts: prompts.map(promptIn),
  }
}

/** What is to be added. Throws `request.invalid`. */
export const addedDependencies = (call: Call): AskedDependencies =>
  dependenciesAsked(bodyOf(call, Dependencies).dependencies ?? [])

/** What is to be removed, or released from. */
export const namedDependencies = (call: Call): NamedDependencies => {
  const { follows, needs, opens, prompts } = sorted(bodyOf(call, Dependencies).dependencies ?? [])
  return {
    follows: follows.map(followsOf),
    needs: needs.map((one) => {
      const { workstation, resource } = resourceIn(one)
      return workstation === undefined ? resource : `${workstation}#${resource}`
    }),
    opens: opens.map((one) => one.file?.name ?? needed(one, one.id, 'file.name')),
    prompts: prompts.map(promptIn),
  }
}
