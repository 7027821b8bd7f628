// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// One look at one file: the system's answers to the pure machine's questions.
struct FileProbe {
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
    func observe(wasClosed: Bool, now: Duration) -> Answer {
        var seen = Observation(
            identity: info.identity, linkCount: info.linkCount, wasClosed: wasClosed, now: now)
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
        seen.lease = Lease.takeRead(on: file.descriptor)
        // While the lease is held no writer comes in: the answer is about this file.
        let settled = try file.info()
        if settled.identity.size != info.identity.size {
            seen.hasNULTail = try file.hasNULTail(size: settled.identity.size)
        }
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
