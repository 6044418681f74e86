/** A part of the log of a run, from the agent that has it. */
import { Refusal } from '#/lib/refusal.ts'
import type { LogPart } from '#/model/views.ts'
import type { AgentLink } from './agents/agent-link.ts'

interface Wanted {
  readonly job: number
  readonly run: number
  /** Negative: from the end. */
  readonly offset: number
  readonly limit: number
}

/** Throws `job.no_log`, or `agent.unreachable`. */
export const readLog = async (link: AgentLink | undefined, wanted: Wanted): Promise<LogPart> => {
  const { job, run, limit } = wanted
  if (link === undefined) throw new Refusal('agent.unreachable', 'The agent that has the log is not connected.')
  let { offset } = wanted
  if (offset < 0) {
    const { size } = await link.readLog({ job, run }, { offset: 0, limit: 0 })
    offset = Math.max(0, size + offset)
  }
  const { found, data, size, complete } = run === 0 ? nothing : await link.readLog({ job, run }, { offset, limit })
  if (!found) {
    const sentence = `Run ${run} of job ${job} has no log: it never started, or its log is older than what is kept.`
    throw new Refusal('job.no_log', sentence)
  }
  const whole = complete && offset + data.length >= size ? data : data.subarray(0, wholeCharacters(data))
  const text = new TextDecoder().decode(whole)
  return { job, run, text, offset, nextOffset: offset + whole.length, size, complete }
}

const nothing = { found: false, data: new Uint8Array(), size: 0, complete: true }

/** How many bytes do not end within a character of UTF-8 (RFC 3629): the rest comes with the next part. */
const wholeCharacters = (data: Uint8Array): number => {
  for (let back = 1; back <= Math.min(3, data.length); back += 1) {
    const byte = data[data.length - back] ?? 0
    if (byte < 0x80) return data.length
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length > back && data.length > back ? data.length - back : data.length
  }
  return data.length
}
