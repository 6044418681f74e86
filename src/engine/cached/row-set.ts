/** A set of rows of the plan: a bit each, in blocks of a page, so that those of a whole plan take some kilobytes. */
export interface RowSet {
  readonly add: (id: number) => void
  readonly has: (id: number) => boolean
  /** Of memory. */
  readonly bytes: () => number
}

const blockBits = 10
const wordsABlock = 2 ** (blockBits - 5)
/** Of a block with what keeps it. */
const bytesABlock = wordsABlock * 4 + 200

export const createRowSet = (): RowSet => {
  const blocks = new Map<number, Uint32Array>()
  const placeOf = (id: number) => ({ word: (id >>> 5) & (wordsABlock - 1), bit: 1 << (id & 31) })
  return {
    add: (id) => {
      let block = blocks.get(id >>> blockBits)
      if (block === undefined) blocks.set(id >>> blockBits, (block = new Uint32Array(wordsABlock)))
      const { word, bit } = placeOf(id)
      block[word] = (block[word] ?? 0) | bit
    },
    has: (id) => {
      const { word, bit } = placeOf(id)
      return ((blocks.get(id >>> blockBits)?.[word] ?? 0) & bit) !== 0
    },
    bytes: () => blocks.size * bytesABlock,
  }
}
