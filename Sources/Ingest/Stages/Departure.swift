// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Inbox
internal import Postgres
internal import Site

/// The settled files of a batch leave: reports are written, files moved, and the ledger told.
struct Departure {
    let pipeline: Pipeline
    let connection: Connection

    /// - Throws: the first error that would meet the other files too (a full disk), after noting
    ///   what has left until then.
    func run(_ ended: [Ended]) throws -> [FileResult] {
        var results: [FileResult] = []
        var notes: [(fileID: Int64, path: String, note: String)] = []
        var trouble: (any Error)?
        for file in ended {
            do {
                let (result, note) = try leave(file)
                results.append(result)
                if let note { notes.append(note) }
            } catch {
                trouble = trouble ?? error
            }
        }
        pipeline.observe(.moved)
        try Settlement.stored(notes, on: connection)
        if let trouble { throw DepartureError(results: results, cause: trouble) }
        return results
    }

    /// - Returns: no note of a file that its sender has open: its move is still owed.
    private func leave(
        _ file: Ended
    ) throws -> (FileResult, (fileID: Int64, path: String, note: String)?) {
        var outcome = Outcome(
            fileID: file.claim.fileID, path: file.claim.arrival.path, identity: file.identity,
            sha256: file.sha256, destination: file.destination,
            keepsOriginal: pipeline.options.isCommand)
        outcome.isAnothers = {
            try Settlement.isStored($0, besides: file.claim.fileID, on: connection)
        }
        if !pipeline.options.isCommand {
            let path = file.claim.arrival.path
            outcome.hold = { ReadLease(path) }
        }
        let moved = try outcome.move()
        var result = file.result
        guard let note = note(on: moved) else { return (result, nil) }
        result.storedPath = note.path.isEmpty ? nil : note.path
        result.reportPath = try FaultReport(fileID: file.claim.fileID, language: pipeline.language)
            .write(
                file.state, rowsRejected: file.rowsRejected, outcome: outcome,
                stored: result.storedPath,
                folder: "\(pipeline.places.error)/\(pipeline.feed.name)", on: connection)
        try moveCompanions(of: file, to: result.storedPath)
        return (result, (file.claim.fileID, note.path, note.text))
    }

    private func note(on moved: Outcome.Moved) -> (path: String, text: String)? {
        switch (moved, pipeline.language) {
        case (.busy, _): nil
        case (.here(let path), _): (path, "")
        case (.replaced, .en): ("", "its sender replaced it before it could be stored")
        case (.replaced, .fr): ("", "remplacé par son expéditeur avant d'être rangé")
        case (.vanished, .en): ("", "it left the inbox before it could be stored")
        case (.vanished, .fr): ("", "a quitté la boîte avant d'être rangé")
        }
    }

    /// Marker and checksum files go where their file went.
    private func moveCompanions(of file: Ended, to stored: String?) throws {
        guard let stored else { return }
        for companion in file.claim.arrival.companions {
            let outcome = Outcome(
                fileID: file.claim.fileID, path: companion, identity: nil, sha256: nil,
                destination: "\(Folder.parent(of: stored))/\(Folder.name(of: companion))",
                keepsOriginal: pipeline.options.isCommand)
            _ = try outcome.move()
        }
    }
}

/// Some files could not be moved; their moves are owed and tried again.
package struct DepartureError: Error, CustomStringConvertible {
    /// What did work.
    package let results: [FileResult]
    package let cause: any Error

    package var description: String {
        "loaded, but not moved yet: \(cause). The ledger owes the move, it is tried again."
    }

    /// Whether a disk is full: then the feed stops until it is not.
    package var isFull: Bool { (cause as? FileError)?.code == .full }
}
