// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Glibc

extension WatchLoop {
    /// A file that a listing found and that is to be looked at.
    private struct Candidate {
        let folder: WatchRoot.Folder
        let name: FileName
        let info: FileInfo
    }

    /// Lists folders and those found below them, then looks at new files, oldest first.
    func list(_ start: [WatchRoot.Folder]) {
        var candidates: [Candidate] = []
        var queue = start
        var isListed: Set<ObjectIdentifier> = []
        while let folder = queue.popLast() {
            // A root dropped meanwhile is not listed.
            guard folders[FileName(folder.path)] === folder,
                isListed.insert(ObjectIdentifier(folder)).inserted
            else { continue }
            do {
                try list(folder, into: &candidates)
            } catch {
                noteFailure(error, on: folder)
            }
            queue += toList
            toList = []
            if mailbox.isToStop { return }
        }
        observer.listed(polled: folders.values.count { $0.watch == nil })
        candidates.sort { $0.info.identity.ctimeNanoseconds < $1.info.identity.ctimeNanoseconds }
        probeFiles(at: candidates)
    }

    private func probeFiles(at candidates: [Candidate]) {
        var last: (folder: WatchRoot.Folder, handle: FolderHandle)?
        for candidate in candidates {
            let folder = candidate.folder
            do {
                if last?.folder !== folder {
                    last = nil
                    let handle = try FolderHandle(
                        root: folder.root.path, relative: folder.relative)
                    last = (folder, handle)
                }
                guard let handle = last?.handle else { continue }
                examine(candidate.name, candidate.info, in: folder, through: handle)
            } catch {
                noteFailure(error, on: folder)
            }
            guard arrivals.count >= options.batchLimit else { continue }
            handOver()
            if mailbox.isToStop { return }
        }
    }

    private func list(
        _ folder: WatchRoot.Folder, into candidates: inout [Candidate]
    ) throws(SystemError) {
        let handle = try FolderHandle(root: folder.root.path, relative: folder.relative)
        if folder.root.isMissing, folder.relative.isEmpty {
            folder.root.isMissing = false
            observer.foundRoot(folder)
        }
        // Watched before it is listed: later changes make an event.
        try settleWatch(folder, through: handle)
        listing += 1
        let before = folder.children
        folder.children = []
        let found = candidates.count
        var failure: SystemError?
        try handle.list { listed in
            switch listed {
            case .notUTF8(let escaped, let identity):
                // An upload under a temporary name is left alone, whatever its bytes.
                guard NameRule.judge(escaped, ignoring: folder.root.ignored) != .ignored else {
                    return
                }
                refuse(FileName(escaped), in: folder, identity, .nameNotUTF8)
            case .name(let name, let isFolder):
                do throws(SystemError) {
                    try takeEntry(FileName(name), isFolder, in: folder, handle, into: &candidates)
                } catch {
                    failure = error
                }
            }
        }
        if let failure {
            candidates.removeSubrange(found...)
            throw failure
        }
        forgetUnseen(folder, childrenBefore: before)
    }

    /// One name of a listing.
    private func takeEntry(
        _ name: FileName, _ isFolder: Bool?, in folder: WatchRoot.Folder, _ handle: FolderHandle,
        into candidates: inout [Candidate]
    ) throws(SystemError) {
        let answer = NameRule.judge(name.text, ignoring: folder.root.ignored)
        if answer == .ignored || folder.root.file(ofCompanion: name.text) != nil { return }
        if isFolder == true { return try adoptListed(name, in: folder, handle) }
        guard let info = try handle.info(name.text) else { return }
        if info.kind == .folder { return try adoptListed(name, in: folder, handle) }
        if case .refused(let reason) = answer {
            return refuse(name, in: folder, info.identity, reason)
        }
        folder.files[name]?.listing = listing
        if case .handed = folder.files[name]?.state { return }
        candidates.append(Candidate(folder: folder, name: name, info: info))
    }

    /// A known sub-folder is listed by the full sweep; a new one now.
    private func adoptListed(
        _ name: FileName, in folder: WatchRoot.Folder, _ handle: FolderHandle
    ) throws(SystemError) {
        let path = FileName(folder.path + "/" + name.text)
        if folders[path] == nil {
            adopt(name, in: folder, try handle.info(name.text)?.identity)
            folder.files[name]?.listing = listing
        } else {
            folder.children.insert(name)
        }
    }

    private func forgetUnseen(_ folder: WatchRoot.Folder, childrenBefore: Set<FileName>) {
        let current = listing
        // Usually empty. Collected first: removing one during the iteration would copy them all.
        let gone = folder.files.compactMap { $0.value.listing == current ? nil : $0.key }
        for name in gone { folder.files[name] = nil }
        folder.files.giveBackRoom()
        for name in childrenBefore.subtracting(folder.children) {
            let path = FileName(folder.path + "/" + name.text)
            if let child = folders[path], child.root === folder.root { drop(child) }
        }
    }

    /// A folder that can't be listed: gone, or an error that is logged once while it lasts.
    private func noteFailure(_ error: SystemError, on folder: WatchRoot.Folder) {
        let isGone = error.number == ENOENT || error.number == ENOTDIR || error.number == ELOOP
        if folder.relative.isEmpty {
            if !folder.root.isMissing {
                folder.root.isMissing = true
                observer.lostRoot(folder, error)
            }
            unwatch(folder)
            if isGone {
                let below = folders.values.filter { $0.root === folder.root && $0 !== folder }
                for other in below { drop(other) }
                folder.files = [:]
                folder.children = []
            }
        } else if isGone {
            drop(folder)
        } else {
            observer.notListed(folder, error)
        }
    }
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
