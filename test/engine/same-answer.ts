/** Two engines over one plan say the same. */
import assert from 'node:assert/strict'
import type { Engine } from '#/engine/engine.ts'
import type { LeadingEngine } from './leading-engine.ts'

/** With the cache and without it, but for estimates: those follow the clock. */
export const assertSame = async (
  { engine, plain }: LeadingEngine,
  ask: (of: Engine) => Promise<unknown>,
): Promise<void> => assert.deepEqual(withoutEstimates(await ask(engine)), withoutEstimates(await ask(plain)))

const withoutEstimates = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer, (key, value: unknown) => (key.startsWith('estimated') ? null : value)))
