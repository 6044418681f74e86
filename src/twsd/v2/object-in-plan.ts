/** Workstations and resources of the plan as version 2 shows them, their fields in the order of the schemas. */
import type { Workstation } from '#/model/workstation.ts'
import type { ResourceView, WorkstationView } from '#/model/workstation-views.ts'
import { modelId } from '#/twsd/model/naming.ts'
import { writeWorkstation } from '#/twsd/model/network.ts'
import { uuidOf } from '#/twsd/uuids.ts'
import { currentPlan, engineId, inFolder, keyOfFull, ofWorkstation, partsOfFull } from './plan-keys.ts'

/** What is linked works: there is one state of it. */
const linkedStates = ['LINKED', 'START', 'RUNNING', 'WRITER_RUNNING', 'JOBMAN_UP', 'ONLINE', 'IS_INITED']

/** `definition`: what is defined of it, as far as that is known. */
export const workstationInPlan = (view: WorkstationView, definition: Workstation | undefined): object => {
  const defined = definition === undefined ? {} : writeWorkstation(definition)
  const { description, type, os, nodeName, tcpPort, domain, agentId, securityLevel } = defined
  return {
    engineId,
    id: modelId('workstation', view.name),
    planId: currentPlan,
    ...inFolder(view.name),
    key: keyOfFull(view.name),
    ...(description !== undefined && { description }),
    activeStates: view.linked ? linkedStates : ['IS_INITED'],
    activeFlags: ['FULL_STATUS', 'TCP_IP_LINK'],
    ...(type !== undefined && { type }),
    ...(os !== undefined && { os }),
    timeZone: view.timezone,
    ...(nodeName !== undefined && { nodeName }),
    ...(tcpPort !== undefined && { tcpPort }),
    ...(domain !== undefined && { domainName: domain }),
    limit: view.limit,
    fence: view.fence,
    ...(agentId !== undefined && { agentId }),
    requested: view.running + view.ready,
    ...(securityLevel !== undefined && { securityLevel }),
    ignore: view.ignored,
    archived: false,
  }
}

export const resourceInPlan = (view: ResourceView): object => {
  const { workstation, name } = partsOfFull(view.name)
  const { folderId, folder, name: own } = inFolder(name)
  return {
    engineId,
    id: modelId('resource', view.name),
    folderId,
    folder,
    name: own,
    key: keyOfFull(view.name),
    ...ofWorkstation(workstation),
    quantity: view.units,
    quantityAvailable: view.free,
    quantityInUse: view.inUse,
    holders: view.holders.map(({ type, id, name, units }) => ({
      ...(type === 'job'
        ? { jobId: uuidOf('job', id), job: name, jobKey: keyOfFull(name) }
        : { jobStreamId: uuidOf('stream', id), jobStream: name }),
      quantity: units,
      shared: false,
    })),
    archived: false,
    status: view.free > 0 ? 'AVAILABLE' : 'NOT_AVAILABLE',
  }
}
