/**
 * Names as the language writes them: `[/folder/]WORKSTATION#[/folder/]NAME[.JOB]`.
 *
 * They are kept in upper case, as TWS compares them, except for `^variables^`. A root folder is not kept: `/PAY` is `PAY`.
 */

import { upperOf } from './case.ts'

export interface QualifiedName {
  readonly workstation: string | undefined
  readonly name: string
  /** Behind a dot: a job of a stream, or `@`. */
  readonly job: string | undefined
}

/** In upper case, but for variables, whose case counts. */
const upper = (name: string): string =>
  name.includes('^')
    ? name.replaceAll(/\^[^^]*\^|[^^]+/g, (part) => (part.startsWith('^') ? part : part.toUpperCase()))
    : upperOf(name)

/** One name with its folder. A folder without its leading `/` lies in the root: the current folder is always `/` here. */
export const readName = (image: string): string => {
  const slash = image.lastIndexOf('/')
  if (slash === 0) return upper(image.slice(1))
  return upper(slash > 0 && !/^[/^]/.test(image) ? `/${image}` : image)
}

/**
 * What a job is called in a stream and in the plan: without the folder of its definition (User's Guide and Reference,
 * "Folder definition").
 */
export const withoutFolder = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

/** A name that may say on which workstation. */
export const readQualifiedName = (image: string): QualifiedName => {
  const hash = image.indexOf('#')
  const rest = image.slice(hash + 1)
  const dot = rest.indexOf('.', rest.lastIndexOf('/') + 1)
  return {
    workstation: hash > 0 ? readName(image.slice(0, hash)) : undefined,
    name: readName(dot < 0 ? rest : rest.slice(0, dot)),
    job: dot < 0 ? undefined : upper(rest.slice(dot + 1)),
  }
}
