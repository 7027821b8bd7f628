// SPDX-License-Identifier: Apache-2.0

internal import Fetching

/// What is to be done about what another host lists: a function of the listing, of what is known of
/// it, and of the declaration.
struct PickupPlan: Equatable {
    struct Task: Equatable {
        let item: PickupItem
        let file: RemoteFile
    }

    /// To be fetched, those that failed before after all others, the oldest first.
    var fetch: [Task] = []
    /// Not long enough as they are, or more than one run fetches.
    var waiting = 0
    /// Loaded, and to be put away there.
    var putAway: [Task] = []
    /// Fetched once, and listed no more.
    var gone: [Int64] = []
    /// Never fetched, and listed no more, or otherwise now.
    var forgotten: [Int64] = []

    /// Times of the last change, by the other host's clock, of files that are fetched whatever is known
    /// of them: seconds since 1970.
    typealias Again = Range<Int64>

    /// - Parameters:
    ///   - listed: of names that the patterns take.
    ///   - items: all that are known and were listed before; those of `listed` are among them.
    init(
        _ listed: [RemoteFile], _ items: [PickupItem], stable: Duration, puttingAway: Bool,
        most: Int, again: Again? = nil
    ) {
        let files = Dictionary(
            listed.map { (PickupItem.Key($0), $0) }, uniquingKeysWith: { first, _ in first })
        var wanted: [Task] = []
        for item in items {
            guard let file = files[item.key] else {
                if item.fileID == nil { forgotten.append(item.id) } else { gone.append(item.id) }
                continue
            }
            let task = Task(item: item, file: file)
            if let again, !again.contains(item.modified) { continue }
            if item.fileID == nil {
                // It may be written still, in a backfill too.
                if item.age >= stable { wanted.append(task) } else { waiting += 1 }
            } else if again != nil {
                wanted.append(task)
            } else if puttingAway, item.isLoaded {
                putAway.append(task)
            }
        }
        wanted.sort { Self.order($0.item) < Self.order($1.item) }
        fetch = Array(wanted.prefix(most))
        waiting += wanted.count - fetch.count
    }

    /// The first of these that are fetched together: one at least, however large.
    static func together(
        _ tasks: ArraySlice<Task>, _ limits: Pickup.Limits
    ) -> ArraySlice<Task> {
        var bytes: Int64 = 0
        let count = tasks.prefix(limits.batchFiles).prefix { task in
            bytes += task.file.bytes
            return bytes <= Int64(limits.batchBytes)
        }.count
        return tasks.prefix(max(1, count))
    }

    private static func order(_ item: PickupItem) -> (Int, Int64, String) {
        (item.code == nil ? 0 : 1, item.modified, item.name)
    }
}
