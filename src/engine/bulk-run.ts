/**
 * Carries out an order about many, a wave at a time: between two waves the engine decides and others are answered.
 *
 * Each object has a request id of its own, made of that of the order: whoever goes on after a crash asks for all of them again, and
 * what was done is not done twice.
 */
import { Fault, Refusal, type RefusalCode } from '#/lib/refusal.ts'
import { settled } from '#/lib/unsettled.ts'
import type { Command } from '#/model/command.ts'
import type { BulkRow, BulkResult } from '#/store/bulk-operations.ts'
import type { CommandFor } from './bulk-commands.ts'
import type { Named } from './bulk-items.ts'

/** So many orders are committed together. */
export const waveSize = 100

/** Refusals that say nothing of the object: this server does not lead any more. */
const lost: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'server.standby',
  'server.stopping',
  'server.unavailable',
  'leader.fenced',
])

export interface BulkWork {
  readonly row: Pick<BulkRow, 'requestId' | 'asked' | 'reason' | 'items'>
  readonly commandFor: CommandFor
  readonly command: (command: Command) => Promise<void>
  /** Told after each wave. */
  readonly onProgress: (results: readonly BulkResult[]) => Promise<void>
  /** Nothing more is begun. */
  readonly isCancelled: () => boolean
}

export interface BulkOutcome {
  readonly state: 'done' | 'cancelled' | 'interrupted'
  readonly results: readonly BulkResult[]
}

export const runBulk = async ({
  row,
  commandFor,
  command,
  onProgress,
  isCancelled,
}: BulkWork): Promise<BulkOutcome> => {
  const results: BulkResult[] = []
  const { items, reason, requestId, asked } = row
  const one = async ([id]: Named): Promise<BulkResult | undefined> => {
    const cause = {
      by: 'operator',
      ...(reason !== null && { reason }),
      requestId: itemRequest(requestId, asked.noun, id),
    }
    try {
      // Nobody waits: what became of each is told when it is known.
      await settled(command(commandFor(id, cause)))
      return { outcome: 'done', code: null, sentence: null }
    } catch (error) {
      if (error instanceof Fault || (error instanceof Refusal && lost.has(error.code))) return undefined
      if (error instanceof Refusal) return { outcome: 'refused', code: error.code, sentence: error.message }
      throw error
    }
  }
  for (let at = 0; at < items.length; at += waveSize) {
    if (isCancelled()) {
      const left = items.slice(at).map((): BulkResult => ({ outcome: 'left', code: null, sentence: null }))
      return { state: 'cancelled', results: [...results, ...left] }
    }
    const wave = await Promise.all(items.slice(at, at + waveSize).map(one))
    for (const result of wave) if (result !== undefined) results.push(result)
    if (wave.includes(undefined)) return { state: 'interrupted', results }
    await onProgress(results)
  }
  return { state: 'done', results }
}

/** The same object in the same operation has the same id, whoever asks and when. */
const itemRequest = (requestId: string, noun: string, id: string | number): string => `${requestId}/${noun}/${id}`
