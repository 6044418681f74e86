/** The words that a retail bank of our invention names its work with. */

export interface Area {
  /** The beginning of all its names. */
  readonly prefix: string
  readonly title: string
  /** What its streams are about, at most eight letters each. */
  readonly subjects: readonly string[]
}

const area = (prefix: string, title: string, subjects: string): Area => ({
  prefix,
  title,
  subjects: subjects.split(' '),
})

export const areas: readonly Area[] = [
  area('CORE', 'Core banking', 'BALANCE INTEREST FEES CUTOFF OPENING DORMANT STATEMNT LIENS'),
  area('CARD', 'Cards', 'CLEARING SETTLE AUTHLOG BILLING REWARDS EMBOSS DISPUTE LIMITS'),
  area('PAYM', 'Payments', 'CLRIN CLROUT INSTANT DEBITS PAYROLL RETURNS TAXES SLIPS'),
  area('LEDG', 'General ledger', 'POSTING TRIAL CLOSING BRANCH ACCRUAL COSTCTR CONSOL AUDIT'),
  area('RISK', 'Risk', 'EXPOSURE RATING PROVISN MARKET STRESS LIQUID CAPITAL SCORES'),
  area('FRAU', 'Fraud and sanctions', 'SCREEN ALERTS PATTERNS DEVICES CASES LISTS GRAPH FEEDS'),
  area('TREA', 'Treasury', 'RATES DEALS NOSTRO BONDS CASHPOS REPO CUSTODY FIXING'),
  area('LOAN', 'Loans', 'INSTALM ARREARS SCORING CONTRACT OFFERS MORTGAGE RENEWAL COLLECT'),
  area('DWHX', 'Warehouse', 'STAGE CONFORM MARTS QUALITY HISTORY SNAPSHOT EXPORT CATALOG'),
  area('CHAN', 'Channels', 'MOBILE INTERNET BRANCHES ATMCASH NOTIFY OFFERS SESSIONS CONTENT'),
  area('SHOP', 'Stores', 'SALES PRICES STOCK ORDERS RETURNS LABELS TILLS LOYALTY'),
  area('LOGI', 'Logistics', 'ROUTES PICKING INBOUND FREIGHT PALLETS DEPOTS CARRIERS CUSTOMS'),
  area('HRPY', 'People', 'PAYROLL SHIFTS LEAVE BENEFIT TRAVEL TRAINING HEADCNT PENSION'),
  area('REGU', 'Regulatory reports', 'CENTRAL TAXAUTH STATIST LARGEXP PAYSTAT CREDREG SECUR FOREX'),
  area('GATE', 'File gateway', 'PARTNERS INBOX OUTBOX KEYS ARCHIVE RECEIPTS QUOTA MAILBOX'),
  area('BACK', 'Backup and housekeeping', 'LOGS FULL INCREM VERIFY PURGE STATS REORG RESTORE'),
]

/** What jobs do, in the order in which they would. */
export const verbs = [
  'COLLECT',
  'VALIDATE',
  'SPLIT',
  'LOAD',
  'ENRICH',
  'MATCH',
  'CALCULATE',
  'AGGREGATE',
  'POST',
  'RECONCILE',
  'EXPORT',
  'SEND',
  'CONFIRM',
  'REPORT',
  'ARCHIVE',
  'CLEANUP',
] as const

/** The variables of the default table, with their values. */
export const variables: readonly (readonly [name: string, value: string])[] = [
  ['BIN', '/opt/batch/bin'],
  ['DATA', '/srv/batch/data'],
  ['LOGS', '/var/log/batch'],
  ['INBOX', '/srv/gateway/in'],
  ['OUTBOX', '/srv/gateway/out'],
  ['ENVIRON', 'production'],
  ['DBNAME', 'corebank'],
  ['DBUSER', 'batch'],
  ['MAILTO', 'night-desk@bank.example'],
  ['REGION', 'south'],
  ['RETRIES', '3'],
  ['BUSDATE', '/srv/batch/state/business-date'],
]

/** The variables that each further table gives another value. */
export const tableVariables = ['ENVIRON', 'DBNAME', 'REGION', 'RETRIES'] as const
