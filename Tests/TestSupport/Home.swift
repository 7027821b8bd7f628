// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A BASCULE_HOME of one test's own: configuration, inboxes and all that the service keeps.
package struct Home: Sendable {
    package let path: String
    /// Where the watched folders are; another file system's in some tests.
    package let inbox: String
    package let archive: String

    /// Makes the folders and writes the feeds.
    ///
    /// `feeds` is name → YAML; each gets a folder of its name in the inbox.
    package init(
        path: String, feeds: [String: String], inbox: String? = nil, archive: String? = nil
    ) throws {
        self.path = path
        self.inbox = inbox ?? path + "/inbox"
        self.archive = archive ?? path + "/var/archive"
        try Self.make(path + "/config/feeds")
        // A folder outside of the home must exist: it may be a mount.
        if let archive { try Self.make(archive) }
        try write("language: en\nzone: America/Guadeloupe\n", to: "config/bascule.yaml")
        for (name, yaml) in feeds {
            try write(yaml, to: "config/feeds/\(name).yaml")
            try Self.make(self.inbox + "/\(name)")
        }
    }

    private static func make(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
    }

    private func write(_ text: String, to relative: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + relative))
    }

    package func inbox(_ feed: String) -> String { inbox + "/" + feed }
    package var error: String { path + "/var/error" }
    package var duplicate: String { path + "/var/duplicate" }

    /// Puts a file into a feed's inbox at one stroke: written beside it under a name that is never
    /// data, then renamed.
    package func drop(_ file: DroppedFile, in feed: String) throws {
        let temporary = inbox(feed) + "/.\(file.name).tmp"
        try Self.write(file.text, to: temporary)
        guard unsafe rename(temporary, inbox(feed) + "/" + file.name) == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file.name])
        }
    }

    /// As plain as can be: tens of thousands of files are dropped in some tests.
    private static func write(_ text: String, to path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        var text = text
        let written = text.withUTF8 { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe Foundation.write(descriptor, base, bytes.count)
        }
        guard close(descriptor) == 0, written == text.utf8.count else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
    }

    /// Every plain file that the inboxes and the kept folders hold, without reports and seals:
    /// absolute path → bytes.
    package func files(in folders: [String]? = nil) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for folder in folders ?? [inbox, archive, error, duplicate] {
            for relative in FileManager.default.enumerator(atPath: folder) ?? .init() {
                guard let relative = relative as? String, !isReport(folder + "/" + relative) else {
                    continue
                }
                let file = folder + "/" + relative
                guard let bytes = FileManager.default.contents(atPath: file) else { continue }
                found[file] = bytes
            }
        }
        return found
    }

    /// Names waiting in a feed's inbox.
    package func waiting(in feed: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: inbox(feed)).sorted()
    }
}

/// Whether a file is about others, in the error folder or among the seals: no file that was sent.
package func isReport(_ path: String) -> Bool {
    path.hasSuffix(".faults.csv") || path.contains("/.seals/")
        || path.contains("/error/") && path.contains(".rejects.")
}
