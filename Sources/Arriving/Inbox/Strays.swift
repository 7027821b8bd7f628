// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Glibc

/// Finds files in the inboxes that will never be taken as they are; they stay in place.
///
/// A file beside the feeds' folders or in a folder of no feed, a name that no feed takes, a marker
/// without its file, or an abandoned upload. A folder that can't be listed is reported as such: its
/// contents are unknown.
package struct Strays: Sendable {
    /// The folder that holds the feeds' folders, absolute.
    private let inbox: String
    private let folders: [WatchedFolder]
    /// Created or found earlier: if it is missing now, its contents are unknown.
    private let expectsInbox: Bool
    /// Folders of feeds that can't be used for now: their files are reported with that reason.
    private let unread: Set<FileName>

    /// Found in one look, at most.
    static let limit = 1_000
    /// Sub-folders looked into below a folder of no feed, at most.
    private static let depthLimit = 8
    /// Seconds that a marker may lie alone: its file may be on the way to the archive.
    private static let markerSeconds = 60
    /// Seconds without change after which an upload under a temporary name is left.
    private static let uploadSeconds = 3_600

    /// - Parameter unread: absolute folders whose files wait for a valid declaration of their feed.
    package init(
        inbox: String, folders: [WatchedFolder], expectsInbox: Bool = false, unread: [String] = []
    ) {
        self.inbox = inbox
        self.folders = folders
        self.expectsInbox = expectsInbox
        self.unread = Set(unread.map { FileName(WatchLoop.plain($0)) })
    }

    /// Stray files found now, the oldest first.
    package func findStrays() -> [Waiting] { findStrays(now: Self.now()) }

    /// - Parameter now: seconds since 1970 UTC.
    func findStrays(now: Int64) -> [Waiting] {
        let options = WatcherOptions()
        let roots = Dictionary(grouping: folders) { FileName(WatchLoop.plain($0.path)) }
            .mapValues { WatchRoot(path: $0[0].path, declared: $0, options: options) }
        var look = Look(
            roots: roots, top: expectsInbox ? inbox : nil, unread: unread, now: now)
        look.list(inbox, "", root: nil, depth: 0)
        return look.found.sorted { ($1.waited, $0.path) < ($0.waited, $1.path) }
    }

    /// The same; a file that no feed took is marked if a feed declared since takes it.
    ///
    /// - Parameters:
    ///   - start: when this process read the declarations.
    ///   - later: called if there is a file that no feed takes.
    func findStrays(since start: String, later: () -> [WatchedFolder]) -> [Waiting] {
        let found = findStrays()
        guard found.contains(where: { $0.reason == .unmatched || $0.reason == .outside }) else {
            return found
        }
        let options = WatcherOptions()
        let roots = later().map {
            WatchRoot(path: WatchLoop.plain($0.path), declared: [$0], options: options)
        }
        return found.map { stray in
            guard stray.reason == .unmatched || stray.reason == .outside,
                let feed = roots.first(where: { $0.takes(path: stray.path) })?.rules.first
            else { return stray }
            return Waiting(
                label: feed.declared.label, path: stray.path, relative: stray.relative,
                size: stray.size, waited: stray.waited,
                reason: .declaredLater(feed: feed.declared.label, start: start))
        }
    }

    static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec)
    }

    /// One walk through the inboxes.
    private struct Look {
        let roots: [FileName: WatchRoot]
        /// Names that must exist.
        let top: String?
        let unread: Set<FileName>
        /// Seconds since 1970 UTC.
        let now: Int64
        var found: [Waiting] = []

        /// - Parameters:
        ///   - top: the folder that relative paths start from.
        ///   - root: the root whose rules hold there; nil: no feed's.
        mutating func list(_ top: String, _ relative: String, root: WatchRoot?, depth: Int) {
            let path = relative.isEmpty ? top : top + "/" + relative
            if relative.isEmpty || root == nil, let own = roots[FileName(path)], own !== root {
                return list(path, "", root: own, depth: 0)
            }
            guard depth <= (root?.depth ?? Strays.depthLimit) else {
                // Within a feed's depth the feed decides.
                if root == nil { noteStray(.outside, identity(of: path), at: path, relative) }
                return
            }
            do throws(SystemError) {
                let handle = try FolderHandle(root: top, relative: relative)
                try descend(into: handle, top, relative, root, depth)
            } catch {
                let isGone = [ENOENT, ENOTDIR, ELOOP].contains(error.number)
                guard !isGone || path == self.top else { return }
                noteStray(File(unlisted: error, root), identity(of: path), at: path, relative)
            }
        }

        /// Names listed before the listing fails are still looked at.
        private mutating func descend(
            into handle: FolderHandle, _ top: String, _ relative: String, _ root: WatchRoot?,
            _ depth: Int
        ) throws(SystemError) {
            var names: [(name: String, isFolder: Bool?)] = []
            var odd: [(escaped: String, identity: FileIdentity?)] = []
            var failure: SystemError?
            do throws(SystemError) {
                try handle.list { listed in
                    switch listed {
                    case .name(let name, let isFolder): names.append((name, isFolder))
                    case .notUTF8(let escaped, let identity): odd.append((escaped, identity))
                    }
                }
            } catch {
                failure = error
            }
            // In a feed's folder the ledger has it.
            for (escaped, identity) in odd where root == nil {
                let below = relative.isEmpty ? escaped : relative + "/" + escaped
                noteStray(.outside, identity, at: top + "/" + below, below)
            }
            let all = Set(names.map { FileName($0.name) })
            for (name, isFolder) in names where found.count < Strays.limit {
                let below = relative.isEmpty ? name : relative + "/" + name
                if isFolder != true, let file = File(name, below, root, all),
                    let info = try handle.info(name)
                {
                    if info.kind == .folder || leadsToFeed(top + "/" + below) {
                        enter(top, below, root, depth)
                    } else if info.kind == .file || root == nil || file.isCompanion {
                        noteStray(file, info.identity, at: top + "/" + below, below)
                    }
                } else if isFolder == true, isOpen(name, to: root) {
                    enter(top, below, root, depth)
                }
            }
            if let failure { throw failure }
        }

        /// Nil where not even that can be told.
        private func identity(of folder: String) -> FileIdentity? {
            guard let status = try? FileStatus(path: folder) else { return nil }
            return FileIdentity(
                device: status.device, inode: status.inode, size: 0,
                ctimeNanoseconds: status.changedNanoseconds,
                mtimeNanoseconds: status.modifiedNanoseconds)
        }

        /// Whether a folder of this name is looked into.
        private func isOpen(_ name: String, to root: WatchRoot?) -> Bool {
            let answer = NameRule.judge(name)
            return answer == .mayBeData || root == nil && answer != .ignored
        }

        /// Whether it is a feed's folder, or above one: that may be a link.
        private func leadsToFeed(_ path: String) -> Bool {
            roots[FileName(path)] != nil
                || roots.values.contains { $0.path.utf8.starts(with: (path + "/").utf8) }
        }

        private mutating func enter(
            _ top: String, _ below: String, _ root: WatchRoot?, _ depth: Int
        ) {
            let path = top + "/" + below
            if let own = roots[FileName(path)] {
                // A feed's folder within another one's is looked at in its turn.
                if root == nil || own !== root { list(path, "", root: own, depth: 0) }
                return
            }
            guard root != nil || !unread.contains(FileName(path)) else { return }
            list(top, below, root: root, depth: depth + 1)
        }

        private mutating func noteStray(
            _ file: File, _ identity: FileIdentity?, at path: String, _ relative: String
        ) {
            let age = identity.map { now - $0.ctimeNanoseconds / 1_000_000_000 } ?? 0
            guard age >= file.patience, found.count < Strays.limit else { return }
            found.append(
                Waiting(
                    label: file.label, path: path, relative: relative, size: identity?.size ?? 0,
                    waited: .seconds(max(0, age)), reason: file.reason))
        }
    }

    /// A name that may be a stray's; nil: it is none.
    private struct File {
        let label: String?
        let reason: WaitReason
        /// Seconds that it may lie there unsaid.
        let patience: Int64

        /// Whatever its name: it lies where no feed looks.
        static let outside = File(label: nil, reason: .outside, patience: 0)

        /// A thing with such a name is not in the ledger, nor is a link.
        var isCompanion: Bool { if case .orphan = reason { true } else { false } }

        private init(label: String?, reason: WaitReason, patience: Int64) {
            (self.label, self.reason, self.patience) = (label, reason, patience)
        }

        init(unlisted error: SystemError, _ root: WatchRoot?) {
            (reason, patience) = (.unlisted(error.text), 0)
            label = root?.rules.first?.declared.label
        }

        init?(_ name: String, _ relative: String, _ root: WatchRoot?, _ all: Set<FileName>) {
            if NameRule.isUpload(name) {
                (reason, patience) = (.leftUpload, Int64(Strays.uploadSeconds))
                label = root?.rules.first?.declared.label
                return
            }
            let answer = NameRule.judge(name, ignoring: root?.ignored ?? [])
            guard answer != .ignored else { return nil }
            guard let root else {
                self = .outside
                return
            }
            // The watcher passes over a marker whatever its name: its file may have been refused
            // for that name.
            if let file = root.file(ofCompanion: name) {
                guard !all.contains(FileName(file)) else { return nil }
                (reason, patience) = (.orphan(of: file), Int64(Strays.markerSeconds))
                label = root.rules.first?.declared.label
                return
            }
            // A refused file goes into the ledger with its reason.
            guard answer == .mayBeData,
                !root.rules.contains(where: { $0.takes(name, relative: relative) })
            else { return nil }
            (label, reason, patience) = (nil, .unmatched, 0)
        }
    }
}

extension WatchRoot {
    /// Whether one of its feeds takes the file, or its companion.
    fileprivate func takes(path file: String) -> Bool {
        guard file.utf8.starts(with: (path + "/").utf8) else { return false }
        let relative = String(decoding: file.utf8.dropFirst(path.utf8.count + 1), as: UTF8.self)
        let name = relative.split(separator: "/").last.map(String.init) ?? relative
        guard relative.utf8.count(where: { $0 == UInt8(ascii: "/") }) <= depth else { return false }
        let taken = self.file(ofCompanion: name) ?? name
        return rules.contains { $0.takes(taken, relative: relative) }
    }
}
