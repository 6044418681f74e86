/** What a request says of its sender, whichever edge it comes to. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly cookie: string | undefined
  /** The address it came from. */
  readonly source: string
  /** It may be an order: then nobody is believed, who cannot be looked up. */
  readonly orders?: boolean
}
