// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Foundation
internal import Inbox
internal import Postgres
internal import Records

/// What would become of the members of containers that are tried: they are judged as the files of
/// their own that they would be, within the trial's transaction.
struct MemberTrial {
    /// Of the folders that they are unpacked into, in the work folder.
    static let prefix = "members-"

    let pipeline: Pipeline
    let connection: Connection

    private struct Member {
        let path: String
        let arrival: Arrival
    }

    /// - Parameter settled: the files that are tried, as they would end.
    /// - Returns: a result for each member; its path is that of the container and its own within it.
    func run(_ settled: [SettledFile]) throws -> [FileResult] {
        guard pipeline.feed.container != nil else { return [] }
        return try settled.filter { $0.state == .loaded }.flatMap { try judge($0) }
    }

    private func judge(_ file: SettledFile) throws -> [FileResult] {
        guard let place = try file.claim.arrival.place.held() else { return [] }
        let source = try OpenFile(reading: place)
        defer { withExtendedLifetime(source) {} }
        let bytes = PlacedBytes.descriptor(source.descriptor, name: place.shown)
        guard let container = try pipeline.feed.container(bytes) else { return [] }
        let folder = "\(pipeline.layout.work)/\(Self.prefix)\(UUID().uuidString.lowercased())"
        try Folder.create(folder)
        let results = Result { try judge(try unpack(container, into: folder), of: file) }
        try FileManager.default.removeItem(atPath: folder)
        return try results.get()
    }

    /// Each in a folder of its own: several may have one name.
    private func unpack(_ container: Container, into folder: String) throws -> [Member] {
        let feed = pipeline.feed
        let progress = Inspector.BatchProgress([], job: nil, options: pipeline.options)
        let isName = { (name: String) in UnpackedContainer.isName(name, of: feed) }
        var members: [Member] = []
        _ = try container.read(isName: isName, beat: progress.heartbeat(connection)) {
            member, read in
            let own = "\(folder)/\(members.count)"
            try Folder.create(own)
            let path = "\(own)/\(member.name)"
            let target = try OpenFile(creating: RawPath(path))
            try read { try target.write($0) }
            guard let arrival = try Arrival(outside: path, label: feed.name) else {
                throw IngestError.gone(path: path)
            }
            members.append(Member(path: member.path, arrival: arrival))
        }
        return members
    }

    private func judge(_ members: [Member], of file: SettledFile) throws -> [FileResult] {
        var pipeline = pipeline
        pipeline.options.isCommand = true
        pipeline.options.again = pipeline.options.again || file.claim.isAgain
        var claims = try Claim.takeFiles(
            members.map(\.arrival), feed: pipeline.feed, worker: pipeline.worker, origin: "import",
            again: pipeline.options.again, on: connection
        ).claims
        for place in claims.indices { claims[place].isAsOldAs = file.claim.fileID }
        var load = BatchTransaction(claims, of: pipeline, on: connection)
        try load.run(Digest.Batch(claims, of: pipeline))
        let shown = Dictionary(
            members.map { ($0.arrival.path, "\(file.claim.arrival.path)/\($0.path)") }
        ) { first, _ in first }
        return (load.settled.map(\.result) + load.deferrals.map(\.result)).map {
            FileResult(path: shown[$0.path] ?? $0.path, fileID: $0.fileID, end: $0.end)
        }
    }
}
