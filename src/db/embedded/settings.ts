/**
 * The settings of the embedded PostgreSQL, sized for two cores and a few hundred megabytes.
 *
 * The file is written anew at each start; what a site sets by ALTER SYSTEM stands in `postgresql.auto.conf` and goes before.
 */

/** Names and values as in postgresql.conf; values need no quotes. */
export type Settings = Readonly<Record<string, string>>

const defaults: Settings = {
  // Only by the socket, only with the password.
  listen_addresses: '',
  unix_socket_permissions: '0700',
  password_encryption: 'scram-sha-256',
  max_connections: '50',

  // What was committed is on the disk.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',

  shared_buffers: '128MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  wal_buffers: '16MB',
  min_wal_size: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  random_page_cost: '1.1',

  max_worker_processes: '4',
  max_parallel_workers: '2',
  max_parallel_workers_per_gather: '1',
  max_parallel_maintenance_workers: '1',
  io_workers: '2',
  autovacuum_max_workers: '2',
  jit: 'off',

  log_timezone: 'UTC',
  timezone: 'UTC',
  datestyle: 'iso, ymd',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  log_lock_waits: 'on',
  log_temp_files: '64MB',
  log_autovacuum_min_duration: '10s',
}

const quote = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** The text of postgresql.conf. */
export const formatSettings = (socketFolder: string, port: number, changes: Settings): string => {
  const all: Settings = {
    ...defaults,
    // A list of folders: quoted, so that a comma in the name does not end it.
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    port: String(port),
    ...changes,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${quote(value)}`)
  return ['# Written at each start. To change a setting, use ALTER SYSTEM.', ...lines, ''].join('\n')
}
