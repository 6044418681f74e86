/** The rows of a batch, whatever form the event has it in. */
import type { PackedBatch } from '#/model/packed-batch.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { unpackBatch } from '#/planning/unpack-batch.ts'

export const plannedRows = (batch: PlanBatch | PackedBatch): PlanBatch => ('rows' in batch ? unpackBatch(batch) : batch)
