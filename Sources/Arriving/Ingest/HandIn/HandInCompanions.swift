// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Foundation
internal import Inbox

/// What a feed waits for beside a file: whoever hands one in need not know of it.
struct HandInCompanions {
    private let name: String
    private let checksum: String?
    private let marker: String?

    init(of name: String, for feed: Feed) {
        self.name = name
        checksum = feed.arrival.checksum.map { name + $0 }
        marker = feed.arrival.marker.map { name + $0 }
    }

    var names: [String] { [marker, checksum].compactMap(\.self) }

    /// Whether a name of them is longer than a file's may be.
    var areTooLong: Bool { names.contains { $0.utf8.count > SentName.longest } }

    /// The ending by which the watcher takes the name for that of a marker or checksum file, in any
    /// case; nil: for none.
    static func ending(of name: String, for feed: Feed) -> String? {
        [feed.arrival.marker, feed.arrival.checksum].compactMap(\.self).first {
            name.lowercased().hasSuffix($0.lowercased()) && name.utf8.count > $0.utf8.count
        }
    }

    /// Writes those that are not there.
    ///
    /// Only once the file has its name: a marker beside another's would have that one taken half.
    /// The marker is the last.
    ///
    /// - Parameter sha256: of the file, in hexadecimal; asked for where it is needed.
    func write(in folder: OpenFolder, sha256: () throws -> String) throws {
        if let checksum, try isMissing(checksum, in: folder) {
            try add(checksum, "\(sha256())  \(name)\n", to: folder)
        }
        if let marker, try isMissing(marker, in: folder) { try add(marker, "", to: folder) }
    }

    private func isMissing(_ name: String, in folder: OpenFolder) throws(FileError) -> Bool {
        try FileStatus(RawPath(in: folder, name: name)) == nil
    }

    /// Whole under its name, or not there.
    private func add(_ name: String, _ text: String, to folder: OpenFolder) throws {
        let hidden = RawPath(in: folder, name: HandInLeftovers.newName())
        let file = try OpenFile(creating: hidden)
        try file.write(Array(text.utf8))
        try file.sync()
        try Folder.rename(hidden, to: RawPath(in: folder, name: name))
    }
}
