// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Daemon
internal import Feeds
internal import FileSystem
package import Inbox
internal import Wording

/// A claimed file whose bytes are known: their SHA-256, and the identity of the inode read.
package struct Digest: Sendable {
    package let claim: Claim
    /// 32 bytes.
    package let sha256: [UInt8]
    /// The same in hexadecimal, lower case.
    package let hex: String
    package let identity: FileIdentity
    /// The whole content where it is small: then the file is read once.
    package let content: [UInt8]?

    /// Bytes read at a time, and the most kept in memory: 256 KiB.
    package static let chunkBytes = 256 << 10

    /// Reads the file once.
    ///
    /// - Throws: `IngestError.gone` if it left, `.changed` if it changed while it was read,
    ///   `.unreadable` with the system's reason otherwise, and what `onChunk` throws.
    package init(_ claim: Claim, onChunk: () throws -> Void = {}) throws {
        let path = claim.arrival.path
        guard let place = try claim.arrival.place.held(), try FileStatus(place) != nil else {
            throw IngestError.gone(path: path)
        }
        let file = try OpenFile(reading: place)
        let before = FileIdentity(try file.status())
        guard before == claim.arrival.identity else { throw IngestError.changed(path: path) }
        var hash = SHA256()
        var content: [UInt8] = []
        var chunk: [UInt8] = []
        var total: Int64 = 0
        // One byte more than a small file has: enough to see that it grew.
        let limit = Int(min(before.size + 1, Int64(Self.chunkBytes)))
        while try file.read(into: &chunk, limit: limit) > 0 {
            try onChunk()
            total += Int64(chunk.count)
            hash.update(data: chunk)
            if before.size <= Self.chunkBytes { content += chunk }
            chunk.removeAll(keepingCapacity: true)
        }
        guard FileIdentity(try file.status()) == before, total == before.size else {
            throw IngestError.changed(path: path)
        }
        self.claim = claim
        sha256 = Array(hash.finalize())
        hex = hexadecimal(sha256)
        self.identity = before
        self.content = before.size <= Self.chunkBytes ? content : nil
    }

    /// Opens the file once more; `Inspection.VerifiedSource` sees to it that it is the same.
    func open() throws -> OpenFile {
        guard let place = try claim.arrival.place.held() else {
            throw IngestError.gone(path: claim.arrival.path)
        }
        return try OpenFile(reading: place)
    }
}

extension Digest {
    /// The claimed files of a batch: hashed, or known not to be read.
    struct Batch {
        /// In the order of arrival.
        private(set) var digests: [Digest] = []
        private(set) var unread = Unread()
        /// What could not be read: a later attempt takes it.
        private(set) var deferrals: [Deferral] = []
        /// Somebody wanted the batch cancelled: what came after that is not hashed.
        private(set) var isCancelled = false

        /// Files that are settled without being read.
        struct Unread {
            /// Out of attempts: failed.
            var exhausted: [Claim] = []
            /// Above the feed's limit: rejected.
            var tooLarge: [Claim] = []
            /// Cancelled, by whom: failed.
            var cancelled: [(claim: Claim, by: String)] = []

            var isEmpty: Bool { exhausted.isEmpty && tooLarge.isEmpty && cancelled.isEmpty }
        }

        /// - Parameters:
        ///   - progress: shown what is hashed, asked whether to go on; nil: nobody watches.
        ///   - total: bytes that the batch has to read.
        init(
            _ claims: [Claim], of pipeline: Pipeline, _ progress: WorkProgress? = nil,
            total: Int64 = 0
        ) {
            for claim in claims {
                if let actor = claim.cancelledBy {
                    unread.cancelled.append((claim, actor))
                } else if claim.attempt > pipeline.options.attemptsLimit {
                    unread.exhausted.append(claim)
                } else if claim.arrival.identity.size > pipeline.feed.fileBytesLimit {
                    unread.tooLarge.append(claim)
                } else {
                    do {
                        digests.append(
                            try Digest(claim) {
                                try progress?.checkCancelled()
                                progress?.show(0, of: total, note: "hashing \(claim.arrival.name)")
                            })
                    } catch is BatchCancelled {
                        isCancelled = true
                        return
                    } catch {
                        deferrals.append(Deferral(claim, error, pipeline))
                    }
                }
            }
        }
    }
}
