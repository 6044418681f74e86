/** The header of an answer that was made of a plan which nobody confirms: RFC 3339, when the ledger had its last word for the server. */
export const unconfirmedHeader = 'batuta-unconfirmed-since'
