/** The production days of a stream: on the clocks of its zone, from the site's start of day. */
import { productionClock, type ProductionClock } from '#/calendar/production-clock.ts'
import { getZone, type Zone } from '#/calendar/zone.ts'
import type { JobStream } from '#/model/job-stream.ts'
import type { PlanSources } from './plan-request.ts'

/** The clocks of a stream. */
export type ProductionDays = ProductionClock

type ClockSources = Pick<PlanSources, 'definitions' | 'site' | 'options'>

/** The zone of a stream: its own, else its workstation's, else the site's. Throws `definition.unknown`. */
const zoneOf = (stream: JobStream, { definitions, site, options }: ClockSources): Zone => {
  if (!options.enTimeZone) return getZone(site.timezone)
  const workstation = definitions.workstations.get(stream.workstation.toUpperCase())
  return getZone(stream.timezone ?? workstation?.timezone ?? site.timezone)
}

/** The clocks of a stream, or the site's where the key names no stream. Throws `definition.unknown` for a wrong zone. */
export const productionDaysOf = (streamKey: string, { definitions, site, options }: ClockSources): ProductionDays => {
  const stream = definitions.streams.get(streamKey)
  const zone = stream ? zoneOf(stream, { definitions, site, options }) : getZone(site.timezone)
  return productionClock(zone, site.startOfDay, options.enTimeZone)
}
