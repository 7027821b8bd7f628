// SPDX-License-Identifier: Apache-2.0

import Daemon
import Foundation
import Jobs
import Logging
import Postgres
import ServiceLifecycle
import UnixSignals

/// A worker process for the tests to kill, and the bench of the queue.
///
///     jobs-worker work URL NAME [lease ms] [slots]
///     jobs-worker bench URL batched|single|latency|claims
@main
enum JobsWorker {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 3, ["work", "bench"].contains(arguments[1]) else {
            print("usage: jobs-worker work URL NAME [lease ms] [slots] | bench URL PART")
            exit(2)
        }
        LoggingSystem.bootstrap { LineLogHandler(label: $0, level: .info, style: nil) }
        if arguments[1] == "bench" {
            return try await Bench(url: arguments[2]).run(arguments[3])
        }
        var options = WorkerOptions(name: arguments[3])
        if arguments.count > 4, let lease = Int(arguments[4]) {
            options.lease = .milliseconds(lease)
            options.renewEvery = .milliseconds(lease / 5)
        }
        let slots = arguments.count > 5 ? Int(arguments[5]) ?? 4 : 4
        options.slots = ["default": slots]
        options.pollEvery = .milliseconds(500)
        try await work(url: arguments[2], options, slots: slots)
    }

    private static func work(url: String, _ options: WorkerOptions, slots: Int) async throws {
        let database = try ConnectionOptions(url: url, applicationName: "jobs-worker")
        let pool = Pool(database, size: slots)
        let logger = Logger(label: options.name)
        let worker = WorkerService(
            kinds: TestKinds.all, pool: pool, database: database, options: options,
            logger: logger)
        let group = ServiceGroup(
            services: [worker], gracefulShutdownSignals: [.sigterm], logger: logger)
        try await group.run()
        await pool.shutdown()
    }
}
