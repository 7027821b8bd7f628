// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The processes of a private server, as /proc shows them.
struct ServerProcess: Sendable, Equatable {
    let id: pid_t
    /// Ticks of the kernel's clock from the boot to its start: with the number it names one
    /// process.
    let startTicks: UInt64

    /// Whether the same process still runs; an unreaped zombie does not.
    var isAlive: Bool { ServerProcess(id, serving: nil) == self }

    /// A living server process; nil: the number is free, another program's, or another cluster's.
    ///
    /// - Parameter data: the cluster's folder, in which its processes run; nil: any.
    init?(_ id: pid_t, serving data: String?) {
        guard let text = FilePath.read("/proc/\(id)/stat", limit: 4096),
            let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"),
            text[text.index(after: open)..<close].hasPrefix("postgres")
        else { return nil }
        // From the third field on: the state, …, the start (man 5 proc).
        let fields = text[text.index(after: close)...].split(separator: " ")
        guard fields.count > 19, !["Z", "X"].contains(fields[0]),
            let ticks = UInt64(fields[19])
        else { return nil }
        if let data, let folder = Self.folder(of: id), folder != FolderIdentity(data) { return nil }
        self.id = id
        startTicks = ticks
    }

    /// All processes of a cluster whose postmaster is dead: they still hold its memory.
    static func orphans(of data: String) -> [ServerProcess] {
        guard let home = FolderIdentity(data), let folder = unsafe opendir("/proc") else {
            return []
        }
        defer { unsafe closedir(folder) }
        var found: [ServerProcess] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe UnsafeRawPointer(entry)
                .advanced(by: MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
                .assumingMemoryBound(to: CChar.self)
            guard let id = unsafe pid_t(String(cString: name)),
                let process = ServerProcess(id, serving: data), Self.folder(of: id) == home
            else { continue }
            found.append(process)
        }
        return found
    }

    /// The folder that a process runs in; nil where we may not know it.
    private static func folder(of id: pid_t) -> FolderIdentity? {
        FolderIdentity("/proc/\(id)/cwd")
    }
}

/// A folder on the disk, however many paths lead to it: by links, or by mounts.
private struct FolderIdentity: Equatable {
    let device: dev_t
    let inode: ino_t

    /// Of the folder that a path leads to; nil: there is none, or we may not look.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        device = status.st_dev
        inode = status.st_ino
    }
}
