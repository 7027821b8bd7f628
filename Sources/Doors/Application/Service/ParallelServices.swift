// SPDX-License-Identifier: Apache-2.0

internal import ServiceLifecycle

/// Services that are asked to stop at the same time.
///
/// A group stops its services one after another, and they would share one grace: here each has all
/// of it.
struct ParallelServices: Service {
    let services: [any Service]

    func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for service in services { group.addTask { try await service.run() } }
        }
    }
}
