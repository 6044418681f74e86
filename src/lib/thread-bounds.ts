/**
 * How much memory a thread may take.
 *
 * `youngMb` is for young objects: two halves of a third each, between which they are copied, and the large ones. V8 alone would let it grow to 48 MB, and
 * a thread that is at work keeps what it once took.
 */
import type { ResourceLimits } from 'node:worker_threads'

/** To be given to a worker. It ends with `ERR_WORKER_OUT_OF_MEMORY` when it needs more than `mostMb` for what lasts. */
export const threadBounds = (mostMb: number, youngMb = 24): ResourceLimits => ({
  maxOldGenerationSizeMb: mostMb,
  maxYoungGenerationSizeMb: youngMb,
})
