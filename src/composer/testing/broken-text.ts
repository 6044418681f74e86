/** Texts that fingers, editors and transfers have broken: pieces of a sound one taken out, doubled, moved, and nonsense put in. */
import fc from 'fast-check'

export const brokenText = (pieces: readonly string[], nonsense: readonly string[]): fc.Arbitrary<string> => {
  const change = fc.record({
    at: fc.nat(pieces.length - 1),
    remove: fc.nat(4),
    add: fc.array(fc.oneof(fc.constantFrom(...nonsense), fc.constantFrom(...pieces), fc.string()), { maxLength: 3 }),
  })
  return fc.array(change, { minLength: 1, maxLength: 8 }).map((changes) => {
    const broken = [...pieces]
    for (const { at, remove, add } of changes) broken.splice(at, remove, ...add)
    return broken.join('')
  })
}
