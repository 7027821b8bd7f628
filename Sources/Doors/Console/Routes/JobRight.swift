// SPDX-License-Identifier: Apache-2.0

internal import Accounts

/// What the kinds of jobs do that a permission of its own is for: whoever asks for such a job, now
/// or by a schedule, needs that too.
enum JobRight {
    private static let permissions: [String: Permission] = [
        "aggregates.backfill": .recomputeAggregates, "aggregates.refresh": .recomputeAggregates,
        "qc.run": .recomputeAggregates, "archive.seal": .verifyJournal,
        "archive.scrub": .verifyJournal,
        "exports.run": .runExports, "exports.deliver": .runExports,
        "exports.amended": .runExports, "files.retry": .retryFiles,
        "mails.send": .runExports, "mails.deliver": .runExports,
        "mails.bounces": .runExports,
        "webhooks.deliver": .runExports,
        "files.revert": .revertFiles, "files.fetch": .importFiles,
        "pickups.run": .importFiles,
        "imports.run": .importFiles,
    ]

    static func mayAsk(for kind: String, _ rights: Rights) -> Bool {
        // It does what somebody has asked for by a filter, with whose right; it is begun by that alone.
        guard kind != "bulk.run" else { return false }
        return permissions[kind].map { rights.mayDo($0) } ?? true
    }
}
