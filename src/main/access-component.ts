/** Who may come in: the first user of a new site, the token of the machine, and what the edges ask. */
import { createAccess } from '#/access/access.ts'
import { makeLocalToken, type LocalToken } from '#/access/local-token.ts'
import { makeSelfSigned, openTls, type TlsKeeper } from '#/access/tls.ts'
import type { Condition } from '#/monitoring/health.ts'
import { certificateCondition } from '#/monitoring/thresholds.ts'
import { makeFirstUser } from '#/access/users-desk.ts'
import { openPool, type Database } from '#/db/pool.ts'
import { appendAudit, auditHead, findOrderOf } from '#/store/audit.ts'
import { poolName } from '#/store/leader-session.ts'
import type { Component } from './component.ts'
import { auditFolder } from './configuration.ts'
import { accessCondition, measureBelieved } from './measure-believed.ts'
import { need, type System } from './system.ts'

/** Milliseconds. */
const tellEvery = 3_600_000

/** Two may hang that write when sessions and tokens were used last. */
const forLookups = { max: 4, statementTimeoutMs: 5_000 }

export const accessComponent = (system: System): Component => {
  const { configuration, running, log, clock } = system
  let localToken: LocalToken | undefined
  let auditing: Database | undefined
  let lookups: Database | undefined
  let telling: NodeJS.Timeout | undefined
  return {
    name: 'access',
    critical: true,
    dependsOn: ['database'],
    start: async () => {
      const { auth: isOn, dataDir, sessionTimes, oidc } = configuration
      running.tls = await tlsOf(system)
      if (isOn) running.firstPassword = await makeFirstUser(need(running, 'database'), clock)
      else log.warn({}, 'BATUTA_AUTH is off: whoever reaches the port is an administrator')
      localToken = isOn ? makeLocalToken(dataDir) : undefined
      const database = () => need(running, 'database')
      // A session of its own: readers who have all the others do not keep orders waiting.
      const connection = need(running, 'connection')
      auditing = await openPool({ connection, applicationName: poolName(system.server), max: 1 })
      // Nor do they keep anybody out; what does not answer soon is given up.
      lookups = await openPool({ connection, applicationName: poolName(system.server), ...forLookups })
      const append = (entries: readonly string[]) => appendAudit(auditing ?? database(), entries)
      const find = (requestId: string) => findOrderOf(database(), requestId)
      running.access = createAccess({
        database,
        lookups: () => lookups ?? database(),
        clock,
        log,
        append,
        find,
        isOn,
        secure: configuration.secureCookies,
        sessionTimes,
        localToken,
        auditFolder: auditFolder(configuration),
        provider: oidc === null ? undefined : { ...oidc, clientSecret: oidc.clientSecret.reveal() },
      })
      measureBelieved(system.metrics, () => running.access?.beliefs)
      await tellHead(system)
      telling = setInterval(() => void tellHead(system), tellEvery)
    },
    stop: async () => {
      clearInterval(telling)
      await Promise.all([auditing?.end(), lookups?.end()])
      auditing = undefined
      lookups = undefined
      running.tls?.close()
      running.tls = undefined
      localToken?.remove()
      localToken = undefined
      running.access = undefined
      running.firstPassword = undefined
    },
    health: () => accessCondition(certificateOf(system), running.access?.beliefs, clock.now()),
  }
}

const tlsOf = async ({ configuration, clock, log }: System): Promise<TlsKeeper | undefined> => {
  const { tls, dataDir, httpHost: host } = configuration
  if (tls === null) return undefined
  return openTls(tls === 'self-signed' ? await makeSelfSigned(dataDir, { host, clock }) : tls, { clock, log })
}

/** Of the certificate; where there is none, that is told. */
const certificateOf = ({ running, clock }: System): Condition =>
  running.tls === undefined
    ? { status: 'ok', facts: { tls: 'off' } }
    : certificateCondition(running.tls.lifetime(), clock.now())

/** The log lies elsewhere than the audit: with a hash from it `batuta audit verify --head` finds that the end was cut off. */
const tellHead = async ({ running, log }: System): Promise<void> => {
  try {
    const head = await auditHead(need(running, 'database'))
    if (head !== undefined)
      log.info({ 'audit.id': head.id, 'audit.head': head.hash.toString('hex') }, 'the audit so far')
  } catch (error) {
    log.warn({ err: error }, 'the audit could not be asked for its last entry')
  }
}
