// SPDX-License-Identifier: Apache-2.0

/// A condition that did not come true in time.
package struct DeadlinePassed: Error, CustomStringConvertible {
    package let what: String
    package let limit: Duration
    /// The condition's last error, if any.
    package let lastError: String?

    package var description: String {
        "not within \(limit): \(what)" + (lastError.map { " (last error: \($0))" } ?? "")
    }
}

/// Waits until the condition holds: the one place in the tests that lets time pass.
///
/// An error of the condition counts as "not yet" and is named if the deadline passes
/// (`DeadlinePassed`). Be generous with the limit: it is used up only when something is wrong.
package func eventually(
    _ what: String, within limit: Duration = .seconds(30),
    every pause: Duration = .milliseconds(20),
    _ condition: () async throws -> Bool
) async throws {
    _ = try await eventuallySome(what, within: limit, every: pause) {
        try await condition() ? true : nil
    }
}

/// Waits until the body gives a value; else throws `DeadlinePassed`.
package func eventuallySome<Value>(
    _ what: String, within limit: Duration = .seconds(30),
    every pause: Duration = .milliseconds(20),
    _ body: () async throws -> Value?
) async throws -> Value {
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    var lastError: String?
    while true {
        do {
            if let value = try await body() { return value }
            lastError = nil
        } catch let error as CancellationError {
            throw error
        } catch {
            lastError = "\(error)"
        }
        guard clock.now < deadline else {
            throw DeadlinePassed(what: what, limit: limit, lastError: lastError)
        }
        try await Task.sleep(for: pause)
    }
}

/// Checks again and again that something stays true for a while.
///
/// False as soon as it does not hold.
package func stays(
    true time: Duration, every pause: Duration = .milliseconds(50),
    _ condition: () async throws -> Bool
) async throws -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + time
    while clock.now < end {
        guard try await condition() else { return false }
        try await Task.sleep(for: pause)
    }
    return try await condition()
}
