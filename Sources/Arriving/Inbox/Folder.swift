// SPDX-License-Identifier: Apache-2.0

internal import FileSystem

/// One folder of the tree with the known state of its files.
final class Folder {
    let root: WatchRoot
    /// Below the root, without slashes at its ends; empty: the root itself.
    let relative: String
    let path: String
    /// The number of its inotify watch; nil: it is polled.
    var watch: Int32?
    /// The watched folder by device and inode: another may take its path.
    var watched: FileIdentity?
    var files: [FileName: Entry] = [:]
    /// When a timer will look at a file; few have one.
    var due: [FileName: Duration] = [:]
    var children: Set<FileName> = []

    init(root: WatchRoot, relative: String) {
        self.root = root
        self.relative = relative
        path = relative.isEmpty ? root.path : root.path + "/" + relative
    }

    var depth: Int { relative.isEmpty ? 0 : relative.utf8.count { $0 == UInt8(ascii: "/") } + 1 }

    /// A name in this folder, below the root.
    func relative(_ name: String) -> String { relative.isEmpty ? name : relative + "/" + name }
}

extension Dictionary {
    /// Returns the room of many files that are gone: a grown table does not shrink by itself.
    mutating func giveBackRoom() {
        guard capacity > 1_024, count < capacity / 8 else { return }
        var kept: [Key: Value] = [:]
        kept.reserveCapacity(count)
        for (key, value) in self { kept[key] = value }
        self = kept
    }
}
