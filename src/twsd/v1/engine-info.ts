/** What monitoring asks first: which product this is, and whether its plan runs. */
import type { Call } from '#/twsd/call.ts'

/** The level of HWA whose interface this is. */
const apiLevel = '10.2.0.00'

/**
 * In HWA's words, with its spellings (`synphony`). The plan has no file and no number of its own: its run number is the term of the
 * leader, which grows as HWA's does with each new plan.
 */
export const engineInfo = async ({ engine, site }: Call): Promise<object> => {
  const { plan, leader, server } = engine.status()
  const { startOfDay } = engine.plan.overview()
  const master = await masterOf(engine)
  const hasPlan = plan.from !== null
  return {
    hasDatabasePlan: true,
    timezone: plan.timezone,
    version: apiLevel,
    fullVersion: `Batuta ${site.version}`,
    displayVersion: `Batuta ${site.version}`,
    apiLevel,
    featureLevel: apiLevel,
    hasModel: true,
    hasPlan,
    engineType: 'TWS',
    planTimezone: plan.timezone,
    dbTimezone: plan.timezone,
    workstationName: master.workstation ?? server.name,
    ...(master.domain !== undefined && { domainName: master.domain }),
    synphonyRunNumber: leader.term,
    ...(plan.from !== null && { synphonyPlanStart: plan.from }),
    ...(plan.to !== null && { synphonyPlanEnd: plan.to }),
    synphonyBatchManStatus: engine.isLeading() || leader.server !== null ? 'ENGINE_STATUS_LIVES' : 'ENGINE_STATUS_DOWN',
    synphonyStartOfDay: startOfDay,
    ...(master.workstation !== undefined && { masterWorkstation: master.workstation }),
    ...(master.domain !== undefined && { masterDomain: master.domain }),
    dbStartOfDay: startOfDay,
    rdbmsType: 'POSTGRESQL',
    licenseType: 'PERSERVER',
  }
}

/** The domain that is the topmost one, and the workstation that manages it, where they are defined. */
const masterOf = async ({ definitions }: Call['engine']): Promise<{ workstation?: string; domain?: string }> => {
  const { items } = await definitions.list({ kind: 'domain' }, { limit: 100 })
  for (const { kind, name } of items) {
    if (kind !== 'domain') continue
    const { body } = await definitions.get({ kind, name })
    const { isMaster, manager } = body as { isMaster?: boolean; manager?: string }
    if (isMaster === true) return { domain: name, ...(manager !== undefined && { workstation: manager }) }
  }
  return {}
}
