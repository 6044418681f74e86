/** The difference between two texts of one object, as a unified diff (GNU diffutils, "Unified Format"). */
import { structuredPatch } from 'diff'

/** The hunks, without the head that names files; empty when the texts are equal. */
export const diffTexts = (before: string, after: string): string => {
  if (before === after) return ''
  const { hunks } = structuredPatch('', '', withEnd(before), withEnd(after), '', '', { context: 3 })
  return hunks
    .map(({ oldStart, oldLines, newStart, newLines, lines }) =>
      [`@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`, ...lines, ''].join('\n'),
    )
    .join('')
}

/** A range of no lines is named by the line before it. */
const range = (start: number, lines: number): string => `${lines === 0 ? start - 1 : start},${lines}`

const withEnd = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)
