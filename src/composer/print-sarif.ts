/** Prints diagnostics as SARIF 2.1.0 (OASIS), which editors and pull requests show at their places. */
import { isAbsolute, relative } from 'node:path/posix'
import { pathToFileURL } from 'node:url'
import type { Diagnostic } from '#/model/diagnostic.ts'
import { diagnosticCodes } from './diagnostic-codes.ts'

/** Where the texts were read, and by which version. */
export interface SarifContext {
  readonly version: string
  /** The folder that addresses are relative to, absolute: that of the repository, as a rule. */
  readonly folder: string
}

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

const rules = Object.entries(diagnosticCodes).map(([id, { severity, means, remedy }]) => ({
  id,
  shortDescription: { text: means },
  help: { text: remedy },
  defaultConfiguration: { level: severity },
}))
const places = new Map(rules.map(({ id }, at) => [id, at]))

/** A document with one run: all codes there are as rules, each diagnostic as a result. */
export const formatSarif = (diagnostics: readonly Diagnostic[], context: SarifContext): string =>
  JSON.stringify({
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Batuta', version: context.version, rules } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((each) => resultOf(each, context)),
      },
    ],
  })

const resultOf = (diagnostic: Diagnostic, { folder }: SarifContext) => {
  const { code, severity, message, hint, file, line, column, length, source } = diagnostic
  const place = places.get(code)
  return {
    ruleId: code,
    ...(place !== undefined && { ruleIndex: place }),
    level: severity,
    message: { text: hint === undefined ? message : `${message} ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: addressOf(file, folder),
          region: { startLine: line, startColumn: column, endColumn: column + length, snippet: { text: source } },
        },
      },
    ],
  }
}

/** Relative to the folder where it lies below it, else the whole address. */
const addressOf = (file: string, folder: string): { uri: string; uriBaseId?: string } => {
  const path = isAbsolute(file) ? relative(folder, file) : relative('', file)
  if (path === '..' || path.startsWith('../'))
    return { uri: pathToFileURL(isAbsolute(file) ? file : `${folder}/${file}`).href }
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' }
}
