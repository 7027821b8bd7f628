// SPDX-License-Identifier: Apache-2.0

import Postgres

extension ConsoleScene {
    func texts(_ query: SQL) async throws -> [String] {
        try await session.use { try $0.query(query).values(as: String.self) }
    }
}
