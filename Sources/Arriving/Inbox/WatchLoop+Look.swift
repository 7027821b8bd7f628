// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Glibc

extension WatchLoop {
    /// Looks at the thing under one name, of any kind.
    func probeFile(at name: FileName, in folder: WatchRoot.Folder, wasClosed: Bool = false) {
        do {
            let handle = try FolderHandle(root: folder.root.path, relative: folder.relative)
            try probeFile(at: name, in: folder, through: handle, wasClosed: wasClosed)
        } catch {
            // The folder is gone or shut: the listing that follows says so once, not per file.
            toList.append(folder)
        }
    }

    /// Looks at one name through its open folder.
    func probeFile(
        at name: FileName, in folder: WatchRoot.Folder, through handle: FolderHandle,
        wasClosed: Bool
    ) throws(SystemError) {
        if let file = folder.root.file(ofCompanion: name.text) {
            return try probeFile(at: FileName(file), in: folder, through: handle, wasClosed: false)
        }
        let answer = NameRule.judge(name.text, ignoring: folder.root.ignored)
        if answer == .ignored { return }
        guard let info = try handle.info(name.text) else {
            folder.files[name] = nil
            return
        }
        probeFile(at: name, info, answer, in: folder, through: handle, wasClosed: wasClosed)
    }

    private func probeFile(
        at name: FileName, _ info: FileInfo, _ answer: NameRule.Answer, in folder: WatchRoot.Folder,
        through handle: FolderHandle, wasClosed: Bool = false
    ) {
        if info.kind == .folder { return adopt(name, in: folder, info.identity) }
        if case .refused(let reason) = answer {
            return refuse(name, in: folder, info.identity, reason)
        }
        examine(name, info, in: folder, through: handle, wasClosed: wasClosed)
    }

    /// Looks at what has come under the name of a file that was released.
    func probeFile(
        atNew info: FileInfo, _ name: FileName, in folder: WatchRoot.Folder,
        through handle: FolderHandle
    ) {
        let answer = NameRule.judge(name.text, ignoring: folder.root.ignored)
        guard answer != .ignored else { return }
        probeFile(at: name, info, answer, in: folder, through: handle)
    }

    /// Judges what is known to be no folder.
    func examine(
        _ name: FileName, _ info: FileInfo, in folder: WatchRoot.Folder,
        through handle: FolderHandle,
        wasClosed: Bool = false
    ) {
        var entry =
            folder.files[name]
            ?? Entry(
                state: .waiting(Completeness(), .unmatched), firstSeen: now, listing: listing)
        entry.listing = listing
        var completeness = Completeness()
        switch entry.state {
        case .handed: return
        case .refused(let identity) where identity == info.identity: return
        case .kept(let identity) where identity == info.identity: return
        case .deferred(let until) where now < until: return
        case .waiting(let known, _): completeness = known
        case .refused, .kept, .deferred: break
        }
        if let reason = info.refusal { return refuse(name, in: folder, info.identity, reason) }
        let relative = folder.relative(name.text)
        let rule = folder.root.rules.first { $0.takes(name.text, relative: relative) }
        entry.label = rule?.declared.label
        guard let rule else {
            entry.state = .waiting(completeness, .unmatched)
            folder.files[name] = entry
            return
        }
        let probe = FileProbe(name: name.text, info: info, rule: rule, handle: handle)
        switch probe.observe(
            wasClosed: wasClosed, now: now, stillFor: options.stillness(info.identity))
        {
        case .gone: folder.files[name] = nil
        case .unreadable(let why):
            entry.state = .waiting(completeness, .unreadable(why))
            folder.files[name] = entry
        case .seen(let seen, let promised):
            let decision = completeness.decide(seen, by: rule.arrival)
            folder.files[name] = entry
            settle(decision, name, in: folder, rule, completeness, promised)
        }
    }

    private func settle(
        _ decision: Decision, _ name: FileName, in folder: WatchRoot.Folder, _ rule: WatchRoot.Rule,
        _ completeness: Completeness, _ promised: String?
    ) {
        guard let identity = completeness.identity else { return }
        switch decision {
        case .refused(let reason): refuse(name, in: folder, identity, reason)
        case .wait(let reason, let delay):
            folder.files[name]?.state = .waiting(completeness, reason)
            if let delay { plan(name, in: folder, at: now + delay) }
        case .arrived:
            folder.files[name]?.state = .handed
            let path = folder.path + "/" + name.text
            let endings = [rule.declared.marker, rule.declared.checksum].compactMap(\.self)
            arrivals.append(
                Arrival(
                    label: rule.declared.label, root: folder.root.path,
                    relative: folder.relative(name.text), identity: identity,
                    promisedSHA256: promised, companions: endings.map { path + $0 }))
        }
    }

