/** Where random identifiers come from: the operating system's generator. */
import { randomBytes, randomUUID } from 'node:crypto'

/** A correlation or request id: a version 4 UUID (RFC 9562). */
export const newRequestId = (): string => randomUUID()

/** A secret of `bytes` random bytes in URL-safe base 64. */
export const newSecret = (bytes = 24): string => randomBytes(bytes).toString('base64url')
