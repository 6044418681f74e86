/** What the server does for the operations on workstations and domains of the plan. */
import { answer, type Call, type Handler } from '#/twsd/call.ts'
import { readIdentifier } from '#/twsd/identifiers.ts'
import { namedUuid } from '#/twsd/uuids.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { WorkstationChange } from '#/model/workstation-change.ts'
import type { WorkstationView } from '#/model/workstation-views.ts'
import { definitionsOf } from './defined.ts'
import { requireCurrent } from './find.ts'
import { namingOf, splitName, workstationKey, type Naming } from './keys.ts'
import { flag, named, tests, word } from './object-filter.ts'
import { listAnswer, order, pageAsked, pageOf } from './plan-call.ts'
import { readFilter } from './read-filter.ts'

/** A workstation with what its definition says of it. */
interface Known extends WorkstationView {
  readonly type: string
  readonly domain: string
  readonly os: string | undefined
  readonly node: string | undefined
}

const workstationsOf = async (call: Call): Promise<Known[]> => {
  requireCurrent(call)
  const defined = new Map(
    (await definitionsOf(call, 'workstation')).map(({ name, body }) => [name.toUpperCase(), body] as const),
  )
  return call.engine.workstations().map((view) => {
    const { type, domain, os, node } = defined.get(view.name.toUpperCase()) ?? {}
    return { ...view, type: (type ?? 'FTA').toUpperCase(), domain: domain ?? 'MASTERDM', os, node }
  })
}

const linkStatus = ({ linked }: WorkstationView): string => (linked ? 'LINKED' : 'UNLINKED')

const names = (name: string): string[] => [name, splitName(name).base]

const filter = {
  noun: 'workstationInPlan',
  ...tests<Known>(),
  fields: {
    workstationId: named(({ name }: Known) => names(name)),
    workstationName: named(({ name }: Known) => names(name)),
    workstationNameAsString: named(({ name }: Known) => names(name)),
    domainName: named(({ domain }: Known) => [domain]),
    linkStatus: word(linkStatus),
    linkStatusList: word(linkStatus),
    workstationType: word(({ type }: Known) => type),
    workstationTypeList: word(({ type }: Known) => type),
    limit: word(({ limit }: Known) => String(limit)),
    fence: word(({ fence }: Known) => String(fence)),
    timezoneId: named(({ timezone }: Known) => [timezone]),
    jobmanUp: flag(({ linked }: Known) => linked),
    jobmanUpList: flag(({ linked }: Known) => linked),
    nodeName: named(({ node }: Known) => [node ?? '']),
  },
}

const shape = (view: Known, { id, planId }: Naming): object => ({
  id: id(view.name),
  key: workstationKey(view.name),
  workstationInPlanKey: workstationKey(view.name),
  timeZone: view.timezone,
  type: view.type,
  folderName: splitName(view.name).folder,
  domainInPlanKey: { name: view.domain },
  planId,
  workstationModelId: namedUuid('workstation', view.name),
  nodeName: view.node,
  domainId: id(view.domain),
  os: view.os?.toUpperCase(),
  linkStatus: linkStatus(view),
  applicationServerStatus: 'RUNNING',
  limit: view.limit,
  fence: view.fence,
  requestedJobs: view.running + view.ready,
  jobmanUp: view.linked,
  tcpLink: view.linked,
  writerUp: view.linked,
  initialized: true,
  fullStatus: true,
  autoLink: true,
  evtProcRunning: false,
  licenseType: 'PerServer',
})

const queryWorkstations: Handler = async (call) => {
  const test = readFilter(call, filter)
  const naming = namingOf(call)
  const found = (await workstationsOf(call)).filter(test)
  const { items, last } = pageOf(found, pageAsked(call), ({ name }) => naming.id(name))
  return listAnswer(
    call,
    items.map((view) => shape(view, naming)),
    { last, count: found.length },
  )
}

/** By its name, in Base64 or plain. Throws `workstation.unknown`. */
export const findWorkstation = (call: Call, text = call.params['workstationId'] ?? ''): WorkstationView => {
  requireCurrent(call)
  const views = call.engine.workstations()
  for (const name of readIdentifier(text)) {
    const found = views.find((view) => view.name.toUpperCase() === name.toUpperCase())
    if (found !== undefined) return found
  }
  const meant = didYouMean(
    text,
    views.map(({ name }) => name),
  )
  throw new Refusal('workstation.unknown', `The plan has no workstation ${text}.${meant}`)
}

const getWorkstation: Handler = async (call) => {
  const { name } = findWorkstation(call)
  const known = (await workstationsOf(call)).filter((view) => view.name === name)
  return answer(known.map((view) => shape(view, namingOf(call)))[0])
}

