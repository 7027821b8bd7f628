// SPDX-License-Identifier: Apache-2.0

internal import FileSystem

/// A watched folder with its rules: all declarations that name the same path.
final class WatchRoot {
    struct Rule {
        let declared: WatchedFolder
        let globs: [NameRule.Glob]
        let arrival: ArrivalRule

        /// Whether the rule's feed takes a file, by its name; its `.gz` and `.zip` as well.
        func takes(_ name: String, relative: String) -> Bool {
            let packed = [".gz", ".zip"].first { name.lowercased().utf8.hasSuffix($0.utf8) }
            let cut = packed?.utf8.count ?? 0
            return globs.contains { glob in
                let text = glob.isForPath ? relative : name
                return glob.matches(text)
                    || cut > 0
                        && glob.matches(String(decoding: text.utf8.dropLast(cut), as: UTF8.self))
            }
        }
    }

    let path: String
    let rules: [Rule]
    let ignored: [NameRule.Glob]
    let depth: Int
    let isPolled: Bool
    /// Whether it was missing at the last look.
    var isMissing = false

    init(path: String, declared: [WatchedFolder], options: WatcherOptions) {
        self.path = path
        rules = declared.map { folder in
            Rule(
                declared: folder, globs: folder.patterns.map(NameRule.Glob.init),
                arrival: ArrivalRule(
                    quiet: folder.quiet, fallbackQuiet: options.quiet,
                    nulTailPatience: options.nulTailPatience, linkPatience: options.linkPatience))
        }
        ignored = declared.flatMap(\.ignored).map(NameRule.Glob.init)
        depth = declared.map(\.depth).max() ?? 0
        isPolled = declared.contains(where: \.isPolled)
    }

    /// Endings of marker and checksum files: those are never data themselves.
    var companionEndings: [String] {
        rules.flatMap { [$0.declared.marker, $0.declared.checksum].compactMap(\.self) }
    }

    /// The name of the file that a marker or checksum file belongs to; nil: it is none.
    func file(ofCompanion name: String) -> String? {
        let folded = name.lowercased()
        let ending = companionEndings.first { ending in
            folded.utf8.hasSuffix(ending.lowercased().utf8)
                && folded.utf8.count > ending.utf8.count
        }
        return ending.map { String(decoding: name.utf8.dropLast($0.utf8.count), as: UTF8.self) }
    }
}

extension WatchRoot {
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

        var depth: Int {
            relative.isEmpty ? 0 : relative.utf8.count { $0 == UInt8(ascii: "/") } + 1
        }

        /// A name in this folder, below the root.
        func relative(_ name: String) -> String { relative.isEmpty ? name : relative + "/" + name }
    }
}
