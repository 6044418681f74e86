/**
 * The certificate with which the server shows who it is: from files, or made by the server itself.
 *
 * The files are looked at again every minute, so that a renewed certificate is used without a new start.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import type { Server, TlsOptions } from 'node:tls'
import { dateOf, type Clock, type Instant } from '#/lib/clock.ts'
import type { Log } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'

/** Where the certificate and its key lie. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

/** In the data folder: the command line on the machine trusts it. */
export const selfSignedFiles = (dataDir: string): TlsFiles => ({
  cert: join(dataDir, 'tls', 'cert.pem'),
  key: join(dataDir, 'tls', 'key.pem'),
})

export interface TlsKeeper {
  /** What a listener is made with; nothing older than TLS 1.2. */
  readonly options: () => TlsOptions
  /** The listener is given every certificate that comes after. */
  readonly keep: (server: Server) => void
  /** From when to when the certificate in use counts. */
  readonly lifetime: () => Lifetime
  /** Reads the files anew; what is wrong with them is logged, and the certificate stays. Answers whether there is another. */
  readonly lookOnce: () => boolean
  readonly close: () => void
}

const lookEvery = 60_000
const day = 86_400_000

interface Lifetime {
  readonly from: Instant
  readonly until: Instant
}

interface Pair {
  readonly cert: string
  readonly key: string
  readonly lifetime: Lifetime
}

/** Throws `configuration.invalid` when the files are no certificate with its key, or it is over. */
export const openTls = (files: TlsFiles, { clock, log }: { readonly clock: Clock; readonly log: Log }): TlsKeeper => {
  let pair = readPair(files, clock.now())
  const servers = new Set<Server>()
  const options = (): TlsOptions => ({ cert: pair.cert, key: pair.key, minVersion: 'TLSv1.2' })
  const lookOnce = (): boolean => {
    try {
      const found = readPair(files, clock.now())
      if (found.cert === pair.cert && found.key === pair.key) return false
      pair = found
    } catch (error) {
      log.warn({ err: error }, 'the TLS certificate cannot be renewed from its files; the one in use stays')
      return false
    }
    for (const server of servers) server.setSecureContext(options())
    log.info({ expiresAt: pair.lifetime.until }, 'a renewed TLS certificate is in use')
    return true
  }
  const looking = setInterval(lookOnce, lookEvery)
  looking.unref()
  return {
    options,
    keep: (server) => {
      servers.add(server)
      server.on('close', () => servers.delete(server))
    },
    lifetime: () => pair.lifetime,
    lookOnce,
    close: () => clearInterval(looking),
  }
}

const wrong = (sentence: string): Refusal => new Refusal('configuration.invalid', sentence)

const readPair = ({ cert, key }: TlsFiles, now: Instant): Pair => {
  const [certText, keyText] = [readText(cert, 'certificate'), readText(key, 'key of the certificate')]
  const parsed = parse(certText, keyText, cert)
  const lifetime = { from: parsed.validFromDate.getTime(), until: parsed.validToDate.getTime() }
  if (lifetime.until <= now) throw wrong(`The TLS certificate ${cert} is over since ${parsed.validTo}.`)
  return { cert: certText, key: keyText, lifetime }
}

const parse = (cert: string, key: string, file: string): X509Certificate => {
  try {
    const certificate = new X509Certificate(cert)
    if (certificate.checkPrivateKey(createPrivateKey(key))) return certificate
  } catch (error) {
    throw wrong(`The TLS certificate ${file} and its key cannot be read: ${String(error)}`)
  }
  throw wrong(`The TLS key is not the one of the certificate ${file}.`)
}

const readText = (file: string, what: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw wrong(`The TLS ${what} ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** How long a certificate of our own counts, and how long before its end another is made, milliseconds. */
const ownFor = 397 * day
const renewBefore = 30 * day

/** Makes a certificate for all names of this machine, unless there is one that is good for a while. Answers where it lies. */
export const makeSelfSigned = async (
  dataDir: string,
  { host, clock }: { readonly host: string; readonly clock: Clock },
): Promise<TlsFiles> => {
  const files = selfSignedFiles(dataDir)
  if (existsSync(files.cert) && isGood(files, clock.now() + renewBefore)) return files
  const now = clock.now()
  // Heavy, and needed once a year.
  const { generate } = await import('selfsigned')
  const { private: key, cert } = await generate([{ name: 'commonName', value: hostname() }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: dateOf(now - day),
    notAfterDate: dateOf(now + ownFor),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: namesFor(host) },
    ],
  })
  mkdirSync(dirname(files.key), { recursive: true, mode: 0o755 })
  writeFileSync(files.key, key, { mode: 0o600 })
  chmodSync(files.key, 0o600)
  writeFileSync(files.cert, cert, { mode: 0o644 })
  return files
}

const isGood = (files: TlsFiles, until: Instant): boolean => {
  try {
    readPair(files, until)
    return true
  } catch {
    return false
  }
}

const namesFor = (host: string): ({ type: 2; value: string } | { type: 7; ip: string })[] => {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address))
  const isAddress = /^[\d.]+$|:/.test(host)
  const names = new Set(['localhost', hostname(), ...(isAddress ? [] : [host])])
  const ips = new Set(
    ['127.0.0.1', '::1', ...addresses, ...(isAddress ? [host] : [])].map((one) => one.replace(/%.*/, '')),
  )
  return [
    ...[...names].map((value) => ({ type: 2 as const, value })),
    ...[...ips].map((ip) => ({ type: 7 as const, ip })),
  ]
}
