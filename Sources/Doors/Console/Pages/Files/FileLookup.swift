// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Postgres
internal import Views

extension Visit {
    /// The file of the path, if its feed is one that the right is held to.
    ///
    /// - Throws: `Refusal.notFound`.
    func file(_ permission: Permission) async throws -> FileView {
        guard let id = parameters["file"].flatMap({ Int64($0) }), id > 0 else {
            throw Refusal.notFound
        }
        var filter = FileView.Filter()
        filter.id = id
        let wanted = filter
        let found = try await site.pool.withConnection { try wanted.first(1, on: $0).first }
        guard let found, reach(of: permission).includes(feed: found.feed) else {
            throw Refusal.notFound
        }
        return found
    }

    /// Whether they may do it to what is of a feed.
    func mayDo(_ permission: Permission, _ feed: String) -> Bool {
        reach(of: permission).includes(feed: feed)
    }
}
