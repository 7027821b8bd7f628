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
            try refuse(
                task.item, "too_large", tooLarge(task, most), isKept: task.item.fileID == nil,
                on: connection)
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
        private(set) var end: (any Error)?

        /// - Parameter isOfAll: the other host can't be asked for others any more.
        mutating func note(
            _ error: any Error, of task: PickupPlan.Task, isOfAll: Bool = false
        ) {
            let trouble = error as? FetchTrouble
            let isOfIt =
                trouble?.isOfOneFile ?? (error is OtherByNow || error is HandInRefusal)
            // What ends the look may be this file's: the next one fetches it after all others.
            if isOfIt || trouble != nil { troubles.append((task, error)) }
            if isOfAll || !isOfIt { end = end ?? error }
        }
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
        while reading.tried < tasks.count, reading.end == nil, reading.tried == 0 || .now < end {
            let place = reading.tried
            // One that has failed before may end the session: it goes alone.
            let small = tasks[place...].indices.prefix {
                tasks[$0].item.code == nil && batch.takes($0) && folder.isSmall(tasks[$0].file)
            }
            if small.count > 1 {
                readTogether(tasks[small], until: end, into: batch, &reading)
            } else {
                reading.tried += 1
                readAlone(tasks[place], at: place, into: batch, &reading)
            }
        }
    }

    private func readAlone(
        _ task: PickupPlan.Task, at place: Int, into batch: HandInBatch,
        _ reading: inout Reading
    ) {
        do {
            try batch.write(place) { write in
                guard try folder.read(task.file, to: write) != nil else { throw OtherByNow() }
                service.observe(.read)
            }
        } catch {
            reading.note(error, of: task)
        }
    }

    private func readTogether(
        _ tasks: ArraySlice<PickupPlan.Task>, until end: ContinuousClock.Instant,
        into batch: HandInBatch, _ reading: inout Reading
    ) {
        let first = tasks.startIndex
        do {
            reading.tried += try folder.read(tasks.map(\.file)) { place, ended in
                do {
                    try batch.write(first + place) { write in
                        try write(try bytes(ended))
                        service.observe(.read)
                    }
                } catch {
                    reading.note(error, of: tasks[first + place])
                }
                return reading.end == nil && .now < end
            }
        } catch {
            reading.note(error.cause, of: tasks[first + error.place], isOfAll: true)
        }
    }

    private func bytes(_ ended: RemoteEnd) throws -> [UInt8] {
        switch ended {
        case .whole(let bytes): return bytes
        case .other: throw OtherByNow()
        case .failed(let trouble): throw trouble
        }
    }

    private mutating func tell(
        _ error: any Error, of task: PickupPlan.Task, on connection: Connection
    ) throws {
        let (item, isKept) = (task.item, task.item.fileID == nil)
        switch error {
        case is OtherByNow: try tellOther(item, on: connection)
        // One of its name is in the inbox, and will be taken from there.
        case HandInRefusal.waits: report.waiting += 1
        case let refusal as HandInRefusal:
            try refuse(
                item, "name_refused", refusal.sentence, isKept: isKept, on: connection)
        case let trouble as FetchTrouble:
            try refuse(
                item, trouble.code.rawValue, trouble.sentence, isKept: isKept, on: connection)
        case let error as any Worded:
            try refuse(item, "not_entered", error.sentence, isKept: isKept, on: connection)
        default: throw error
        }
    }

    /// Of one that is written still the next listing says something else, and this item is no more; where
    /// it is listed as before, the host says two things of one file.
    private mutating func tellOther(_ item: PickupItem, on connection: Connection) throws {
        let code = "never_same"
        guard item.code != code else {
            return try refuse(item, code, Self.neverSame, on: connection)
        }
        report.waiting += 1
        guard item.fileID == nil else { return }
        try service.commitGuard.transaction(on: connection) { connection in
            try PickupBook.note(code, Self.neverSame, of: item.id, on: connection)
        }
    }

    private static let neverSame = Phrase(
        en: "It is listed with another size or time than it has where it is read, again and again:"
            + " its bytes are fetched and not taken. Have whoever runs that server look at it (times"
            + " in one zone, no cache of sizes)",
        fr: "Il est listé avec une autre taille ou heure que là où il est lu, encore et encore :"
            + " ses octets sont pris et laissés. Faites voir cela à qui s'occupe de ce serveur"
            + " (heures dans un seul fuseau, tailles sans cache)")

    private func tooLarge(_ task: PickupPlan.Task, _ most: Int64) -> Phrase {
        Phrase(
            en: "It has \(task.file.bytes) bytes, more than the pickup's `limits.bytes` (\(most))."
                + " Raise that, or have it sent in parts",
            fr: "Il a \(task.file.bytes) octets, plus que `limits.bytes` de la collecte (\(most))."
                + " Relevez-la, ou faites-le envoyer en parties")
    }
}
