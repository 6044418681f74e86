/** What the doctor finds: one line each, with what to do about it. */
import type { Instant } from '#/lib/clock.ts'
import { formatBytes, formatDuration, formatMilliseconds, formatPercent } from '#/lib/words.ts'
import { severity, type HealthNode, type HealthStatus } from '#/monitoring/health.ts'

export interface Finding {
  readonly name: string
  readonly status: HealthStatus
  readonly says: string
  readonly remedy?: string | undefined
}

const glyphs: Readonly<Record<HealthStatus, string>> = { ok: '✓', degraded: '!', failed: '✗' }

/** The findings as lines, each remedy below its finding; without an end of line. */
export const printFindings = (findings: readonly Finding[]): string => {
  const width = Math.max(...findings.map(({ name }) => name.length))
  const lines = findings.flatMap(({ name, status, says, remedy }) => [
    `${glyphs[status]} ${name.padEnd(width)}  ${says}`.trimEnd(),
    ...(remedy === undefined || status === 'ok' ? [] : [`  ${' '.repeat(width)}  → ${remedy}`]),
  ])
  return lines.join('\n')
}

/** A node of the health tree as the API gives it: its instant is a text. */
export type ToldNode = Omit<HealthNode, 'since' | 'parts'> & {
  readonly since?: string
  readonly parts: readonly ToldNode[]
}

/** Each component, and of one that is not well its parts that are not. `now`: of whoever reads it. */
export const findingsOf = ({ parts }: ToldNode, now: Instant): Finding[] =>
  parts.flatMap((node) => [
    because(findingOf(node, node.name, now), node, parts),
    ...node.parts
      .filter(({ status }) => status !== 'ok')
      .map((part) => findingOf(part, `${node.name}/${part.name}`, now)),
  ])

/** What leans on something that is not well itself is mended there. */
const because = (finding: Finding, { status, dependsOn = [] }: ToldNode, all: readonly ToldNode[]): Finding => {
  const ill = all.filter((one) => dependsOn.includes(one.name) && severity[one.status] >= severity[status])
  if (status === 'ok' || ill.length === 0) return finding
  return { ...finding, remedy: `Look at ${ill.map(({ name }) => name).join(', ')} first: it leans on that.` }
}

const findingOf = (
  { status, lastError, facts, latencyMs, remedy, since }: ToldNode,
  name: string,
  now: Instant,
): Finding => {
  if (status !== 'ok') {
    const lasts = since === undefined ? '' : ` (for ${formatDuration(now - instantOf(since))})`
    return { name, status, says: `${lastError ?? status}${lasts}`, remedy }
  }
  const told = Object.entries(facts ?? {})
    .filter(([fact, value]) => value !== null || !isMeasured(fact))
    .map(([fact, value]) => factFor(fact, value, now))
  if (latencyMs !== undefined) told.unshift(`${latencyMs} ms`)
  return { name, status, says: told.join(', '), remedy }
}

/** Of a text as the API writes it. */
export const instantOf = (text: string): Instant => Temporal.Instant.from(text).epochMilliseconds

/** What has not happened yet, and so was never measured, is nothing to tell; that there is no agent, or no plan, is. */
const isMeasured = (fact: string): boolean => /^last|(Ms|Percent|Bytes|Since)$/.test(fact)

const instantText = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

/** The unit is in the name of a fact for programs, and behind its value for people; an instant is told as how far away it is. */
const factFor = (fact: string, value: number | string | null, now: Instant): string => {
  if (value === null) return `${fact} none`
  if (typeof value === 'string')
    return `${fact} ${instantText.test(value) ? distanceOf(instantOf(value) - now) : value}`
  if (/bytes/i.test(fact)) return `${fact.replace(/Bytes$/, '')} ${formatBytes(value)}`
  if (fact.endsWith('Percent')) return `${fact.replace(/Percent$/, '')} ${formatPercent(value)}`
  if (fact.endsWith('Ms')) return `${fact.replace(/Ms$/, '')} ${formatMilliseconds(value)}`
  return `${fact} ${value}`
}

/** `in 5 h 52 min`, `12 min ago`. */
const distanceOf = (milliseconds: number): string =>
  milliseconds > 0 ? `in ${formatDuration(milliseconds)}` : `${formatDuration(milliseconds)} ago`
