/** Many numbers in few: `[1, 500, 502, 502]` stands for 1 to 500 and 502. What leaves the plan are mostly neighbours. */

/** First and last of each run of neighbours, one after the other, ascending. */
export type IdRanges = readonly number[]

/** The ranges of numbers that ascend and differ. */
export const rangesOf = (ids: Iterable<number>): IdRanges => {
  const ranges: number[] = []
  for (const id of ids) {
    if (ranges.at(-1) === id - 1) ranges[ranges.length - 1] = id
    else ranges.push(id, id)
  }
  return ranges
}

/** The numbers of ranges. */
export const idsIn = function* (ranges: IdRanges): Generator<number> {
  for (let i = 0; i < ranges.length; i += 2) {
    for (let id = ranges[i] ?? 0; id <= (ranges[i + 1] ?? 0); id += 1) yield id
  }
}
