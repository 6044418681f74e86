/** The comments that stood before a definition, a line each. */
import type { Lines } from './layout.ts'

/** A line is kept with the blank behind its `#`. */
export const commentLines = ({ comments = [] }: { readonly comments?: string[] | undefined }): Lines =>
  comments.map((line) => `#${line}`)
