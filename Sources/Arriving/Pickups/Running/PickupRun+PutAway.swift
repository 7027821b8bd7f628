// SPDX-License-Identifier: Apache-2.0

internal import Fetching
internal import Postgres
internal import Wording

/// What becomes of a loaded file on the other host.
///
/// It gets another name there first, and is looked at under that, or is named by its version: what
/// somebody has put in its place meanwhile is never deleted.
extension PickupRun {
    mutating func putAway(_ task: PickupPlan.Task, on connection: Connection) throws {
        // It may have been taken back since the look began.
        guard try PickupBook.isLoaded(task.item.id, pickup.name, on: connection) else { return }
        if let folder = folder as? any RemoteVersions {
            try putAway(task, in: folder, on: connection)
        } else if let folder = folder as? any RemoteNames {
            try putAway(task, in: folder, on: connection)
        }
    }

    private mutating func putAway(
        _ task: PickupPlan.Task, in folder: any RemoteVersions, on connection: Connection
    ) throws {
        let (ending, how): (RemoteEnding, String)
        switch declared.after {
        case .keep: return
        case .delete: (ending, how) = (try folder.remove(task.file), "deleted")
        case .move(let name):
            (ending, how) = (try folder.move(task.file, to: target(of: task, in: name)), "moved")
        }
        switch ending {
        case .done:
            service.observe(.putAway)
            try note(task.item, how, on: connection)
        // What is another by now is seen so at the next look.
        case .other: return
        case .refused: try refuse(task.item, "not_put_away", Self.refusal, on: connection)
        }
    }

    private mutating func putAway(
        _ task: PickupPlan.Task, in folder: any RemoteNames, on connection: Connection
    ) throws {
        switch declared.after {
        case .keep: return
        case .delete:
            let aside = RemoteName.aside(task.item, of: source)
            guard try rename(task, to: aside, in: folder, on: connection) else { return }
            service.observe(.aside)
            try delete(task, under: aside, in: folder, on: connection)
        case .move(let name):
            guard try folder.makeFolder(Array(name.utf8)) else {
                return try refuse(task.item, "not_put_away", Self.refusal, on: connection)
            }
            let target = try target(of: task, in: name)
            guard try rename(task, to: target, in: folder, on: connection) else { return }
            service.observe(.putAway)
            try note(task.item, "moved", on: connection)
        }
    }

    /// Its name below a folder, where nothing else has it.
    private func target(of task: PickupPlan.Task, in name: String) throws -> [UInt8] {
        let below = Array("\(name)/".utf8)
        let target = below + task.file.name
        // A version may be there already: its process died before it was gone here.
        let isFree = try !folder.hasAnything(at: target) || isCopied(task, to: target)
        return isFree ? target : below + Array("\(task.item.id)-".utf8) + task.file.name
    }

    private func isCopied(_ task: PickupPlan.Task, to target: [UInt8]) throws -> Bool {
        try folder is any RemoteVersions && folder.has(task.file, as: target)
    }

    /// Files that a look which died has set aside to delete them.
    ///
    /// - Returns: the numbers of their items.
    mutating func finishAsides(
        in files: [RemoteFile], on connection: Connection
    ) throws -> Set<Int64> {
        let left = files.compactMap { file in
            RemoteName.item(aside: file.name).map { (id: $0, file: file) }
        }
        guard !left.isEmpty, let folder = folder as? any RemoteNames else { return [] }
        let items = Dictionary(
            try PickupBook.items(pickup.name, source, on: connection).map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        var own: Set<Int64> = []
        for (id, file) in left {
            // Of another pickup of the same folder, or of another Bascule.
            guard let item = items[id], file.name == RemoteName.aside(item, of: source) else {
                continue
            }
            own.insert(id)
            let known = RemoteFile(
                name: Array(item.name.utf8), bytes: item.bytes, modified: item.modified)
            let task = PickupPlan.Task(item: item, file: known)
            let isSame = file.bytes == item.bytes && file.modified == item.modified
            if isSame, declared.after == .delete,
                try PickupBook.isLoaded(id, pickup.name, on: connection)
            {
                try delete(task, under: file.name, in: folder, on: connection)
            } else {
                try giveBack(task, from: file.name, in: folder, on: connection)
            }
        }
        return own
    }

    /// - Returns: whether it has the other name now, and is what was fetched.
    private mutating func rename(
        _ task: PickupPlan.Task, to name: [UInt8], in folder: any RemoteNames,
        on connection: Connection
    ) throws -> Bool {
        // What is another by now is seen so at the next look.
        guard try folder.has(task.file) else { return false }
        guard try folder.rename(task.file.name, to: name) else {
            try refuse(task.item, "not_put_away", Self.refusal, on: connection)
            return false
        }
        guard try folder.has(task.file, as: name) else {
            try giveBack(task, from: name, in: folder, on: connection)
            return false
        }
        return true
    }

    private mutating func delete(
        _ task: PickupPlan.Task, under name: [UInt8], in folder: any RemoteNames,
        on connection: Connection
    ) throws {
        guard try folder.remove(name) else {
            try giveBack(task, from: name, in: folder, on: connection)
            return try refuse(task.item, "not_put_away", Self.refusal, on: connection)
        }
        service.observe(.putAway)
        try note(task.item, "deleted", on: connection)
    }

    private mutating func giveBack(
        _ task: PickupPlan.Task, from name: [UInt8], in folder: any RemoteNames,
        on connection: Connection
    ) throws {
        guard try !folder.rename(name, to: task.file.name) else { return }
        let shown = RemoteName.shown(name)
        let reason = Phrase(
            en: "It is left there as \(shown), because something else has its name. Look at both,"
                + " and rename or delete one",
            fr: "Il reste là-bas sous le nom \(shown), car autre chose a pris le sien. Regardez"
                + " les deux, et renommez ou supprimez l'un")
        try refuse(task.item, "left_aside", reason, on: connection)
    }

    private mutating func note(
        _ item: PickupItem, _ how: String, on connection: Connection
    ) throws {
        try service.commitGuard.transaction(on: connection) { connection in
            try PickupBook.notePutAway(item.id, how, on: connection)
        }
        report.putAway += 1
    }

    private static let refusal = Phrase(
        en: "It is loaded, and the other host does not let us delete or move it. Have its user"
            + " given that right in the folder, or write `after: keep`",
        fr: "Il est chargé, et l'autre hôte ne nous laisse ni le supprimer ni le ranger. Faites-y"
            + " donner ce droit sur le dossier, ou écrivez `after: keep`")
}
