/** The parts of a batch in rows. */
import type { NextIds, PlanBatch } from '#/model/plan.ts'
import { packBatch } from '#/planning/pack-batch.ts'
import { splitBatch } from '#/planning/split-batch.ts'
import { unpackBatch } from '#/planning/unpack-batch.ts'

export const partsOf = (batch: PlanBatch, next: NextIds, mostRows: number): { base: NextIds; batch: PlanBatch }[] =>
  Array.from(splitBatch(packBatch(batch), next, mostRows).parts, (part) => ({
    base: part.base,
    batch: unpackBatch(part.batch),
  }))
