/**
 * The forecasts that were created on this server: each is worked out once, and stays as it was then.
 *
 * They are kept for whoever created them; administrators see all. There is room for so many, and the oldest go first.
 */
import { hasRoleEverywhere } from '#/access/rights.ts'
import type { ImaginedWhole } from '#/engine/imagined-whole.ts'
import type { Caller } from '#/model/caller.ts'

export interface KeptForecast {
  readonly id: string
  /** What it was called when it was created. */
  readonly name: string
  readonly type: 'FORECAST' | 'TRIAL'
  /** The first day and the last. */
  readonly from: string
  readonly to: string
  readonly whole: ImaginedWhole
}

type Asker = Pick<Caller, 'actor' | 'grants'>

export interface KeptForecasts {
  readonly keep: (caller: Asker, forecast: KeptForecast) => void
  /** One's own before those of others. */
  readonly find: (caller: Asker, id: string) => KeptForecast | undefined
  /** In the order in which they were created. */
  readonly list: (caller: Asker) => KeptForecast[]
}

const mostOfOne = 20
const mostInAll = 100
const mostBytes = 64 * 1024 * 1024

interface Owned {
  readonly owner: string
  readonly forecast: KeptForecast
}

/** Whoever may see something else than when it was created is somebody else. */
const ownerOf = ({ actor, grants }: Asker): string => JSON.stringify([actor, grants])

export const createKeptForecasts = (): KeptForecasts => {
  let kept: Owned[] = []
  const seenBy = (caller: Asker): Owned[] =>
    hasRoleEverywhere(caller.grants, 'administrator') ? kept : kept.filter(({ owner }) => owner === ownerOf(caller))
  return {
    keep: (caller, forecast) => {
      const owner = ownerOf(caller)
      const isOther = (one: Owned): boolean => one.owner !== owner || one.forecast.id !== forecast.id
      kept = fitting([...kept.filter(isOther), { owner, forecast }])
    },
    find: (caller, id) => {
      const owner = ownerOf(caller)
      const named = seenBy(caller).filter((one) => one.forecast.id === id)
      return (named.find((one) => one.owner === owner) ?? named.at(-1))?.forecast
    },
    list: (caller) => seenBy(caller).map(({ forecast }) => forecast),
  }
}

/** The last ones that there is room for. */
const fitting = (all: readonly Owned[]): Owned[] => {
  const counts = new Map<string, number>()
  let bytes = 0
  const left = all.toReversed().filter(({ owner, forecast }, place) => {
    counts.set(owner, (counts.get(owner) ?? 0) + 1)
    bytes += forecast.whole.bytes
    return place === 0 || (place < mostInAll && bytes <= mostBytes && (counts.get(owner) ?? 0) <= mostOfOne)
  })
  return left.toReversed()
}