const change = async ({ engine, cause }: Call, workstation: string, asked: WorkstationChange): Promise<void> =>
  engine.command({ kind: 'workstation', workstation, change: asked, cause })

const changeWorkstation = (asked: WorkstationChange): Handler =>
  order((call) => change(call, findWorkstation(call).name, asked))

/** The body is a bare number, in quotes or without. */
const numberIn = ({ text }: Call, what: string): number => {
  const [, digits] = /^\s*"?(\d{1,5})"?\s*$/.exec(text) ?? []
  if (digits !== undefined) return Number(digits)
  throw new Refusal('request.invalid', `The body must be the ${what}, a whole number.`)
}

/** HWA answers 200 to this one of its orders. */
const linkWorkstation: Handler = async (call) => {
  await change(call, findWorkstation(call).name, { linked: true })
  return { status: 200 }
}

/** A workstation works when its limit, its fence, its link and an agent let it. */
const healthStatus: Handler = (call) => {
  const { linked, ignored } = findWorkstation(call)
  const { agent } = call.engine.status()
  return answer({ status: linked && !ignored && agent.connected ? 'OK' : 'NOT_OK' })
}

interface DomainKnown {
  readonly name: string
  readonly parent: string | undefined
  readonly manager: string | undefined
}

const domainsOf = async (call: Call): Promise<DomainKnown[]> => {
  requireCurrent(call)
  const defined = await definitionsOf(call, 'domain')
  return defined.map(({ name, body: { parent, manager } }) => ({ name, parent, manager }))
}

const domainShape = ({ name, parent, manager }: DomainKnown, { id, planId }: Naming): object => ({
  id: id(name),
  domainInPlanKey: { name },
  planId,
  domainModelId: namedUuid('domain', name),
  ...(parent !== undefined && { parentDomainKey: { name: parent }, parentDomainId: id(parent) }),
  ...(manager !== undefined && { managerWorkstationKey: workstationKey(manager) }),
})

const domainFilter = {
  noun: 'domainInPlan',
  ...tests<DomainKnown>(),
  fields: {
    domainId: named(({ name }: DomainKnown) => [name]),
    domainName: named(({ name }: DomainKnown) => [name]),
    domainNameAsString: named(({ name }: DomainKnown) => [name]),
    parentDomainNameAsString: named(({ parent }: DomainKnown) => [parent ?? '']),
    managerNameAsString: named(({ manager }: DomainKnown) => [manager ?? '']),
  },
}

const queryDomains: Handler = async (call) => {
  const test = readFilter(call, domainFilter)
  const naming = namingOf(call)
  const found = (await domainsOf(call)).filter(test)
  const { items, last } = pageOf(found, pageAsked(call), ({ name }) => naming.id(name))
  return listAnswer(
    call,
    items.map((one) => domainShape(one, naming)),
    { last, count: found.length },
  )
}

const findDomain = async (call: Call): Promise<DomainKnown> => {
  const text = call.params['domainId'] ?? ''
  const domains = await domainsOf(call)
  for (const name of readIdentifier(text)) {
    const found = domains.find((one) => one.name.toUpperCase() === name.toUpperCase())
    if (found !== undefined) return found
  }
  throw new Refusal('definition.unknown', `There is no domain ${text}.`)
}

const getDomain: Handler = async (call) => answer(domainShape(await findDomain(call), namingOf(call)))

/** Each workstation of the domain in turn. */
const changeDomain = (asked: WorkstationChange): Handler =>
  order(async (call) => {
    const { name } = await findDomain(call)
    const { cause } = call
    for (const [place, view] of (await workstationsOf(call)).entries()) {
      if (view.domain.toUpperCase() !== name.toUpperCase()) continue
      const requestId = cause.requestId && `${cause.requestId}.${place}`
      await change({ ...call, cause: { ...cause, requestId } }, view.name, asked)
    }
  })

export const workstationHandlers = {
  queryWorkstations,
  queryNextWorkstations: queryWorkstations,
  getWorkstation,
  linkWorkstation,
  unlinkWorkstation: changeWorkstation({ linked: false }),
  startWorkstation: changeWorkstation({ linked: true }),
  stopWorkstation: changeWorkstation({ linked: false }),
  updateWorkstationFence: order((call) => change(call, findWorkstation(call).name, { fence: numberIn(call, 'fence') })),
  updateWorkstationLimit: order((call) => change(call, findWorkstation(call).name, { limit: numberIn(call, 'limit') })),
  workstationHealth: healthStatus,
  queryDomains,
  queryNextDomains: queryDomains,
  getDomain,
  linkDomain: changeDomain({ linked: true }),
  unlinkDomain: changeDomain({ linked: false }),
  startDomain: changeDomain({ linked: true }),
  stopDomain: changeDomain({ linked: false }),
}
