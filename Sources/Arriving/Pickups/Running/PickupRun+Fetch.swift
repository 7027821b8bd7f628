// SPDX-License-Identifier: Apache-2.0

internal import Fetching
internal import Ingest
internal import Postgres
internal import Wording

/// How files come here: many of them are one commit.
extension PickupRun {
    mutating func fetch(_ tasks: [PickupPlan.Task], on connection: Connection) throws {
        let most = Int64(pickup.limits.bytes)
        for task in tasks where task.file.bytes > most {
            try refuse(task.item, "too_large", tooLarge(task, most), on: connection)
        }
        let tasks = tasks.filter { $0.file.bytes <= most }
        var rest = tasks[...]
        while !rest.isEmpty {
            guard ContinuousClock.now < end else { return report.waiting += rest.count }
            let batch = Array(PickupPlan.together(rest, pickup.limits))
            rest = rest.dropFirst(try fetchTogether(batch, on: connection))
            service.progress(Int64(tasks.count - rest.count), Int64(tasks.count))
        }
    }

    /// It is not as it was listed any more: the next look sees it as another one.
    private struct OtherByNow: Error {}

    /// What became of the files of a batch there.
    private struct Reading {
        /// How many were asked for, from the first on.
        var tried = 0
        var troubles: [(task: PickupPlan.Task, error: any Error)] = []
        /// Why no more of them is asked for.
        var end: (any Error)?
    }

    /// - Returns: how many were tried, from the first on.
    private mutating func fetchTogether(
        _ tasks: [PickupPlan.Task], on connection: Connection
    ) throws -> Int {
        var reading = Reading()
        let (delivery, service) = (delivery, service)
        try delivery.handIn.together(tasks.map(\.item.name), on: connection) { batch in
            read(tasks, into: batch, &reading)
            let ends = try batch.enter(
                note: { made, connection in
                    try PickupBook.noteFetched(
                        made.map { (tasks[$0.place].item.id, $0.fileID) }, on: connection)
                    try delivery.enter(
                        made.map { (tasks[$0.place].item.name, $0.sha256, $0.fileID) },
                        on: connection)
                },
                lost: { place, fileID, connection in
                    try PickupBook.undo(tasks[place].item.id, fileID, on: connection)
                },
                observe: { service.observe($0 == .committed ? .committed : .handedIn) })
            for (place, end) in ends.sorted(by: { $0.key < $1.key }) {
                switch end {
                case .success: report.fetched += 1
                case .failure(let error): reading.troubles.append((tasks[place], error))
                }
            }
        }
        for trouble in reading.troubles {
            try tell(trouble.error, of: trouble.task, on: connection)
        }
        if let error = reading.end { throw error }
        return reading.tried
    }

    /// At least one, and no more once the time of a batch is over.
    private func read(
        _ tasks: [PickupPlan.Task], into batch: HandInBatch, _ reading: inout Reading
    ) {
        let end = min(end, .now + Pickup.Limits.batchTime)
        for (place, task) in tasks.enumerated() where place == 0 || .now < end {
            reading.tried = place + 1
            do {
                try batch.write(place) { write in
                    guard try folder.read(task.file, to: write) != nil else { throw OtherByNow() }
                    service.observe(.read)
                }
            } catch {
                let isOfIt = Self.isOfOneFile(error)
                // What ends the look may be this file's: the next one fetches it after all others.
                if isOfIt || error is FetchTrouble { reading.troubles.append((task, error)) }
                guard !isOfIt else { continue }
                return reading.end = error
            }
        }
    }

    /// Whether it says nothing of the other files there.
    private static func isOfOneFile(_ error: any Error) -> Bool {
        if let trouble = error as? FetchTrouble {
            return [.denied, .notFound, .failed, .tooLarge].contains(trouble.code)
        }
        return error is OtherByNow || error is HandInRefusal
    }

    private mutating func tell(
        _ error: any Error, of task: PickupPlan.Task, on connection: Connection
    ) throws {
        switch error {
        // One of its name is in the inbox, and will be taken from there.
        case is OtherByNow, HandInRefusal.waits: report.waiting += 1
        case let refusal as HandInRefusal:
            try refuse(task.item, "name_refused", refusal.sentence, on: connection)
        case let trouble as FetchTrouble:
            try refuse(task.item, trouble.code.rawValue, trouble.sentence, on: connection)
        case let error as any Worded:
            try refuse(task.item, "not_entered", error.sentence, on: connection)
        default: throw error
        }
    }

    private func tooLarge(_ task: PickupPlan.Task, _ most: Int64) -> Phrase {
        Phrase(
            en: "It has \(task.file.bytes) bytes, more than the pickup's `limits.bytes` (\(most))."
                + " Raise that, or have it sent in parts",
            fr: "Il a \(task.file.bytes) octets, plus que `limits.bytes` de la collecte (\(most))."
                + " Relevez-la, ou faites-le envoyer en parties")
    }
}
