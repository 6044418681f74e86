/** How a client works on one definition of each kind, in both versions: every operation on it once, in an order in which each can work. */
import { modelId } from '#/twsd/model/naming.ts'
import { codecs, saidKinds, type SaidKind } from '#/twsd/model/kinds.ts'
import { modelKinds } from '#/twsd/v1/model-operations.ts'
import type { V1Kind } from '#/twsd/v1/model/kinds.ts'
import type { Sending } from './operation-calls.ts'
import type { Told } from './raw-client.ts'

/** Sends a request, which is a call of this operation of the tables. */
export type CallModel = (operation: string, sending: Sending) => Promise<Told>

/** An object of each kind that nothing else refers to, with its name in our own terms. */
const lone: Readonly<Record<SaidKind, { readonly name: string; readonly text: string }>> = {
  workstation: { name: 'LONE', text: 'CPUNAME LONE OS UNIX NODE there FOR MAESTRO TYPE FTA END\n' },
  class: { name: 'ALL', text: 'CPUCLASS ALL MEMBERS @ END\n' },
  domain: { name: 'SOUTH', text: 'DOMAIN SOUTH END\n' },
  user: { name: 'FTA1#NOBODY', text: 'USERNAME FTA1#NOBODY PASSWORD "secret" END\n' },
  folder: { name: '/NEW', text: 'FOLDER /NEW END\n' },
  calendar: { name: 'FREE', text: '$CALENDAR\nFREE "days" 12/25/2026\n' },
  runcyclegroup: { name: 'WEEKLY', text: 'RUNCYCLEGROUP WEEKLY\nON RUNCYCLE R1 "FREQ=WEEKLY;BYDAY=MO"\nEND\n' },
  vartable: { name: 'RATES', text: 'VARTABLE RATES MEMBERS DAY "1" END\n' },
  parameter: { name: 'TAX.YEAR', text: 'VARTABLE TAX MEMBERS DAY "1" END\n$PARM\nTAX.YEAR "2026"\n' },
  prompt: { name: 'SURE', text: '$PROMPT\nSURE "sure?"\n' },
  resource: { name: 'FTA1#TAPES', text: '$RESOURCE\nFTA1#TAPES 3 "drives"\n' },
  job: { name: 'FTA1#ALONE', text: '$JOBS\nFTA1#ALONE DOCOMMAND "true" STREAMLOGON ops\n' },
  stream: { name: 'FTA1#ALONE', text: 'SCHEDULE FTA1#ALONE ON REQUEST :\nFTA1#EXTRACT\nEND\n' },
}

/** The definitions of all of them. */
export const loneDefinitions = Object.values(lone)
  .map(({ text }) => text)
  .join('')

export const callsOfVersion = {
  v1: async (call: CallModel): Promise<void> => {
    for (const kind of Object.keys(modelKinds) as V1Kind[]) await v1Calls(call, kind)
  },
  v2: async (call: CallModel): Promise<void> => {
    for (const kind of saidKinds) await v2Calls(call, kind)
  },
}

const v1Calls = async (call: CallModel, kind: V1Kind): Promise<void> => {
  const base = `/model/${modelKinds[kind].path}`
  const { name } = lone[kind]
  const id = modelId(kind, name)
  const byName = `?name=${encodeURIComponent(name)}`
  const send = (method: string, template: string, path: string, body?: unknown): Promise<Told> =>
    call(`${method} ${base}${template}`, { method, path: `${base}${path}`, body })
  await send('GET', '', byName)
  const shown = (await send('GET', '/{id}', `/${id}`)).json()
  await send('POST', '/header/query', '/header/query', {})
  await send('POST', '/header/query_next', '/header/query_next', {})
  await send('PUT', '/action/lock', `/action/lock${byName}`)
  await send('PUT', '/action/unlock', `/action/unlock${byName}`)
  await send('PUT', '/{id}/action/lock', `/${id}/action/lock`)
  await send('PUT', '/{id}', `/${id}`, shown)
  await send('PUT', '/{id}/action/unlock', `/${id}/action/unlock`)
  await send('DELETE', '/{id}', `/${id}`)
  await send('POST', '', '', shown)
  await send('DELETE', '', byName)
}

const v2Calls = async (call: CallModel, kind: SaidKind): Promise<void> => {
  const base = `/api/v2/model/${codecs[kind].path}`
  const { name } = lone[kind]
  const id = modelId(kind, name)
  const own = name.replace(/^.*[#./]/, '')
  const byFilter = `?oql=${encodeURIComponent(`name = '${own}'`)}&max_object_affected=1`
  const send = (method: string, template: string, path: string, body?: unknown): Promise<Told> =>
    call(`${method} ${base}${template}`, { method, path: `${base}${path}`, body })
  const shown = (await send('GET', '/{id}', `/${id}`)).json()
  await send('GET', '', '')
  await send('PUT', '/action/lock', `/action/lock${byFilter}`)
  await send('PUT', '/action/unlock', `/action/unlock${byFilter}`)
  await send('PUT', '/{id}/action/lock', `/${id}/action/lock`)
  await send('PUT', '/{id}', `/${id}?isLocked=true`, shown)
  await send('PUT', '/{id}/action/unlock', `/${id}/action/unlock`)
  await send('DELETE', '/{id}', `/${id}`)
  await send('POST', '', '', shown)
  await send('DELETE', '', byFilter)
}
