/** Looks up what is kept under a key, and judges how late it is. */
import { tagAnswer } from './answer-tags.ts'
import type { Kind } from './kind.ts'
import type { Serving } from './serving.ts'
import type { Compartment, Entry } from './shards.ts'

/** Puts an entry in the place of one whose time goes on. */
const replace = <Answer>(entries: Compartment<Answer>['entries'], key: string, entry: Entry<Answer>): Entry<Answer> => {
  if (entry.freshFor === 0) entries.delete(key)
  else entries.set(key, { ...entry, isOutdated: false })
  tagAnswer(entry.answer)
  return entry
}

/** What is kept under a key, and how late it is. */
export interface Found<Answer> {
  readonly entry: Entry<Answer>
  /** 0: as good as new. */
  readonly lateMs: number
  /** For so long it may be given while it is made new. */
  readonly mayBeLate: number
  /** It was behind, and has been brought up to date. */
  readonly isRevised?: true
  /** Its time is over, and nothing of it is known to have changed. */
  readonly holds?: true
}

/** undefined: nothing that could be given to anybody. */
export const find = <Answer>(
  { parts, kind }: Serving<Answer>,
  { entries, counts }: Compartment<Answer>,
  key: string,
): Found<Answer> | undefined => {
  const entry = entries.get(key)
  if (entry === undefined) return undefined
  const now = parts.monotonic()
  const isFresh = now - entry.loadedAt <= (entry.freshFor ?? kind.freshFor)
  const verdict = entry.verdict()
  if (verdict !== 'holds' && !entry.isOutdated) {
    entry.isOutdated = true
    counts.outdated += 1
  }
  const revised = verdict === 'holds' && isFresh ? undefined : entry.revise?.()
  if (revised !== undefined)
    return {
      entry: replace(entries, key, { ...entry, ...revised, loadedAt: now, heldAt: now }),
      lateMs: 0,
      mayBeLate: 0,
      isRevised: true,
    }
  if (verdict === 'over') {
    entries.delete(key)
    return undefined
  }
  const overdue = now - entry.loadedAt - (entry.freshFor ?? kind.freshFor)
  if (verdict === 'behind') {
    const lateMs = Math.max(overdue, now - entry.heldAt, Number.MIN_VALUE)
    return { entry, lateMs, mayBeLate: kind.staleFor() }
  }
  entry.heldAt = now
  entry.isOutdated = false
  return { entry, lateMs: Math.max(0, overdue), mayBeLate: renewFor(kind, entry), holds: true }
}

/** For so long after it was fresh one that holds is given. */
const renewFor = <Answer>(
  kind: Kind<Answer>,
  { goodFor = Infinity, freshFor = kind.freshFor }: Entry<Answer>,
): number => Math.min(kind.renewFor, goodFor - freshFor)