    /// Notes a refusal, once for one version of the thing.
    func refuse(
        _ name: FileName, in folder: WatchRoot.Folder, _ identity: FileIdentity?,
        _ reason: RefusalReason
    ) {
        let key = reason == .nameNotUTF8 ? name.asEscaped : name
        if case .refused(let known) = folder.files[key]?.state, known == identity {
            folder.files[key]?.listing = listing
            return
        }
        let relative = folder.relative(name.text)
        let rule =
            folder.root.rules.first { $0.takes(name.text, relative: relative) }
            ?? folder.root.rules.first
        let label = rule?.declared.label ?? ""
        folder.files[key] = Entry(
            state: .refused(identity), label: label, firstSeen: now, listing: listing)
        refusals.append(
            Refusal(
                label: label, root: folder.root.path, path: folder.path + "/" + name.text,
                relative: relative, identity: identity, reason: reason))
    }

    /// Plans a look, unless one is planned before.
    func plan(_ name: FileName, in folder: WatchRoot.Folder, at due: Duration) {
        guard folder.due[name].map({ $0 > due }) ?? true else { return }
        folder.due[name] = due
        timers.plan((folder, name), at: due)
    }
}

extension FileName {
    /// The key of a name that is no text, known by its escaped form.
    ///
    /// A file may have just this name, and is another one. No name has a slash.
    var asEscaped: FileName { FileName("/" + text) }
}

/// One look at one file: the system's answers to the pure machine's questions.
private struct FileProbe {
    enum Answer {
        case seen(Observation, promisedSHA256: String?)
        case unreadable(String)
        case gone
    }

    let name: String
    let info: FileInfo
    let rule: WatchRoot.Rule
    let handle: FolderHandle

    /// Asks no more than needed: a file whose marker is missing is not opened.
    func observe(wasClosed: Bool, now: Duration, stillFor: Duration) -> Answer {
        var seen = Observation(
            identity: info.identity, linkCount: info.linkCount, wasClosed: wasClosed, now: now,
            stillFor: stillFor)
        do {
            if info.linkCount > 1 { return .seen(seen, promisedSHA256: nil) }
            if let marker = rule.declared.marker, try !handle.hasFile(name + marker) {
                seen.missing = .marker(name: name + marker)
            }
            let promised = try promisedSHA256()
            if let checksum = rule.declared.checksum, promised == nil {
                seen.missing = .checksum(name: name + checksum)
            }
            if seen.missing == nil { try observeOpened(&seen) }
            return .seen(seen, promisedSHA256: promised)
        } catch  where error.number == EWOULDBLOCK {
            // Another process holds a write lease on it, as smbd does for a client that writes.
            seen.lease = .writer
            return .seen(seen, promisedSHA256: nil)
        } catch {
            return error.number == ENOENT ? .gone : .unreadable(error.text)
        }
    }

    private func observeOpened(_ seen: inout Observation) throws(SystemError) {
        let file = try handle.open(file: name)
        seen.hasNULTail = try file.hasNULTail(size: info.identity.size)
        seen.lease = ReadLease.takeRead(on: file.descriptor)
        // While the lease is held no writer comes in: the answer is about this file.
        let settled = try file.info()
        if settled.identity.size != info.identity.size {
            seen.hasNULTail = try file.hasNULTail(size: settled.identity.size)
        }
        if settled.identity != info.identity { seen.stillFor = .zero }
        seen.identity = settled.identity
        seen.linkCount = max(1, settled.linkCount)
    }

    private func promisedSHA256() throws(SystemError) -> String? {
        guard let ending = rule.declared.checksum else { return nil }
        do {
            let file = try handle.open(file: name + ending)
            guard try file.info().kind == .file else { return nil }
            return Checksum.sha256(in: try file.read(Checksum.limitBytes))
        } catch  where error.number == ENOENT || error.number == ELOOP {
            return nil
        }
    }
}
