// SPDX-License-Identifier: Apache-2.0

internal import FileSystem

/// A limit of the kernel by the name under which it is raised.
///
/// In a user namespace (a rootless container) its own limit holds beside the host's: the lower one
/// binds.
package struct KernelLimit: Sendable, Equatable {
    package let name: String
    package let value: Int

    /// Folders that one user may watch.
    package static var watches: KernelLimit? {
        lower("fs.inotify.max_user_watches", "user.max_inotify_watches")
    }

    /// Watchers that one user may have.
    package static var instances: KernelLimit? {
        lower("fs.inotify.max_user_instances", "user.max_inotify_instances")
    }

    /// How to raise it.
    package func remedy(to value: Int) -> String {
        name.utf8.starts(with: "user.".utf8)
            ? "sysctl \(name)=\(value) in this user namespace" : "sysctl \(name)=\(value)"
    }

    /// The host's where both are the same.
    private static func lower(_ host: String, _ own: String) -> KernelLimit? {
        pick(host: read(host), own: read(own))
    }

    static func pick(host: KernelLimit?, own: KernelLimit?) -> KernelLimit? {
        guard let host, let own else { return host ?? own }
        return own.value < host.value ? own : host
    }

    private static func read(_ name: String) -> KernelLimit? {
        let path = "/proc/sys/" + name.split(separator: ".").joined(separator: "/")
        var bytes: [UInt8] = []
        do {
            let file = try OpenFile(reading: path)
            while try file.read(into: &bytes, limit: 64) > 0 {}
        } catch {
            return nil
        }
        let text = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return Int(text).map { KernelLimit(name: name, value: $0) }
    }
}
