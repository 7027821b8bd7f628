// SPDX-License-Identifier: Apache-2.0

import Accounts
import Application
import Postgres
import Testing

extension ActionSite {
    /// Somebody with a token, as the gate knows them.
    private func asker() throws -> Principal {
        try connection.execute(
            """
            insert into bascule.app_user (name, password, must_change_password, created_by)
            values ('lab', 'x', false, 'user:t')
            """)
        try connection.execute(
            """
            insert into bascule.user_role (user_id, role)
            select id, 'operateur' from bascule.app_user
            """)
        let token = try Tokens.add(
            for: try Users.find("lab", on: connection), scopes: .all, label: "t",
            lasting: .seconds(600), by: "user:t", on: connection
        ).text
        return try #require(try Tokens.find(token, on: connection))
    }

    private static func item(_ id: Int64) -> BulkItem { BulkItem(id: id, states: ["rejected"]) }

    func beginBulk() throws -> Scenario {
        let (connection, settings, asker) = (connection, installation.settings, try asker())
        let action = BeginBulk(
            .retryFiles, to: [7, 3, 7].map(Self.item), foundBy: "state=refused", for: asker,
            in: settings)
        return Scenario([
            Entry(
                "bulk asked", "bulk 1",
                #"{"action": "files.retry", "filter": "state=refused", "count": 2, "job": 1}"#)
        ]) {
            let receipt = try action.run(by: Self.person, on: connection)
            let items: SQL = """
                select string_agg(concat_ws(' ', item_id, states), ' ' order by item_id)
                  from bascule.bulk_item
                """
            let kept = try connection.query(items).value(as: String.self)
            #expect(kept == "3 {rejected} 7 {rejected}")
            return receipt.bulk == 1 && receipt.job == 1
        }
    }

    /// One more than may be asked for, and one less than any.
    func refusedBulk() throws -> Scenario {
        let (connection, settings, asker) = (connection, installation.settings, try asker())
        return refused {
            for items in [[], Array(1...Int64(BulkWork.most) + 1)] {
                let action = BeginBulk(
                    .retryFiles, to: items.map(Self.item), foundBy: nil, for: asker, in: settings)
                #expect(throws: BeginBulk.Refusal.self) {
                    try action.run(by: Self.person, on: connection)
                }
            }
            _ = try BeginBulk(.retryFiles, to: [], foundBy: nil, for: asker, in: settings)
                .run(by: Self.person, on: connection)
        }
    }
}
