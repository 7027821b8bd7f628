// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Glibc

extension WatchLoop {
    /// Takes a sub-folder in, to be watched and listed in this round.
    ///
    /// - Parameter identity: as it is now. A thing refused while a process writes into it is not
    ///   moved; once changed it is refused again.
    func adopt(_ name: FileName, in parent: WatchRoot.Folder, _ identity: FileIdentity? = nil) {
        switch NameRule.judge(name.text, ignoring: parent.root.ignored) {
        case .ignored: return
        case .refused(let reason): return refuse(name, in: parent, identity, reason)
        case .mayBeData: break
        }
        parent.children.insert(name)
        let path = FileName(parent.path + "/" + name.text)
        if let known = folders[path] {
            // A root of its own inside this one: it has its own rules.
            if known.root === parent.root { toList.append(known) }
            return
        }
        guard parent.depth < parent.root.depth else {
            return refuse(name, in: parent, identity, .tooDeep(limit: parent.root.depth))
        }
        let folder = WatchRoot.Folder(root: parent.root, relative: parent.relative(name.text))
        folders[path] = folder
        toList.append(folder)
    }

    /// Forgets a folder that is gone, with all below it; a root stays, to be looked for.
    func drop(_ folder: WatchRoot.Folder) {
        let below = folder.path + "/"
        for (path, other) in folders where other.root === folder.root {
            guard other === folder || other.path.utf8.starts(with: below.utf8) else { continue }
            unwatch(other)
            other.files = [:]
            other.children = []
            if !other.relative.isEmpty { folders[path] = nil }
        }
        if folder.relative.isEmpty { toList.append(folder) }
    }

    func unwatch(_ folder: WatchRoot.Folder) {
        guard let watch = folder.watch else { return }
        inotify?.unwatch(watch)
        byWatch[watch] = nil
        folder.watch = nil
        folder.watched = nil
    }

    /// Watches an open folder, or stops to, as its file system and path are now.
    func settleWatch(_ folder: WatchRoot.Folder, through handle: FolderHandle) throws(SystemError) {
        guard let inotify, !folder.root.isPolled,
            ReadLease.FolderKind(descriptor: handle.descriptor) == .local
        else { return unwatch(folder) }
        let identity = try handle.info().identity
        if let watched = folder.watched, watched.isSameFile(as: identity) { return }
        unwatch(folder)
        do throws(Inotify.Failure) {
            var watch = try inotify.watch(folder.path)
            if let other = byWatch[watch] {
                // It was moved here from elsewhere in the inbox, and its watch with it.
                drop(other)
                watch = try inotify.watch(folder.path)
            }
            folder.watch = watch
            folder.watched = identity
            byWatch[watch] = folder
        } catch {
            logFailure(error, folder)
        }
    }

    private func logFailure(_ failure: Inotify.Failure, _ folder: WatchRoot.Folder) {
        if case .system(let number) = failure { return observer.hasNoEvents(folder, number) }
        guard !hasToldWatchLimit else { return }
        hasToldWatchLimit = true
        observer.reachedWatchLimit(folder)
    }
}
