// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The password asked once more of somebody who is logged in, before it is changed; throttled as a
/// login is.
package struct PasswordCheck: Sendable {
    package enum Outcome: Sendable, Equatable {
        case right
        case wrong
        case throttled(Duration)
    }

    private let principal: Principal
    private let password: Password
    private let address: String
    private let desk: HashingDesk

    package init(
        _ password: Password, of principal: Principal, from address: String,
        desk: HashingDesk = .shared
    ) {
        self.password = password
        self.principal = principal
        self.address = address
        self.desk = desk
    }

    package func run(on session: Session) async throws -> Outcome {
        try await desk.withPlace { place in
            let counter = LoginCounter(name: principal.name, address: address)
            let (answer, user) = try await session.use { connection in
                let answer = try counter.take(on: connection)
                return (answer, try LoginUser.find(principal.name, on: connection))
            }
            if case .mustWait(let time) = answer { return .throttled(time) }
            guard try await place.verify(password, against: user?.hash) else { return .wrong }
            try await session.use { try counter.forgive(on: $0) }
            return .right
        }
    }
}
