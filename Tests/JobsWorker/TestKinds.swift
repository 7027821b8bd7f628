// SPDX-License-Identifier: Apache-2.0

import Daemon
import Foundation
import Jobs
import Postgres

/// The jobs of the tests' worker processes.
enum TestKinds {
    static let all = [effect, crasher, killer, long, holder]

    private struct Effect: Decodable {
        var key: String?
        var seconds: Double?
    }

    /// One row in `effect`, in the transaction that ends the job, with time between the statements.
    private static let effect = kind("effect") { context in
        let arguments = try context.arguments(as: Effect.self)
        try await context.transaction { connection in
            let began: SQL = "select clock_timestamp()"
            let start = try connection.query(began)[0][0, as: Timestamp.self]
            try connection.execute(
                """
                insert into effect (job, key, began, ended)
                select \(context.id), \(arguments.key), \(start), clock_timestamp()
                  from pg_sleep(\(arguments.seconds ?? 0.01))
                """)
            try context.complete(on: connection)
        }
        return .done()
    }

    private struct Crash: Decodable { var step: Int }

    /// Dies between two statements on its first attempt.
    private static let crasher = kind("crasher") { context in
        let step = try context.arguments(as: Crash.self).step
        @Sendable func pass(_ here: Int) {
            if context.attempt == 1, step == here { die() }
        }
        pass(0)
        try await context.transaction { connection in
            pass(1)
            try connection.execute(
                """
                insert into effect (job, began, ended)
                values (\(context.id), clock_timestamp(), clock_timestamp())
                """)
            pass(2)
            try context.complete(on: connection)
            pass(3)
        }
        pass(4)
        return .done()
    }

    /// Takes its process with it, every time.
    private static let killer = kind("killer") { _ in
        die()
        return .done()
    }

    /// Works in the database for ten minutes, in a transaction that holds what it has written.
    private static let long = kind("long") { context in
        try await context.transaction { connection in
            try connection.execute(
                """
                insert into effect (job, began, ended)
                values (\(context.id), clock_timestamp(), clock_timestamp())
                """)
            if context.attempt == 1 { _ = try connection.query("select pg_sleep(600)") }
            try context.complete(on: connection)
        }
        return .done()
    }

    /// Takes a lock of its session, and the first time keeps it for ten minutes.
    private static let holder = kind("holder") { context in
        try await context.withConnection { connection in
            let row = try connection.query("select pg_try_advisory_lock(42)")[0]
            guard try row[0, as: Bool.self] else {
                throw JobUnrunnable("the session before still has the lock")
            }
            if context.attempt == 1 { _ = try connection.query("select pg_sleep(600)") }
        }
        return .done()
    }

    private static func kind(_ name: String, _ perform: @escaping JobKind.Perform) -> JobKind {
        var kind = JobKind(name: name, timeout: .seconds(900), perform: perform)
        kind.retry.base = .milliseconds(50)
        kind.retry.cap = .milliseconds(500)
        return kind
    }

    private static func die() { kill(getpid(), SIGKILL) }
}
