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

/** A part of a log as it was written: in whatever encoding, with whatever in it. */
export interface LogBytes {
  readonly job: number
  readonly run: number
  readonly bytes: Uint8Array
  /** Of the first of these bytes. */
  readonly offset: number
  /** Of the whole log so far. */
  readonly size: number
  /** The run has ended: nothing more is written. */
  readonly complete: boolean
}

/** The part as text. Throws `job.no_log`, or `agent.unreachable`. */
export const readLog = async (link: AgentLink | undefined, wanted: Wanted): Promise<LogPart> => {
  const { bytes, ...part } = await readLogBytes(link, wanted)
  const { offset, size, complete } = part
  const whole = complete && offset + bytes.length >= size ? bytes : bytes.subarray(0, wholeCharacters(bytes))
  return { ...part, text: new TextDecoder().decode(whole), nextOffset: offset + whole.length }
}

/** Throws `job.no_log`, or `agent.unreachable`. */
export const readLogBytes = async (link: AgentLink | undefined, wanted: Wanted): Promise<LogBytes> => {
  const { job, run, limit } = wanted
  if (link === undefined) throw new Refusal('agent.unreachable', 'The agent that has the log is not connected.')
  let { offset } = wanted
  if (offset < 0) {
    const { size } = await link.readLog({ job, run }, { offset: 0, limit: 0 })
    offset = Math.max(0, size + offset)
  }
  const { found, data, size, complete } = run === 0 ? nothing : await link.readLog({ job, run }, { offset, limit })
  if (!found) {
    const sentence =
      run === 0
        ? `Job ${job} has not run yet, so it has no log.`
        : `Run ${run} of job ${job} has no log: it never started, or its log is older than what is kept.`
    throw new Refusal('job.no_log', sentence)
  }
  return { job, run, bytes: data, offset, size, complete }
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
