// SPDX-License-Identifier: Apache-2.0

/// The private server's settings: loads of many rows, few connections, one machine.
struct ClusterConfiguration {
    let settings: [String: String]
    let version: Int

    /// Writes them to a file of their own, which `postgresql.conf` includes.
    func write(to layout: ClusterLayout) throws {
        let main = "\(layout.data)/postgresql.conf"
        let include = "include_if_exists = 'bascule.conf'"
        let text = FilePath.read(main) ?? ""
        if !text.contains(include) {
            try FilePath.write(text + "\n\(include)\n", to: main, as: layout.user)
        }
        let lines = all(layout).sorted { $0.key < $1.key }.map { "\($0.key) = \(quoted($0.value))" }
        let head =
            "# Written anew at each start: put changes into postgresql.auto.conf (alter system).\n"
        try FilePath.write(
            head + lines.joined(separator: "\n") + "\n", to: "\(layout.data)/bascule.conf",
            as: layout.user)
    }

    private func all(_ layout: ClusterLayout) -> [String: String] {
        let tuned = [
            "listen_addresses": "",
            "unix_socket_directories": layout.socketFolder,
            "unix_socket_permissions": "0700",
            "port": "5432",
            "max_connections": "100",
            "shared_buffers": "\(sharedMegabytes)MB",
            "temp_buffers": "64MB",
            "work_mem": "32MB",
            "maintenance_work_mem": "256MB",
            // Few checkpoints under load, spread out; each writes whole pages to the WAL anew.
            "max_wal_size": "4GB",
            "checkpoint_timeout": "15min",
            "checkpoint_completion_target": "0.9",
            "wal_compression": version >= 15 ? "lz4" : "on",
            // After a crash one call of the kernel instead of an fsync of each file: 0.1 s for 5 s.
            "recovery_init_sync_method": "syncfs",
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "logging_collector": "on",
            "log_directory": layout.log,
            // One file a weekday, written over after a week.
            "log_filename": "postgres-%a.log",
            "log_rotation_age": "1d",
            "log_truncate_on_rotation": "on",
            "log_lock_waits": "on",
        ]
        return tuned.merging(settings) { $1 }
    }

    /// An eighth of the memory, 128 MB to 1 GB.
    private var sharedMegabytes: Int {
        let line = FilePath.read("/proc/meminfo")?.split(separator: "\n").first ?? ""
        let kilobytes = line.split(separator: " ").compactMap { Int($0) }.first ?? 0
        return min(1024, max(128, kilobytes / 1024 / 8))
    }

    private func quoted(_ value: String) -> String {
        let inner = value.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "''")
        return "'\(inner)'"
    }
}
