/** Questions that the server asks itself are nobody's: whatever set them going, an order perhaps, they stand in line behind all others. */
import { createErrand, onErrand } from '#/db/errand.ts'
import { askedBy } from '#/engine/readers-line.ts'

/** What `work` reads from the database is no request's. Returns what `work` returns. */
export const inOwnName = <T>(work: () => T): T =>
  onErrand(createErrand('maintenance'), () => askedBy({ actor: 'warming', source: '' }, work))
