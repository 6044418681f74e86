/**
 * The passwords in documents (TASK, event rules): found, hidden, and put back.
 *
 * A document is shown with `***` for each of its passwords. `***` in a document that comes back means the password that is stored
 * at this place, so what was exported can be applied again.
 */

/** A stretch of a document that is a password. */
interface Secret {
  /** The element, key or attribute that holds it. */
  readonly name: string
  readonly at: number
  /** As it is written: a JSON value and an attribute with their quotes. */
  readonly text: string
  /** What a value of its kind is written in. */
  readonly quote: string
}

/** The lengths are bounded, so that no hostile document makes the search slow. */
const places = [
  // <jsdl:password>text</jsdl:password>
  /(?<=<(?:[\w.-]{1,99}:)?(?<element>[\w.-]{0,99}password[\w.-]{0,99})(?:\s[^<>]{0,999})?>\s{0,999})(?:<!\[CDATA\[[\s\S]*?\]\]>|[^<\s][^<]*)/,
  // "password": "text"
  /(?<="(?<key>[^"\\\n]{0,99}password[^"\\\n]{0,99})"\s{0,99}:\s{0,99})(?:"(?:[^"\\]|\\.)+"|-?\d[\d.eE+-]*)/,
  // password="text"
  /(?<=\s(?<attribute>[\w.:-]{0,99}password[\w.:-]{0,99})\s{0,99}=\s{0,99})(?:"[^"<]+"|'[^'<]+')/,
  // https://user:text@host
  /(?<=(?<address>:\/\/)[^\s/:@"'<>]{0,199}:)[^\s/@"'<>]{1,999}(?=@)/,
] as const

const anywhere = new RegExp(places.map(({ source }) => source).join('|'), 'gi')

const mask = '***'

/** Stars alone, of any number: what an export holds, or somebody typed. */
const isMask = (text: string): boolean => /^(["']?)\*{3,}\1$/.test(text)

/** A variable stands for a password and is none. */
const isVariable = (text: string): boolean => /^(["']?)(?:\^[^\s^]+\^|\$\{[^\s{}]+\})\1$/.test(text)

const secretsIn = (document: string): Secret[] =>
  Array.from(document.matchAll(anywhere), ({ 0: text, index: at, groups = {} }) => {
    const { element, key, attribute, address } = groups
    const name = element ?? key ?? attribute ?? address ?? ''
    const quote = key !== undefined ? '"' : attribute !== undefined ? text.charAt(0) : ''
    return { name: name.toLowerCase(), at, text, quote }
  })

/** The document with other passwords. */
const replaceSecrets = (document: string, other: (secret: Secret, place: number) => string): string => {
  let from = 0
  let text = ''
  for (const [place, secret] of secretsIn(document).entries()) {
    text += document.slice(from, secret.at) + other(secret, place)
    from = secret.at + secret.text.length
  }
  return text + document.slice(from)
}

/** A mask that is read as the password was; a number of JSON becomes a text. */
const masked = ({ text, quote }: Secret): string => (isVariable(text) ? text : `${quote}${mask}${quote}`)

/** A document with `***` for each password. */
export const maskSecrets = (document: string): string => replaceSecrets(document, masked)

/** A document with a star for each character of its passwords, line ends apart, so that places stay. */
export const starSecrets = (document: string): string =>
  replaceSecrets(document, ({ text }) => (isVariable(text) ? text : text.replaceAll(/(?!^["']|["']$)[^\r\n]/g, '*')))

/** The stored secrets that belong to those of a document, by their place; none where they are not the same ones. */
const partners = (secrets: readonly Secret[], stored: string | undefined): readonly Secret[] => {
  const others = stored === undefined ? [] : secretsIn(stored)
  const same = secrets.length === others.length && secrets.every(({ name }, at) => name === others[at]?.name)
  return same ? others : []
}

/**
 * The document with the stored passwords where it has stars. `missing` counts stars for which nothing is stored: the stored
 * document is absent, or has other passwords, or has them in another order.
 */
export const restoreSecrets = (
  document: string,
  stored: string | undefined,
): { readonly text: string; readonly missing: number } => {
  const secrets = secretsIn(document)
  if (!secrets.some(({ text }) => isMask(text))) return { text: document, missing: 0 }
  const others = partners(secrets, stored)
  let missing = 0
  const text = replaceSecrets(document, (secret, place) => {
    if (!isMask(secret.text)) return secret.text
    const other = others[place]
    if (other !== undefined && !isMask(other.text)) return other.text
    missing += 1
    return secret.text
  })
  return { text, missing }
}

/** Whether two documents differ in a password. */
export const otherSecrets = (before: string, after: string): boolean => {
  const [one, two] = [secretsIn(before), secretsIn(after)]
  return one.length !== two.length || one.some(({ text }, at) => text !== two[at]?.text)
}
