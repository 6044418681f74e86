/** A set of rows of the plan: a bit each, in blocks of a page, so that those of a whole plan take some kilobytes. */
export interface RowSet {
  readonly add: (id: number) => void
  readonly delete: (id: number) => void
  readonly has: (id: number) => boolean
  /** How many there are. */
  readonly size: () => number
  /** Of memory. */
  readonly bytes: () => number
}

const blockBits = 10
const rowsABlock = 2 ** blockBits
const wordsABlock = rowsABlock / 32
/** Of a block with what keeps it. */
const bytesABlock = wordsABlock * 4 + 200

interface Bit {
  readonly word: number
  readonly bit: number
}

const bitOf = (id: number): Bit => ({ word: (id >>> 5) & (wordsABlock - 1), bit: 1 << (id & 31) })

const isIn = (block: Uint32Array | undefined, { word, bit }: Bit): boolean => ((block?.[word] ?? 0) & bit) !== 0

export const createRowSet = (ids: Iterable<number> = []): RowSet => {
  const blocks = new Map<number, Uint32Array>()
  let size = 0
  const has = (id: number): boolean => isIn(blocks.get(id >>> blockBits), bitOf(id))
  const flip = (id: number): void => {
    let block = blocks.get(id >>> blockBits)
    if (block === undefined) blocks.set(id >>> blockBits, (block = new Uint32Array(wordsABlock)))
    const { word, bit } = bitOf(id)
    block[word] = (block[word] ?? 0) ^ bit
  }
  const add = (id: number): void => {
    if (has(id)) return
    flip(id)
    size += 1
  }
  for (const id of ids) add(id)
  return {
    add,
    delete: (id) => {
      if (!has(id)) return
      flip(id)
      size -= 1
    },
    has,
    size: () => size,
    bytes: () => blocks.size * bytesABlock,
  }
}
