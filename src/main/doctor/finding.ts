/** What the doctor finds: one line each, with what to do about it. */
import { formatBytes } from '#/lib/words.ts'
import type { HealthNode, HealthStatus } from '#/monitoring/health.ts'

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

/** Each component, and of one that is not well its parts that are not. */
export const findingsOf = ({ parts }: ToldNode): Finding[] =>
  parts.flatMap((node) => [
    findingOf(node, node.name),
    ...node.parts.filter(({ status }) => status !== 'ok').map((part) => findingOf(part, `${node.name}/${part.name}`)),
  ])

const findingOf = ({ status, lastError, facts, latencyMs, remedy }: ToldNode, name: string): Finding => {
  const told = Object.entries(facts ?? {}).map(([fact, value]) =>
    /bytes/i.test(fact) && typeof value === 'number'
      ? `${fact.replace(/Bytes$/, '')} ${formatBytes(value)}`
      : `${fact} ${value ?? '-'}`,
  )
  if (latencyMs !== undefined) told.unshift(`${latencyMs} ms`)
  return { name, status, says: status === 'ok' ? told.join(', ') : (lastError ?? status), remedy }
}
