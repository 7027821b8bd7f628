// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Inbox
internal import Records

extension Inspector {
    /// A container, unpacked or refused; nil: the file is none.
    ///
    /// - Parameter beat: called with each portion that is read or digested.
    func unpack(_ digest: Digest, beat: @escaping () throws -> Void) throws -> InspectedFile? {
        do {
            let file = digest.content == nil ? try digest.open() : nil
            defer { withExtendedLifetime(file) {} }
            let bytes =
                digest.content.map(PlacedBytes.memory)
                ?? file.map { .descriptor($0.descriptor, name: $0.path) }
            guard let bytes, let container = try pipeline.feed.container(bytes) else { return nil }
            let step: () throws -> Void = {
                try self.progress.read(digest.claim, bytes: 0, rows: 0)
                try beat()
            }
            let unpacked = try UnpackedContainer(
                container, digest.claim.fileID, of: pipeline.feed, inbox: pipeline.layout.inbox,
                beat: step)
            do {
                if file != nil { try verify(digest, beat: step) }
            } catch {
                unpacked.discard()
                throw error
            }
            return InspectedFile(digest, unpacked, of: pipeline)
        } catch let error as SourceError {
            guard let reason = error.reason else { throw error }
            let detail: Fault.Detail =
                error.code == .bombed ? .tooLarge(reason) : .unreadable(reason)
            return try InspectedFile(digest, refusal: Fault(detail: detail), of: pipeline)
        }
    }

    /// The members came out of the bytes that were digested.
    private func verify(_ digest: Digest, beat: () throws -> Void) throws {
        let path = digest.claim.arrival.path
        guard let place = try digest.claim.arrival.place.held() else {
            throw IngestError.gone(path: path)
        }
        guard try fileSHA256(place, beat: beat) == digest.sha256 else {
            throw IngestError.changed(path: path)
        }
    }
}
