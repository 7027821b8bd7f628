// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import NIOPosix
internal import Postgres

extension UploadRefused {
    /// Too much of theirs, or no room for anybody: either passes.
    var status: Int { if case .full = self { 503 } else { 429 } }

    /// Until it may be tried again.
    static let wait = Duration.seconds(60)

    /// Also where the disk has filled while the file came.
    init?(behind error: any Error) {
        guard let refused = (error as? SpoolFailed)?.cause as? UploadRefused else { return nil }
        self = refused
    }
}

extension Site {
    /// Before a byte of an upload is read: what its head tells of it.
    ///
    /// - Parameter sender: whose upload it will be, as the journal names them; nil: it is not kept.
    /// - Throws: `UploadRefused`.
    func requireRoom(for head: RequestHead, by sender: String?) async throws {
        let room = UploadRoom(settings)
        let bytes = min(
            head["content-length"].flatMap { Int64($0) } ?? 0, Int64(limits.upload))
        try await NIOThreadPool.singleton.runIfActive { try room.requireDisk(for: bytes) }
        guard let sender else { return }
        try await pool.withConnection { try room.require(1, bytes: bytes, for: sender, on: $0) }
    }
}
